import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { start } from '../../support/processes.js';

const CLIENTS = 32;
/** Milliseconds from an answer to the client's next request: the test is about connections, not about speed. */
const PACE_MS = 20;

/** What is sent, and what came back: the status, and whether the connection ends with it. */
interface Sent {
  readonly status: number;
  readonly closes: boolean;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({});
});
afterAll(() => sandbox.close());

/** Starts the program in front of the sandbox. */
async function startProgram(env: Record<string, string>) {
  const store = { PAYNOW_BASE_URL: sandbox.url, PAYNOW_STORE_ID: sandbox.storeId, GATEWAY_DATA_DIR: 'memory' };
  const running = await start('dist/main.js', { PORT: '0', ...store, ...env });
  onTestFinished(() => running[Symbol.asyncDispose]());
  return { ...running, url: String(running.hello['url']), authorization: `APIKey ${sandbox.apiKey}` };
}

/** Sends one request on the agent's connection. Rejects when it is lost. */
function send(agent: Agent | false, url: URL, authorization: string, body?: string): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const sent = request(url, { agent, method: body === undefined ? 'GET' : 'POST', headers });
    sent.once('error', reject);
    sent.once('response', (response: IncomingMessage) => {
      response.once('error', reject).once('end', () => {
        resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' });
      });
      response.resume();
    });
    sent.end(body);
  });
}

it(`at SIGTERM ${CLIENTS} busy clients are told to go elsewhere, and none loses a request`, async () => {
  const { child, ended, url, authorization, errors } = await startProgram({ GATEWAY_STOP_PAUSE_MS: '1500' });
  const endpoint = new URL(url);
  const ready = () => send(false, new URL('/ready', url), authorization);
  const BODIES = [
    '{"query":"{ store { name } }"}',
    '{"query":"{ store { orders(first: 2) { nodes { id } } } }"}',
    undefined,
  ];
  let served = 0;
  let isStopping = false;
  let servedAsBefore = 0;
  const client = async (n: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const body = BODIES[n % BODIES.length];
    const target = body === undefined ? new URL('?query={__typename}', endpoint) : endpoint;
    for (;;) {
      const { status, closes } = await send(agent, target, authorization, body);
      expect(status).toBe(200);
      served += 1;
      if (closes) break;
      if (isStopping) servedAsBefore += 1;
      await pause(PACE_MS);
    }
    agent.destroy();
  };
  expect(await ready()).toMatchObject({ status: 200 });
  const clients = Array.from({ length: CLIENTS }, (_, n) => client(n));
  await expect.poll(() => served).toBeGreaterThan(CLIENTS * 2);
  child.kill('SIGTERM');
  await expect.poll(async () => (await ready()).status).toBe(503);
  isStopping = true;
  await Promise.all(clients);
  expect(servedAsBefore).toBeGreaterThan(0);
  expect(await ended).toEqual([0, null]);
  expect(errors()).not.toContain('request failed'); // what /ready says is no failure
});

it('idle connections are kept longer than load balancers keep theirs, and end at once when a person stops it', async () => {
  const { child, ended, url } = await startProgram({ GATEWAY_STOP_PAUSE_MS: '600000' });
  const idle = await fetch(new URL('/health', url));
  expect(idle.headers.get('keep-alive')).toBe('timeout=65');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
});
