import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const QUERY = '{ storefront { name } }';
const SHOP = 'https://shop.example';
const SETTINGS = {
  NODE_ENV: 'production',
  GATEWAY_CORS_ORIGINS: `${SHOP}, https://admin.example:8443,http://dev.example:*`,
  PUBLIC_MAX_AGE_S: '60',
  LIMIT_GUESSES: '1',
};
const LOCAL = ['http://localhost', 'http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:8080'];
const STRANGERS = [
  'null',
  'https://evil.example',
  'https://shop.example.evil.example',
  'http://shop.example',
  'https://shop.example:444',
  'https://admin.example',
  'http://dev.example.evil.example:1',
  'http://dev.example:1.evil.example',
  `${SHOP}, ${SHOP}`,
];

const json = (query: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ query }),
});

const preflight = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  },
});

/** What a browser is told of who may read the answer. */
const told = ({ headers }: Response) => ({
  ...Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-'))),
  vary: headers.get('vary'),
});

const EXPOSED = 'x-request-id, retry-after, www-authenticate, etag';
const READABLE = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': EXPOSED,
});

describe('pages of other sites', () => {
  let bed: TestBed;
  /** As `npm start` makes it: with a sandbox of its own, and no setting. */
  let own: Gateway;
  let ownUrl: string;

  beforeAll(async () => {
    bed = await startTestBed(SETTINGS);
    const { url, storeId, apiKey } = bed.sandbox;
    const config = { ...readConfig({}), PAYNOW_BASE_URL: url, PAYNOW_STORE_ID: storeId, PAYNOW_API_KEY: apiKey };
    own = createGateway({ config, log: silentLog });
    ownUrl = await own.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await own.close();
    await bed[Symbol.asyncDispose]();
  });

  it('ask once in two hours, and are told which headers they may send', async () => {
    for (const origin of [SHOP, 'https://admin.example:8443', 'http://dev.example', 'http://dev.example:5173']) {
      for (const answer of [
        await fetch(bed.url, preflight(origin)),
        await bed.gateway.fetch(new Request(bed.url, preflight(origin))),
      ]) {
        expect([answer.status, await answer.text(), told(answer)]).toEqual([
          204,
          '',
          {
            'access-control-allow-origin': origin,
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': 'authorization,content-type',
            'access-control-max-age': '7200',
            vary: 'Origin, Access-Control-Request-Headers',
          },
        ]);
      }
    }
  });

  it.each([
    ['an answer of the direct lane', json(QUERY), 200],
    ['an answer through Yoga', json('mutation { __typename }'), 200],
    ['a mistake', json('{ nope }'), 200],
    ['a refused credential', json(QUERY, { authorization: 'Basic abc' }), 401],
    ['a wrong type', { method: 'POST', body: 'x' }, 415],
    ['a wrong method', { method: 'DELETE' }, 405],
  ] as const)('may read %s if they are listed, and only then', async (_, init, status) => {
    const from = (origin: string) => ({ ...init, headers: { ...('headers' in init && init.headers), origin } });
    for (const answer of [
      await fetch(bed.url, from(SHOP)),
      await bed.gateway.fetch(new Request(bed.url, from(SHOP))),
    ]) {
      expect([answer.status, told(answer)]).toEqual([status, { ...READABLE(SHOP), vary: 'Origin' }]);
      expect(answer.headers.get('x-request-id')).toMatch(/./);
    }
    const stranger = await fetch(bed.url, from('https://evil.example'));
    expect([stranger.status, told(stranger)]).toEqual([status, { vary: 'Origin' }]);
  });

  it('may read when to come back', async () => {
    const guess = json('{ storefront { giftCard(code: "a") { code } } }', {
      authorization: 'Customer no',
      origin: SHOP,
    });
    await fetch(bed.url, guess);
    const answer = await fetch(bed.url, guess);
    expect([answer.status, told(answer)]).toEqual([429, { ...READABLE(SHOP), vary: 'Origin' }]);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  it('may read the refusal of a request too many', async () => {
    await using full = await startTestBed({ GATEWAY_CORS_ORIGINS: SHOP, LIMIT_REQUESTS: '1' });
    const [first, second] = await Promise.all([
      fetch(full.url, json(QUERY, { origin: SHOP })),
      fetch(full.url, json(QUERY, { origin: SHOP })),
    ]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 429]));
    for (const answer of [first, second]) expect(told(answer)).toEqual({ ...READABLE(SHOP), vary: 'Origin' });
  });

  it('never get what a cache holds for another site', async () => {
    const answer = await fetch(`${bed.url}?query=${encodeURIComponent(QUERY)}`, { headers: { origin: SHOP } });
    expect(answer.headers.get('cache-control')).toMatch(/^public/);
    expect(told(answer)).toEqual({ ...READABLE(SHOP), vary: 'Authorization, Accept, Origin' });
  });

  it('get nothing when they are strangers, by both ways', async () => {
    for (const origin of STRANGERS) {
      for (const init of [json(QUERY, { origin }), json('mutation { __typename }', { origin }), preflight(origin)])
        expect(told(await fetch(bed.url, init)), origin).toEqual({ vary: 'Origin' });
    }
  });

  it('of this machine may read what a gateway with its own sandbox answers', async () => {
    for (const origin of LOCAL) {
      expect(told(await fetch(ownUrl, json(QUERY, { origin })))).toEqual({ ...READABLE(origin), vary: 'Origin' });
      expect(told(await fetch(ownUrl, preflight(origin)))).toMatchObject({ 'access-control-max-age': '7200' });
    }
    for (const origin of [...STRANGERS, SHOP, 'https://localhost.evil.example', 'http://localhost:1:2'])
      expect(told(await fetch(ownUrl, json(QUERY, { origin })))).toEqual({ vary: 'Origin' });
  });

  it('of this machine read nothing of a gateway in production, or where the setting says none', async () => {
    const { url: PAYNOW_BASE_URL, storeId: PAYNOW_STORE_ID } = bed.sandbox;
    for (const config of [
      readConfig({ NODE_ENV: 'production', PAYNOW_BASE_URL, PAYNOW_STORE_ID, GATEWAY_DATA_DIR: 'memory' }),
      { ...readConfig({ GATEWAY_CORS_ORIGINS: 'none' }), PAYNOW_BASE_URL, PAYNOW_STORE_ID },
    ]) {
      const gateway = createGateway({ config, log: silentLog });
      for (const origin of LOCAL) {
        const answer = await gateway.fetch(new Request(bed.url, json(QUERY, { origin })));
        expect(told(answer)).not.toHaveProperty('access-control-allow-origin');
      }
      await gateway.close();
    }
  });

  it.each([
    ['http://localhost:5173', 'open'],
    ['https://evil.example', 'error'],
  ] as const)('listen over a WebSocket where they may read: %s', async (origin, expected) => {
    const socket = new WebSocket(ownUrl.replace('http', 'ws'), 'graphql-transport-ws', { origin });
    const happened = Promise.race(['open', 'error'].map((name) => once(socket, name).then(() => name)));
    expect(await happened.catch(() => 'error')).toBe(expected);
    socket.terminate();
  });
});
