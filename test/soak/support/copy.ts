import { logged, type Running, start } from '../../support/processes.js';

/** A copy of the gateway, which is ended and started again at its address. */
export class Copy implements AsyncDisposable {
  #running: Running | undefined;
  readonly #former: string[] = [];

  /** @param node options for Node */
  constructor(
    private readonly env: Readonly<Record<string, string>>,
    private readonly port: number,
    private readonly node: readonly string[] = [],
  ) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The endpoint. */
  get url(): string {
    return `${this.origin}/graphql`;
  }

  /** The process that serves it now. */
  get running(): Running {
    if (!this.#running) throw new Error('it does not run');
    return this.#running;
  }

  async start(): Promise<void> {
    this.#running = await start('dist/main.js', { ...this.env, PORT: String(this.port) }, this.node);
  }

  /** Ends the process and starts another one. Says how the former ended: its exit code, or the signal. */
  async restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<readonly unknown[]> {
    const { running } = this;
    running.child.kill(signal);
    const how = await running.ended;
    this.#former.push(...logged(running));
    await this.start();
    return how;
  }

  /** Lines of the log, those of former processes before. */
  lines(): readonly string[] {
    return [...this.#former, ...(this.#running ? logged(this.#running) : [])];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]();
  }
}
