import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program of `dist` in a process of its own. */
export interface Running extends AsyncDisposable {
  /** The line in which it said where it listens. */
  readonly hello: Readonly<Record<string, unknown>>;
  readonly child: ChildProcess;
  /** How it ended, once it has: its exit code, or the signal. */
  readonly ended: Promise<readonly unknown[]>;
  /** What it has written to stderr, the last of it. */
  readonly errors: () => string;
}

const ROOT = new URL('../..', import.meta.url);
/** Characters of the output that are kept, the last ones. */
const KEPT = 1_000_000;

/**
 * Settings of a gateway that asks no store for anything: making a sandbox's takes longer than all else that a start
 * does.
 */
export const NO_STORE = {
  PAYNOW_STORE_ID: '1',
  PAYNOW_BASE_URL: 'http://127.0.0.1:9',
  GATEWAY_DATA_DIR: 'memory',
} as const;

/** Starts a program, and waits for its line. Told to end, it does so at once unless the settings say otherwise. */
export async function start(
  file: string,
  env: Readonly<Record<string, string>>,
  node: readonly string[] = [],
  args: readonly string[] = [],
): Promise<Running> {
  const child = spawn(process.execPath, [...node, file, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', GATEWAY_STOP_PAUSE_MS: '0', ...env },
  });
  let written = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-KEPT);
  });
  const ended = once(child, 'exit');
  const said = new Promise<void>((heard) => {
    child.stdout.on('data', (chunk: Buffer) => {
      written = (written + chunk.toString()).slice(-KEPT);
      if (written.includes('\n')) heard();
    });
  });
  await Promise.race([
    said,
    ended.then(() => {
      throw new Error(`${file} ended: ${errors}`);
    }),
  ]);
  return {
    hello: JSON.parse(written.split('\n')[0] ?? '') as Readonly<Record<string, unknown>>,
    child,
    ended,
    errors: () => errors,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Lines of a JSON log. */
export const logged = ({ errors }: Running): string[] =>
  errors()
    .split('\n')
    .filter((line) => line.startsWith('{'));

/** The address of the debugger that Node has announced on stderr. */
export function debuggerOf({ errors }: Running): string {
  const address = /ws:\/\/\S+/.exec(errors())?.[0];
  if (address === undefined) throw new Error('the process does not say where it can be inspected');
  return address;
}
