import { type ChildProcess, spawn } from 'node:child_process';

/** What a program has printed so far. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they arrived. */
  readonly all: string;
}

/** A program in a process group of its own, so that signals reach what it starts, with all that it prints. */
export class Recorded {
  #printed: Printed = { stdout: '', stderr: '', all: '' };
  /** How it ended; undefined while it runs. */
  #ended: string | undefined;
  #changed: () => void = () => {};
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;

  constructor(command: string, args: readonly string[], options: { cwd?: string; env: NodeJS.ProcessEnv }) {
    const child = spawn(command, args, { ...options, detached: true, stdio: 'pipe' });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        this.#printed = { ...this.#printed, [name]: this.#printed[name] + text, all: this.#printed.all + text };
        this.#changed();
      });
    }
    // It may end without reading what it is sent.
    child.stdin.on('error', () => undefined);
    this.#closed = new Promise((done) => {
      const ended = (how: string): void => {
        this.#ended = how;
        this.#changed();
        done();
      };
      child.once('error', ({ message }) => ended(message)).once('close', (code) => ended(`ended with ${code}`));
    });
    this.#child = child;
  }

  get printed(): Printed {
    return this.#printed;
  }

  /** Writes to its standard input. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /**
   * Waits until something is found in what it has printed. One at a time.
   * @param what for messages: "it was listening"
   * @throws Error when it ends before, or nothing is found for so many milliseconds; whatever `find` throws
   */
  until<T>(what: string, ms: number, find: (printed: Printed) => T | undefined): Promise<T> {
    return new Promise((done, failed) => {
      const settle = (end: () => void): void => {
        clearTimeout(late);
        this.#changed = () => {};
        end();
      };
      const look = (): void => {
        try {
          const found = find(this.#printed);
          const { all } = this.#printed;
          if (found !== undefined) settle(() => done(found));
          else if (this.#ended !== undefined) settle(() => failed(new Error(`${this.#ended} before ${what}:\n${all}`)));
        } catch (error) {
          settle(() => failed(error instanceof Error ? error : new Error(String(error))));
        }
      };
      const late = setTimeout(() => {
        settle(() => failed(new Error(`${ms / 1000} s passed before ${what}:\n${this.#printed.all}`)));
      }, ms);
      this.#changed = look;
      look();
    });
  }

  /**
   * Ends it, with one signal after the other until it has ended.
   * @param ms how long each but the last is waited for, in milliseconds
   * @returns the signal that was enough; undefined when it had ended by itself
   */
  async end(signals: readonly NodeJS.Signals[], ms: number): Promise<NodeJS.Signals | undefined> {
    let sent: NodeJS.Signals | undefined;
    for (const signal of signals) {
      if (this.#ended !== undefined) return sent;
      sent = signal;
      this.#signal(signal);
      let late: NodeJS.Timeout | undefined;
      await Promise.race([this.#closed, new Promise((done) => (late = setTimeout(done, ms)))]);
      clearTimeout(late);
    }
    await this.#closed;
    return sent;
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  }
}
