import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.js';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
  for (const [name, value] of Object.entries({
    PAYNOW_BASE_URL: sandbox.url,
    PAYNOW_STORE_ID: sandbox.storeId,
    GATEWAY_DATA_DIR: 'memory',
  })) {
    vi.stubEnv(name, value);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** What has to work wherever the gateway is embedded: a query, a mutation, refusals. */
async function everything(send: Send): Promise<void> {
  const ask = (query: string, init: RequestInit = {}) =>
    send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `APIKey ${sandbox.apiKey}` },
      body: JSON.stringify({ query }),
      ...init,
    });
  const answer = await ask('{ store { name } }');
  expect([answer.status, await answer.json()]).toMatchObject([200, { data: { store: { name: 'Emberfall Network' } } }]);
  const written = await ask('mutation { createCustomer(input: { name: "Ada" }) { customer { name } } }');
  expect(await written.json()).toMatchObject({ data: { createCustomer: { customer: { name: 'Ada' } } } });
  expect(await (await ask('{')).json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
  expect((await ask('', { body: 'x'.repeat(300_000) })).status).toBe(413);
}

/** GraphiQL and its files. Loading it is dear: once is enough. */
async function graphiql(send: Send): Promise<void> {
  const page = await send('/graphql', { headers: { accept: 'text/html' } });
  const html = await page.text();
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const [, script = ''] = /src="(?:\.\/|\/)?(graphiql\/app\.[0-9a-f]+\.js)"/.exec(html) ?? [];
  const file = await send(`/${script}`);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000_000);
}

describe('embedded in', () => {
  it('Hono', async () => {
    const { app, close } = await import('../../examples/embedding/hono.js');
    const send: Send = async (path, init) => app.request(path, init);
    await everything(send);
    await graphiql(send);
    await close();
  });

  it('a route handler of Next.js, called as Next.js calls it', async () => {
    const { GET, POST } = await import('../../examples/embedding/next.js');
    await everything((path, init) =>
      (init?.method === 'POST' ? POST : GET)(new Request(`http://shop.example${path}`, init)),
    );
  });

  it('Fastify, WebSockets included', async () => {
    const { app } = await import('../../examples/embedding/fastify.js');
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    await everything((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init));
    const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
    await new Promise((opened) => socket.once('open', opened));
    socket.close();
    await app.close();
  });
});
