import { request as send } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import { ACCOUNT, ASSIGN, CATALOG, CUSTOMER, ORDERS, SHELF } from '../../../src/server/graphiql/exampleQueries.js';
import { auditsOf } from '../../support/audits.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';
import { metricOf } from '../../support/metrics.js';
import { RECORDED_CLIENTS } from '../../support/recordedClients.js';
import { ALL_CASES, share } from '../../support/share.js';
import { EXECUTION_CASES, HOSTILE_BODIES } from './executionCases.js';
import { HOSTILE } from './hostile.js';

/** One request as it goes over the wire. */
interface Sent {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by GET, with all of it in the address; `address` is sent as it is. */
  readonly isGet?: boolean;
  readonly address?: string;
}

const sent = (query: string, more: object = {}, headers: Sent['headers'] = {}): Sent => ({
  body: JSON.stringify({ query, ...more }),
  headers,
});

const ORDER = '{ store { orders(first: 2) { nodes { prettyId customer { name } lines { product { slug } } } } } }';
const TWO = `query A { store { name } } query B($n: Int) { store { products(first: $n) { nodes { slug } } } }`;
const SWITCHED = 'query ($on: Boolean!) { store { name @include(if: $on) currency @skip(if: $on) } }';

const QUERIES: readonly Sent[] = [
  ...[ORDERS, CATALOG, SHELF, ACCOUNT, ORDER, '{ __typename }', '{ a: __typename b: store { c: name } }'].map((text) =>
    sent(text),
  ),
  sent(CUSTOMER, { variables: { id: '1' } }),
  sent(TWO, { operationName: 'A' }),
  sent(TWO, { operationName: 'B', variables: { n: 1 } }),
  sent(TWO, { operationName: 'B', variables: { n: 'one' } }),
  sent(TWO, { operationName: 'B', variables: { n: 1000 } }),
  sent(TWO, { operationName: 'C' }),
  sent(TWO),
  sent(SWITCHED, { variables: { on: true } }),
  sent(SWITCHED, { variables: { on: false } }),
  sent(SWITCHED, { variables: {} }),
  sent('{ __schema { queryType { name } } }'),
  sent('{ __proto__: __typename }'),
  sent('{ store { order(id: "1") { id } product(slug: "no-such") { id } } }'),
  sent('{ store(id: "5") { name } other: store { name } }'),
  sent('{ storefront { giftCardBalance(code: "NOPE") { __typename } } }'),
  sent('{ store { nope } }'),
  sent('{ store { name }'),
  sent('subscription { x }'),
  sent(ASSIGN, { variables: {} }),
  sent('mutation { deleteTag(input: { id: "1" }) { deletedId userErrors { code } } }'),
];

const BODIES = [
  '',
  ' ',
  '{',
  '[]',
  '{}',
  'null',
  '5',
  '"{ __typename }"',
  '[{"query":"{ __typename }"}]',
  '{"query":5}',
  '{"query":""}',
  '{"query":null}',
  '{"query":"{ __typename }","more":1}',
  '{"query":"{ __typename }","variables":[]}',
  '{"query":"{ __typename }","variables":"x"}',
  '{"query":"{ __typename }","operationName":5}',
  '{"query":"{ __typename }","operationName":""}',
  '{"query":"{ __typename }","operationName":null,"variables":null}',
  '{"query":"{ __typename }","extensions":{}}',
  '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}',
  '{"query":"{ __typename }","__proto__":{"query":"{ store { name } }"}}',
  `{"query":"{ ${'a'.repeat(300_000)} }"}`,
];

const HEADERS: ReadonlyArray<Readonly<Record<string, string>>> = [
  ...[
    'application/json',
    '*/*',
    'application/graphql-response+json',
    'text/html',
    'constructor',
    'text/event-stream',
    'application/json; charset=utf-16',
    'application/graphql-response+json, application/json',
    'application/*',
    'application/json;q=0.5, application/graphql-response+json',
    'application/json, application/graphql-response+json;q=0.9',
    'application/json;q=0',
    'application/json;q=0, */*;q=0.1',
    'application/graphql-response+json;q=0, application/*',
    'text/html, */*;q=0.1',
    'multipart/mixed;deferSpec=20220824,application/json',
    'multipart/mixed',
    '',
    'nonsense',
  ].map((accept) => ({ accept })),
  ...[
    'text/plain',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/jsonp',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ].map((type) => ({ 'content-type': type })),
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'identity' },
  { 'cache-control': 'no-cache' },
  { 'cache-control': 'no-store' },
  { 'x-paynow-cost': '1' },
  { origin: 'https://shop.example' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'x-forwarded-for': '8.8.8.8' },
];

/** Callers of every kind, good and bad; `KEY` and the like stand for the sandbox's. */
const CALLERS = [
  '',
  'APIKey KEY',
  'apikey  KEY',
  'APIKey pnapi_v1_stranger0000',
  'APIKey',
  'Customer CUSTOMER',
  'Customer EXPIRED',
  'Bearer unknown',
  'Basic dTpw',
  'KEY',
];

/** A body as the parameters of an address. */
const inAddress = (body: string): URLSearchParams =>
  new URLSearchParams(
    Object.entries(JSON.parse(body) as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );

/** What no request may cause. */
const INSIDE = /INTERNAL_SERVER_ERROR/;

const PRODUCTION = { NODE_ENV: 'production', GATEWAY_CORS_ORIGINS: 'https://shop.example' };

describe.each([
  ['as it starts', {}],
  ['in production, for other sites too', PRODUCTION],
])('the direct lane, %s', (_, settings: Readonly<Record<string, string>>) => {
  /** Both settings share the cases out between them: every second one, from this place on. */
  const turn = settings === PRODUCTION ? 1 : 0;
  let bed: TestBed;
  let other: Gateway;
  let otherUrl: string;

  beforeAll(async () => {
    const all = { LIMIT_GUESSES: '100000', ...settings };
    bed = await startTestBed(all);
    const { url, storeId } = bed.sandbox;
    other = createGateway({
      config: readConfig({
        PAYNOW_BASE_URL: url,
        PAYNOW_STORE_ID: storeId,
        PAYNOW_RETRIES: '0',
        CACHE_MAX_ENTRIES: '0',
        GATEWAY_DATA_DIR: 'memory',
        GATEWAY_DIRECT_LANE: 'off',
        ...all,
      }),
      log: silentLog,
    });
    otherUrl = await other.listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    await other.close();
    await bed[Symbol.asyncDispose]();
  });

  const keyed = (text: string): string =>
    text
      .replace('KEY', bed.sandbox.apiKey)
      .replace('CUSTOMER', bed.sandbox.customerToken)
      .replace('EXPIRED', SANDBOX_KEYS.expiredCustomerToken);

  /** Everything a client sees, without what differs from one answer to the next by itself. */
  async function seen(url: string, { body, headers = {}, isGet = false, address }: Sent) {
    const { authorization = 'APIKey KEY', ...more } = headers;
    bed.sandbox.calls.clear();
    const credential = authorization !== '' && { authorization: keyed(authorization) };
    const parameters = address ?? (isGet ? inAddress(body) : undefined);
    // Without what makes `fetch` dear: these are thousands.
    const sentAlways = { accept: '*/*', 'accept-language': '*', ...credential };
    const response =
      parameters !== undefined
        ? await send(`${url}?${parameters}`, { headers: { ...sentAlways, ...more } })
        : await send(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...sentAlways, ...more },
            body,
          });
    const text = (await response.body.text()).replaceAll(/"traceId":"[^"]*"/g, '"traceId":"…"');
    const ignored = new Set(['x-request-id', 'date', 'connection', 'keep-alive', 'transfer-encoding']);
    const shown = Object.entries(response.headers).filter(([name]) => !ignored.has(name));
    return {
      status: response.statusCode,
      headers: Object.fromEntries(shown),
      text,
      calls: bed.sandbox.calls.list.length,
    };
  }

  /** Twice: what is kept of the first one, for instance its parsed document, must not change the next answer. */
  async function same(request: Sent): Promise<string> {
    const expected = await seen(otherUrl, request);
    for (let n = 0; n < 2; n += 1) expect(await seen(bed.url, request), request.body).toEqual(expected);
    return expected.text;
  }

  /** Operations that the lane has answered so far. */
  async function runs(url: string): Promise<number> {
    const counts = ['run', 'known'].map((result) =>
      metricOf(url, `gateway_operations_total{way="direct",result="${result}"}`),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  it('answers queries, mistakes and mutations as without it', async () => {
    for (const request of share(QUERIES, 2, turn)) await same(request);
  });

  // Settings change nothing about execution: once will do.
  if (settings !== PRODUCTION) {
    it('refuses hostile documents as without it', async () => {
      for (const { query, variables } of share(HOSTILE, 3)) await same(sent(query, { variables }));
    });

    it('executes as without it: switches, coercion, fragments, aliases, mistakes', async () => {
      for (const { query, ...more } of EXECUTION_CASES) expect(await same(sent(query, more))).not.toMatch(INSIDE);
    });

    it('reads hostile values as without it', async () => {
      for (const body of HOSTILE_BODIES) expect(await same({ body })).not.toMatch(INSIDE);
    });
  }

  it.each(Object.values(RECORDED_CLIENTS))('takes the requests of $name', async ({ headers, more }) => {
    const before = await runs(bed.url);
    await same(sent('query Q { store { name } }', { operationName: 'Q', ...more }, headers));
    expect((await runs(bed.url)) - before).toBe(2);
  });

  it('takes requests of pages', async () => {
    const before = await runs(bed.url);
    await same(sent('{ store { name } }', {}, { origin: 'https://shop.example' }));
    expect((await runs(bed.url)) - before).toBe(2);
  });

  it.each(Object.values(RECORDED_CLIENTS))('takes what $name sends by GET', async ({ headers, more }) => {
    const before = await runs(bed.url);
    const asked = sent('query Q { store { name } }', { operationName: 'Q', ...more }, headers);
    await same({ ...asked, isGet: true });
    expect((await runs(bed.url)) - before).toBe(2);
  });

  it('answers what is sent by GET as without it', async () => {
    for (const request of share(QUERIES, 2, turn + 1)) await same({ ...request, isGet: true });
    for (const headers of [{ authorization: '' }, { accept: '*/*' }, { origin: 'https://evil.example' }])
      await same({ ...sent('{ store { name } }', {}, headers), isGet: true });
    for (const address of [
      'query={store{name}}&query={__typename}',
      'query=',
      'variables=[]&query={__typename}',
      'variables={&query={__typename}',
      'nonsense',
      'documentId=x',
    ])
      await same({ body: '', address });
  });

  it('takes and refuses callers as without it', async () => {
    for (const [n, authorization] of CALLERS.entries())
      for (const query of share([ORDER, SHELF, ACCOUNT, '{ __typename }'], 2, n + turn))
        await same(sent(query, {}, { authorization }));
  });

  it('reads bodies as without it', async () => {
    for (const body of share(BODIES, 2, turn)) await same({ body });
  });

  it('reads headers as without it', async () => {
    const right = '{ store { name } }';
    const wrong = ['{ store { name } store2: store(id: "5") { name } }', '{ nope }'];
    for (const [n, headers] of HEADERS.entries()) {
      const all = ALL_CASES || 'origin' in headers;
      const some = turn === 0 ? [right, ...share(wrong, 2, n)] : share([right, ...wrong], 3, n);
      for (const query of all ? [right, ...wrong] : some) await same(sent(query, {}, headers));
    }
  });

  it('says what fails at PayNow as without it', async () => {
    const { faults } = bed.sandbox;
    for (const fault of [{ kind: 'status', status: 500 }, { kind: 'status', status: 403 }, { kind: 'cut' }] as const) {
      faults.add({ match: { method: 'GET' }, fault });
      await same(sent(ORDER));
      await same(sent('{ store { name } node(id: "x") { id } }'));
      faults.clear();
    }
    await same(sent(ORDER));
  });

  it('was used', async () => {
    expect(await runs(bed.url)).toBeGreaterThan(50);
    expect(await runs(otherUrl)).toBe(0);
  });

  it('leaves the GraphQL-over-HTTP audits as they are, the second time too', async () => {
    const audits = auditsOf(() => bed);
    for (let n = 0; n < 2; n += 1)
      for (const audit of audits) expect(await audit.fn(), audit.name).toMatchObject({ status: 'ok' });
  });
});
