import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { inProject } from '../programs.js';

/** The folder of the example, which has packages of its own. */
export const STOREFRONT = inProject('examples/storefront');

/** Whether the example's packages are installed. */
export const isInstalled = (): boolean => existsSync(`${STOREFRONT}/node_modules/.package-lock.json`);

/** A program that has printed its first line. */
export interface Started {
  readonly line: string;
  /** Ends it, and waits until it has. */
  stop(): Promise<void>;
  /** Ends with the program. */
  readonly ended: Promise<unknown>;
}

const endOf = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();

/** Runs a program of Node's to its first line. What it says to stderr is shown. @throws {Error} when it ends before */
export async function startProgram(file: string, env: NodeJS.ProcessEnv): Promise<Started> {
  // In a group of its own, so that Ctrl-C in a terminal reaches it once: through whoever started it.
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = endOf(child);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    ended.then(() => {
      throw new Error(`${file} ended before it was ready`);
    }),
  ]);
  return {
    line,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await endOf(child);
    },
  };
}

/** Runs a command to its end, and shows what it says when it fails. @throws {Error} when it fails */
export async function runCommand(command: readonly string[], cwd: string): Promise<void> {
  const [program = '', ...rest] = command;
  // npm and Vite go by NODE_ENV, which a test runner sets for itself.
  const { NODE_ENV: _, ...env } = process.env;
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${said}`);
}

/** The header in which the example tells its gateway the country that a shopper has chosen. */
export const COUNTRY_HEADER = 'X-Shop-Country';

/** Starts the built example in front of a gateway. Its first line ends with its address. */
export const startShop = (gatewayUrl: string, env: NodeJS.ProcessEnv): Promise<Started> =>
  startProgram(`${STOREFRONT}/dist/server/main.js`, { ...env, GATEWAY_URL: gatewayUrl });

/** The address in the line that the example prints. */
export const shopAddress = ({ line }: Started): string => {
  const address = /http:\S+\/$/.exec(line)?.[0];
  if (address === undefined) throw new Error(`the example did not say where it is: ${line}`);
  return address;
};
