import { Recorded } from '../recorded.js';

const MOST_MS = 400_000;
const DONE = /\nended with (\d+)\n$/;

/** A shell that is typed into: variables and the current folder stay from one command to the next. */
export class Terminal {
  readonly #shell: Recorded;

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#shell = new Recorded('bash', ['--norc', '--noprofile'], { cwd: folder, env });
    this.#shell.type('exec 2>&1\n');
  }

  /** Runs a command to its end. @returns what it printed @throws Error when it fails or takes longer than 400 s */
  async run(command: string): Promise<string> {
    const text = await this.type(`{ ${command}\n} </dev/null; printf '\\nended with %s\\n' $?`, DONE);
    if (DONE.exec(text)?.[1] !== '0') throw new Error(`${command}\n${text}`);
    return text.replace(DONE, '');
  }

  /** Types a command that stays, and waits until the terminal shows a text. @returns what it printed so far */
  type(command: string, until: RegExp): Promise<string> {
    const from = this.#shell.printed.all.length;
    this.#shell.type(`${command}\n`);
    return this.#shell.until(`it printed ${until.source}`, MOST_MS, ({ all }) => {
      const shown = all.slice(from);
      return until.test(shown) ? shown : undefined;
    });
  }

  /** Ends the shell and whatever it started. */
  async end(): Promise<void> {
    // The gateway drains on the first one, and ends at once by the second.
    await this.#shell.end(['SIGINT', 'SIGTERM', 'SIGKILL'], 1_000);
  }
}
