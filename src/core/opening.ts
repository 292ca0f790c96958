/** Something that is opened when it is first used, and again after that failed. */
export class Opening<T> {
  #opened: Promise<T> | undefined;

  constructor(private readonly open: () => Promise<T>) {}

  /** What was opened. Rejects when it cannot be opened now. */
  get(): Promise<T> {
    if (this.#opened) return this.#opened;
    const opened = this.open();
    this.#opened = opened;
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined;
    });
    return opened;
  }

  /** What is open, for the caller to close; the next use opens it again. Undefined when nothing is open. */
  async release(): Promise<T | undefined> {
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.catch(() => undefined);
  }
}
