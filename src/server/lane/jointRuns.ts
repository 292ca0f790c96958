/** An answer's text, or its bytes where it is long: bytes are copied less, texts cost less to send. */
export type Text = string | Buffer;

/** An answer that several equal requests wait for. */
export class JointRun {
  readonly #controller = new AbortController();
  #waiting = 1;

  /** @param answer the text all of them get; undefined when each has to ask for itself */
  constructor(
    readonly answer: Promise<Text | undefined>,
    readonly close: () => void,
  ) {}

  /** Aborted when all who wait have left. */
  get left(): AbortSignal {
    return this.#controller.signal;
  }

  join(): void {
    this.#waiting += 1;
  }

  leave(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    this.close();
    this.#controller.abort();
  }
}

/**
 * Lets equal queries be executed once: those of the same caller, from the same place, with the same text and variables,
 * while nothing has come from PayNow for the first of them. Each of its reads would have been joined by the others
 * anyway, so none gets anything older than by itself. An answer with errors is nobody else's.
 */
export class JointRuns {
  readonly #open = new Map<string, JointRun>();

  /** A run that can be joined. */
  find(name: string): JointRun | undefined {
    return this.#open.get(name);
  }

  /** Opens a run for others. @returns it, and what ends it */
  begin(name: string): { readonly run: JointRun; readonly finish: (answer: Text | undefined) => void } {
    let finish: (answer: Text | undefined) => void = () => {};
    const answer = new Promise<Text | undefined>((resolve) => {
      finish = resolve;
    });
    const close = () => {
      if (this.#open.get(name) === run) this.#open.delete(name);
    };
    const run: JointRun = new JointRun(answer, close);
    this.#open.set(name, run);
    return {
      run,
      finish: (text) => {
        close();
        finish(text);
      },
    };
  }
}
