import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createGateway } from '../../../src/server/gateway.js';

const GOOD = 'APIKey good';

/** A PayNow that answers the good key at once, and keeps everybody else waiting until it is told. */
async function startSlowPaynow() {
  const waiting: ServerResponse[] = [];
  const seen: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const who = request.headers.authorization ?? 'anonymous';
    seen.push(who);
    response.setHeader('content-type', 'application/json');
    if (who === GOOD) response.end(JSON.stringify({ id: '100', name: 'Shop', slug: 'shop' }));
    else waiting.push(response);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waiting,
    seen,
    /** Those who wait are refused, and so is who comes when they have left. */
    async refuseAll(until: Promise<unknown>) {
      let done = false;
      void until.finally(() => {
        done = true;
      });
      while (!done) {
        for (const response of waiting.splice(0)) {
          response.writeHead(401).end(JSON.stringify({ status: 401, code: 'unauthorized', message: '' }));
        }
        await new Promise(setImmediate);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function startGateway(paynow: string, settings: Readonly<Record<string, string>>) {
  const config = readConfig({
    PAYNOW_BASE_URL: paynow,
    PAYNOW_STORE_ID: '100',
    PAYNOW_RETRIES: '0',
    PAYNOW_CONNECTIONS: '8',
    CACHE_MAX_ENTRIES: '0',
    GATEWAY_DATA_DIR: 'memory',
    TRUST_PROXY: '1',
    ...settings,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  const url = await gateway.listen(0, '127.0.0.1');
  return {
    async ask(query: string, authorization: string | undefined, address: string) {
      const headers = {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        ...(authorization !== undefined && { authorization }),
      };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { data, errors = [] } = (await response.json()) as {
        data: unknown;
        errors?: ReadonlyArray<{ readonly extensions: { readonly code: string } }>;
      };
      return { data, codes: errors.map(({ extensions }) => extensions.code) };
    },
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

const STORE = '{ store { name } }';
const SHOP = '{ storefront { name } }';
const ANSWER = { data: { store: { name: 'Shop' } }, codes: [] };

type Asked = readonly [query: string, authorization: string | undefined, address: string];

const strangers: Readonly<Record<string, (n: number) => Asked>> = {
  'with made-up keys from everywhere': (n: number) => [STORE, `APIKey made-up-${n}`, `192.0.2.${n}`],
  'without a credential from everywhere': (n: number) => [
    `{ storefront { product(idOrSlug: "p-${n}") { name } } }`,
    undefined,
    `192.0.2.${n}`,
  ],
  'with made-up tokens from everywhere': (n: number) => [SHOP, `Customer made-up-${n}`, `192.0.2.${n}`],
};

describe('strangers', () => {
  it.each(Object.entries(strangers))('%s never have more than half of the connections', async (_, stranger) => {
    await using paynow = await startSlowPaynow();
    await using gateway = await startGateway(paynow.url, {});
    expect(await gateway.ask(STORE, GOOD, '198.51.100.1')).toEqual(ANSWER);
    const crowd = Array.from({ length: 40 }, (__, n) => gateway.ask(...stranger(n)));
    await expect.poll(() => paynow.waiting.length).toBe(4);
    expect(await gateway.ask(STORE, GOOD, '198.51.100.1')).toEqual(ANSWER);
    expect(await gateway.ask(STORE, GOOD, '192.0.2.1')).toEqual(ANSWER); // an address of the crowd's
    expect(paynow.seen.filter((who) => who !== GOOD)).toHaveLength(4);
    const all = Promise.all(crowd);
    await paynow.refuseAll(all);
    expect((await all).every(({ codes }) => codes[0] === 'UNAUTHENTICATED')).toBe(true);
    expect(paynow.seen.filter((who) => who !== GOOD)).toHaveLength(40);
  });

  it.each([
    ['one IPv4 address', () => '192.0.2.7'],
    ['one IPv6 network', (n: number) => `2001:db8:1:2::${n + 1}`],
    ['addresses that they say themselves', (n: number) => `203.0.113.${n}, 192.0.2.7`],
  ])('of %s share what one address may have', async (_, address) => {
    await using paynow = await startSlowPaynow();
    await using gateway = await startGateway(paynow.url, { PAYNOW_ADDRESS_CONCURRENCY: '2' });
    const crowd = Array.from({ length: 20 }, (__, n) => gateway.ask(STORE, `APIKey made-up-${n}`, address(n)));
    await expect.poll(() => paynow.waiting.length).toBe(2);
    // A key that PayNow has not seen yet is a stranger's too; it has an address of its own.
    expect(await gateway.ask(STORE, GOOD, '198.51.100.1')).toEqual(ANSWER);
    expect(paynow.seen).toHaveLength(3);
    const all = Promise.all(crowd);
    await paynow.refuseAll(all);
    await all;
  });

  it('behind no trusted proxy are where their sockets are, whatever they say', async () => {
    await using paynow = await startSlowPaynow();
    await using gateway = await startGateway(paynow.url, { PAYNOW_ADDRESS_CONCURRENCY: '2', TRUST_PROXY: 'false' });
    const crowd = Array.from({ length: 20 }, (_, n) => gateway.ask(STORE, `APIKey made-up-${n}`, `192.0.2.${n}`));
    await expect.poll(() => paynow.waiting.length).toBe(2);
    const all = Promise.all(crowd);
    await paynow.refuseAll(all);
    await all;
  });
});
