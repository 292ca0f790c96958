import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { isKept } from '../src/cli/compiledProgram.js';
import { inProject } from './programs.js';

/** It goes the way of most requests, as far as PayNow. */
const QUERY = '{ store { name orders(first: 5) { nodes { prettyId lines { product { name } } } } } }';

/** No store answers; a sandbox would only make the code longer, which every start reads. */
const SETTINGS = {
  PORT: '0',
  PAYNOW_BASE_URL: 'http://127.0.0.1:9',
  PAYNOW_STORE_ID: '1',
  GATEWAY_DATA_DIR: 'memory',
  LOG_LEVEL: 'silent',
};

/** A program that takes longer than this, in milliseconds, hangs. */
const PATIENCE_MS = 60_000;

/** Runs the program once, unless that was done, so that the code V8 compiles of it is there for its next start. */
export async function keepCode(program: string): Promise<void> {
  if (isKept(program)) return;
  const { PATH = '', NODE_OPTIONS = '' } = process.env;
  const child = spawn(process.execPath, [inProject('dist/main.js')], {
    env: { PATH, NODE_OPTIONS, ...SETTINGS },
    cwd: inProject('dist'),
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: PATIENCE_MS,
  });
  const ended = once(child, 'exit');
  try {
    await Promise.race([use(child), ended]);
  } finally {
    child.kill('SIGINT'); // what it has compiled is written then
    await ended;
  }
  if (!isKept(program)) process.stderr.write('Its compiled code could not be kept: starts take longer.\n');
}

/** Asks the gateway of this process something. */
async function use(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<void> {
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'APIKey none' },
    body: JSON.stringify({ query: QUERY }),
  });
  await answer.text();
}
