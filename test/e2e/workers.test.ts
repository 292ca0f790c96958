import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';
import { Listener } from '../events/listener.js';
import { deliver } from '../events/support.js';
import { temporaryFolder } from '../ledger/stores.js';
import { logged, NO_STORE, type Running, start } from '../support/processes.js';

const SECRET = 'workers-secret';
/** Milliseconds between two events. */
const PACE_MS = 50;
/** Milliseconds from an answer to the client's next request: the test is about connections, not about speed. */
const THINK_MS = 25;

let sandbox: Sandbox;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let program: Running;
let url: string;
let metricsUrl: string;

beforeAll(async () => {
  sandbox = await startSandbox({});
  folder = await temporaryFolder();
  writeFileSync(join(folder.path, 'env'), 'CACHE_PRODUCTS_MS=600000\n');
  program = await start('dist/main.js', {
    PORT: '0',
    METRICS_PORT: '0',
    NODE_ENV: 'production',
    GATEWAY_WORKERS: '2',
    GATEWAY_ENV_FILE: join(folder.path, 'env'),
    GATEWAY_DATA_DIR: join(folder.path, 'data'),
    GATEWAY_STOP_PAUSE_MS: '0',
    PAYNOW_STORE_ID: sandbox.storeId,
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_WEBHOOK_SECRETS: SECRET,
  });
  ({ url, metricsUrl } = program.hello as { url: string; metricsUrl: string });
});
afterAll(async () => {
  await program[Symbol.asyncDispose]();
  await sandbox.close();
  await folder[Symbol.asyncDispose]();
});

interface Line {
  readonly msg: string;
  readonly pid?: number;
  readonly settings?: readonly string[];
}

const linesOf = (running: Running, msg: string): Line[] =>
  logged(running)
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.msg === msg);
const lines = (msg: string): Line[] => linesOf(program, msg);

/** Asks over a connection of its own, so that workers take turns. */
const ask = async (query: string): Promise<unknown> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', authorization: `APIKey ${sandbox.apiKey}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
};

it('serves one port with two workers, and shows the metrics of both as one', async () => {
  await expect.poll(() => lines('a worker has started').length).toBe(2);
  for (let n = 0; n < 6; n += 1)
    expect(await ask('query Six { __typename }')).toEqual({ data: { __typename: 'Query' } });
  const text = await (await fetch(metricsUrl)).text();
  expect(text).toContain('gateway_requests_total{operation="Six",kind="query",outcome="ok"} 6');
  expect(text).toContain('gateway_ledger_writable 1');
  expect((await fetch(new URL('/metrics', url))).status).toBe(404);
});

it('a write that one worker makes is seen by the other', async () => {
  const read = '{ store { products(first: 1) { nodes { paynowId name } } } }';
  const first = (await ask(read)) as { data: { store: { products: { nodes: { paynowId: string }[] } } } };
  const id = first.data.store.products.nodes[0]?.paynowId;
  for (let n = 1; n <= 4; n += 1) {
    // Both have the product in memory, then one writes.
    for (let times = 0; times < 2; times += 1) await ask(`{ store { product(id: "${id}") { name } } }`);
    await ask(`mutation { updateProduct(input: { id: "${id}", name: "Name ${n}" }) { userErrors { code message } } }`);
    for (let times = 0; times < 2; times += 1) {
      expect(await ask(`{ store { product(id: "${id}") { name } } }`)).toEqual({
        data: { store: { product: { name: `Name ${n}` } } },
      });
    }
  }
});

it('goes on when a worker is killed, and puts another in its place', async () => {
  const [{ pid = 0 } = {}] = lines('a worker has started');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => lines('a worker has ended').map((line) => line.pid)).toEqual([pid]);
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  await expect.poll(() => lines('a worker has started').length).toBe(3);
});

/** Delivers an event over a connection of its own. */
const tell = async (n: number): Promise<void> => {
  const body = { id: String(n), store_id: sandbox.storeId };
  const delivery = { url, secret: SECRET, eventId: String(n), body, headers: { connection: 'close' } };
  expect((await deliver(delivery)).status).toBe(204);
};

it('replaces its workers at SIGHUP without a lost request or event, with the settings of now', async () => {
  await tell(0);
  const log = (await ask('{ store { events(first: 1) { pageInfo { endCursor } } } }')) as {
    data: { store: { events: { pageInfo: { endCursor: string } } } };
  };
  const after = log.data.store.events.pageInfo.endCursor;
  const listeners = (['sse', 'ws'] as const).map((transport) => {
    const authorization = `APIKey ${sandbox.apiKey}`;
    return new Listener({ urls: [url], authorization, transport, isSlow: false, after }, 0);
  });
  let told = 0;
  let isQuiet = false;
  let isOver = false;
  const answers: unknown[] = [];
  const asking = Promise.all(
    Array.from({ length: 4 }, async () => {
      for (; !isOver; await pause(THINK_MS))
        answers.push(await ask('{ store { name } }').catch((error: unknown) => String(error)));
    }),
  );
  const telling = (async () => {
    for (; !isQuiet; await pause(PACE_MS)) await tell((told += 1));
  })();
  // Two workers take turns, and one may have both.
  await expect.poll(() => listeners.every(({ heard }) => heard.length > 0)).toBe(true);
  writeFileSync(join(folder.path, 'env'), 'LIMIT_DEPTH=2\nGATEWAY_WORKERS=2\nPORT=1\nMETRICS_PORT=2\n');
  program.child.kill('SIGHUP');
  const refused = async () => JSON.stringify(await ask('{ store { tags { nodes { id } } } }'));
  await expect.poll(() => lines('workers were replaced').length).toBe(1);
  isOver = true;
  await asking;
  // The former workers close them when all who could go by themselves have gone.
  await expect.poll(() => listeners.every(({ connections }) => connections > 1)).toBe(true);
  isQuiet = true;
  await telling;
  const fine = JSON.stringify({ data: { store: { name: 'Emberfall Network' } } });
  expect(answers.map((answer) => JSON.stringify(answer)).filter((text) => text !== fine)).toEqual([]);
  await expect.poll(refused).toContain('LIMIT_EXCEEDED');
  await expect.poll(() => listeners.every(({ heard }) => heard.length >= told)).toBe(true);
  for (const listener of listeners) listener.stop();
  await Promise.all(listeners.map(({ running }) => running));
  const events = Array.from({ length: told }, (_, n) => String(n + 1));
  expect(listeners.map(({ heard, surprises }) => [heard, surprises])).toEqual([
    [events, []],
    [events, []],
  ]);
  // The port stays the first process's, and so do the metrics.
  const line = 'settings have changed that need a restart; the former values stay in use';
  expect(lines(line).map(({ settings }) => settings)).toEqual([['PORT', 'METRICS_PORT']]);
  expect(await (await fetch(metricsUrl)).text()).toContain('gateway_ledger_writable 1');

  writeFileSync(join(folder.path, 'env'), 'LIMIT_DEPTH=deep\n');
  program.child.kill('SIGHUP');
  await expect.poll(program.errors).toContain('settings cannot be used');
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
});

/** Connects at once, sends a request, and gives the answer once the connection has ended. */
async function connectAndAsk(): Promise<{ readonly answer: Promise<string> }> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const answer = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(text)).once('error', (error) => (text += String(error)));
  });
  await once(socket, 'connect');
  socket.write(
    `GET /graphql?query={__typename} HTTP/1.1\r\nHost: x\r\nAuthorization: APIKey ${sandbox.apiKey}\r\n\r\n`,
  );
  return { answer };
}

it('ends all workers at SIGTERM, which answer whoever has connected before', async () => {
  const clients = await Promise.all(Array.from({ length: 300 }, connectAndAsk));
  program.child.kill('SIGTERM');
  expect(await program.ended).toEqual([0, null]);
  const answers = await Promise.all(clients.map(({ answer }) => answer));
  expect(answers.filter((text) => !text.endsWith('{"data":{"__typename":"Query"}}'))).toEqual([]);
  for (const { pid = 0 } of lines('a worker has started')) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

/** Has each worker start a process that keeps the worker's channel open, and say which on stderr. */
const HELD_CHANNEL = `
import { spawn } from 'node:child_process';
if (process.env.GATEWAY_WORKER) {
  const holder = spawn('sleep', ['300'], { stdio: ['ignore', 'ignore', 'ignore', process.channel.fd] });
  holder.unref();
  console.error(JSON.stringify({ msg: 'holds a channel', pid: holder.pid }));
}`;

it('ends once its workers have ended, also where their channels are not closed yet', async () => {
  const held = ['--import', `data:text/javascript,${encodeURIComponent(HELD_CHANNEL)}`];
  await using running = await start(
    'dist/main.js',
    { ...NO_STORE, PORT: '0', GATEWAY_WORKERS: '1', GATEWAY_DATA_DIR: join(folder.path, 'held') },
    held,
  );
  const holders = () => linesOf(running, 'holds a channel').map(({ pid = 0 }) => pid);
  onTestFinished(() => {
    for (const pid of holders()) process.kill(pid);
  });
  await expect.poll(() => holders().length).toBe(1);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual([0, null]);
  for (const { pid = 0 } of linesOf(running, 'a worker has started'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
