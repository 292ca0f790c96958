/** Takes what has to be put away at the end; the latest goes first. */
export class Disposables implements AsyncDisposable {
  readonly #taken: AsyncDisposable[] = [];

  readonly use = <T extends AsyncDisposable>(resource: T): T => {
    this.#taken.push(resource);
    return resource;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    for (const resource of this.#taken.splice(0).toReversed()) await resource[Symbol.asyncDispose]();
  }
}
