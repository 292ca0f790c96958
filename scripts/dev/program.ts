import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BuildContext, type BuildFailure, context, formatMessages } from 'esbuild';
import { inputsOf, isMadeOf } from '../inputs.js';
import { PROGRAM } from '../programs.js';

/** How long a program may take to end before it is killed, in milliseconds. */
const STOP_MS = 1_000;

/** What a new bundle came to. */
export type BuildResult =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  /** It does not compile: the compiler's messages, to be printed. The last bundle stays. */
  | { readonly kind: 'broken'; readonly messages: string };

/** A program of `npm run dev`: its sources bundled into one file, and at most one process that runs it. */
export class Program {
  #child: ChildProcess | undefined;
  #hash = '';
  /** The files that the last bundle was made of; undefined before the first, and when it does not compile. */
  #inputs: ReadonlySet<string> | undefined;

  private constructor(
    private readonly build: BuildContext<{ write: false; metafile: true }>,
    private readonly file: string,
    private readonly crashed: (code: number | null) => void,
  ) {}

  /**
   * A program that is neither built nor running yet.
   * @param entry its source
   * @param file where its bundle is written
   * @param leftOut imports that it never comes to
   * @param crashed called with the exit code when its process ends without having been told to
   */
  static async of(
    entry: string,
    file: string,
    leftOut: readonly string[],
    crashed: (code: number | null) => void,
  ): Promise<Program> {
    const build = await context({
      ...PROGRAM,
      external: [...PROGRAM.external, ...leftOut],
      splitting: false,
      sourcesContent: false, // stack traces need lines only, and the map is half as long without
      entryPoints: [entry],
      outfile: file,
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    return new Program(build, file, crashed);
  }

  /** Whether a process runs it: not before it was started, and not after it has ended by itself. */
  get runs(): boolean {
    return this.#child !== undefined;
  }

  /**
   * Bundles what the sources are now, unless it is made of no file that has changed.
   * @param changed the paths that have, since the last time
   */
  async rebuild(changed: readonly string[]): Promise<BuildResult> {
    if (!isMadeOf(this.#inputs, changed)) return { kind: 'same' };
    this.#inputs = undefined;
    try {
      const { outputFiles, metafile } = await this.build.rebuild();
      this.#inputs = inputsOf(metafile);
      // The map differs with every line that is moved, the program does not.
      const hash = outputFiles.find(({ path }) => path === this.file)?.hash ?? '';
      if (hash === this.#hash) return { kind: 'same' };
      for (const { path, contents } of outputFiles) writeFileSync(path, contents);
      this.#hash = hash;
      return { kind: 'changed' };
    } catch (error) {
      const { errors } = error as BuildFailure;
      if (!Array.isArray(errors)) throw error;
      return { kind: 'broken', messages: (await formatMessages(errors, { kind: 'error' })).join('').trimEnd() };
    }
  }

  /**
   * Starts the program, and ends the one that runs.
   * @returns the first line it prints: where it listens
   * @throws Error when it ends before
   */
  async restart(env: NodeJS.ProcessEnv): Promise<unknown> {
    await this.stop();
    const child = spawn(process.execPath, ['--enable-source-maps', this.file], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    let listens = false;
    const ended = once(child, 'exit').then(([code]) => {
      const told = this.#child !== child;
      if (!told) this.#child = undefined;
      if (listens && !told) this.crashed(code as number | null);
      return code as number | null;
    });
    const first = once(createInterface(child.stdout), 'line').then(([text]) => text as string);
    const line = await Promise.race([first, ended]);
    if (typeof line !== 'string') throw new Error(`it ended with ${line} before it was ready`);
    listens = true;
    return JSON.parse(line);
  }

  /** Ends the process, if there is one. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(late);
  }

  /** Ends the process and the compiler. */
  async close(): Promise<void> {
    await this.stop();
    await this.build.dispose();
  }
}
