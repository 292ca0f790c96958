import { type ChildProcess, spawn } from 'node:child_process';

const MOST_MS = 400_000;
const DONE = /\nended with (\d+)\n$/;

/** A shell that is typed into: variables and the current folder stay from one command to the next. */
export class Terminal {
  private readonly shell: ChildProcess;
  private shown = '';
  private onText: () => void = () => {};

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    // A process group of its own, so that Ctrl-C reaches what the shell starts.
    this.shell = spawn('bash', ['--norc', '--noprofile'], { cwd: folder, env, detached: true });
    for (const stream of [this.shell.stdout, this.shell.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.shown += text;
        this.onText();
      });
    }
    this.shell.stdin?.write('exec 2>&1\n');
  }

  /** Runs a command to its end. @returns what it printed @throws Error when it fails or takes longer than 400 s */
  async run(command: string): Promise<string> {
    const text = await this.type(`{ ${command}\n} </dev/null; printf '\\nended with %s\\n' $?`, DONE);
    if (DONE.exec(text)?.[1] !== '0') throw new Error(`${command}\n${text}`);
    return text.replace(DONE, '');
  }

  /** Types a command that stays, and waits until the terminal shows a text. @returns what it printed so far */
  type(command: string, until: RegExp): Promise<string> {
    this.shown = '';
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`not "${until.source}" in time: ${this.shown}`)), MOST_MS);
      this.onText = () => {
        if (!until.test(this.shown)) return;
        clearTimeout(late);
        done(this.shown);
      };
      this.shell.stdin?.write(`${command}\n`);
    });
  }

  /** Ends the shell and whatever it started. */
  async end(): Promise<void> {
    const { pid } = this.shell;
    if (pid === undefined || this.shell.exitCode !== null || this.shell.signalCode !== null) return;
    const closed = new Promise((done) => this.shell.once('close', done));
    this.onText = () => {};
    // Twice: the gateway ends at once by the second.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      try {
        process.kill(-pid, signal);
      } catch {
        // Nothing of the group is left.
      }
      await Promise.race([closed, new Promise((done) => setTimeout(done, 1_000))]);
    }
    await closed;
  }
}
