import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildUnlessBuilt, installedMark } from '../built.js';
import { inProject } from '../programs.js';
import { run } from '../run.js';

async function npm(folder: string, ...args: readonly string[]): Promise<void> {
  // npm and Vite go by NODE_ENV, which a test runner sets for itself.
  const { NODE_ENV: _, ...env } = process.env;
  await run('npm', args, { cwd: folder, env });
}

/** Installs the packages of an example from its lock file. */
export const installPackages = (folder: string): Promise<void> => npm(folder, 'ci', '--no-audit', '--no-fund');

/** Builds an example, unless the last build was of the same files, those of this repository that it imports included. */
export const buildApp = (folder: string): Promise<void> =>
  buildUnlessBuilt(
    {
      sources: [folder, inProject('examples/shared'), inProject('src'), installedMark(folder)],
      made: [join(folder, 'dist')],
      note: join(folder, 'node_modules/.cache/built'),
    },
    () => npm(folder, 'run', 'build', '--silent'),
  );

/** A program that has printed its first line. */
export interface Started {
  readonly line: string;
  /** Ends it, and waits until it has. */
  stop(): Promise<void>;
}

/** Runs a program of Node's to its first line. What it says to stderr is shown. @throws {Error} when it ends before */
export async function startProgram(file: string, env: NodeJS.ProcessEnv): Promise<Started> {
  // In a group of its own, so that Ctrl-C in a terminal reaches only the command, which then stops it.
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    ended.then(() => {
      throw new Error(`${file} ended before it was ready`);
    }),
  ]);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { line, stop };
}

/** A running application of `examples/`. */
export interface RunningApp extends Started {
  /** Ends with a slash. */
  readonly address: string;
}

/**
 * Starts what an example's `npm run build` has made: `dist/server/main.js`, whose first line ends with its address.
 * @param env its settings; `GATEWAY_URL` names the gateway
 * @throws {Error} when it does not start, or does not say where it is
 */
export async function startApp(folder: string, env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const started = await startProgram(`${folder}/dist/server/main.js`, env);
  const address = /http:\S+\/$/.exec(started.line)?.[0];
  if (address !== undefined) return { ...started, address };
  await started.stop();
  throw new Error(`${folder} did not say where it is: ${started.line}`);
}
