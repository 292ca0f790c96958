import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import { ACCOUNT, CATALOG, ORDERS, SHELF } from '../../../src/server/graphiql/exampleQueries.js';
import { deliver, SECRET } from '../../events/support.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { ALL_CASES } from '../../support/share.js';
import { tokenFolder } from '../../support/tokens.js';
import { type Answer, json } from '../../upstream/client/standIn.js';

const KNOWN = 'gateway_operations_total{way="direct",result="known"}';
/** Of PayNow's, another one for each failure. */
const TRACE_ID = /,"traceId":"[^"]*"/g;
const MANAGER = `APIKey ${SANDBOX_KEYS.apiKey}`;
const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

const GENERAL_JOINS = 'gateway_operations_total{way="general",result="join"}';
const KEPT = 'gateway_known_answers';
const CALLING = 'paynow_gate_calls{place="inside"}';

async function metric(url: string, name: string): Promise<number> {
  const { body } = await request(new URL('/metrics', url));
  const line = (await body.text()).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

/** One gateway that knows its answers and one that does not, before the same sandbox. */
async function startTwins(settings: Record<string, string> = {}) {
  const sandbox = await startSandbox({ strict: true });
  const start = async (memo: string): Promise<{ gateway: Gateway; url: string }> => {
    const config = readConfig({
      NODE_ENV: 'production',
      GATEWAY_DATA_DIR: 'memory',
      PAYNOW_BASE_URL: sandbox.url,
      PAYNOW_STORE_ID: sandbox.storeId,
      PAYNOW_RETRIES: '0',
      ANSWER_MEMO_BYTES: memo,
      LIMIT_GUESSES: '10000',
      GATEWAY_HASH_KEY: 'both-call-a-shopper-by-the-same-name',
      ...settings,
    });
    const gateway = createGateway({ config, log: silentLog, graphiql: false });
    return { gateway, url: await gateway.listen(0, '127.0.0.1') };
  };
  const [knowing, plain] = [await start('16777216'), await start('0')];
  const ask = async (url: string, body: string, authorization: string) => {
    sandbox.calls.clear();
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', authorization },
      body,
    });
    const text = await response.body.text();
    const calls = sandbox.calls.list.map(({ method, path, query }) => `${method} ${path}${query}`).sort();
    return { status: response.statusCode, answer: JSON.parse(text.replace(TRACE_ID, '')) as unknown, calls };
  };
  const idle = () =>
    expect
      .poll(async () => (await Promise.all([plain, knowing].map(({ url }) => metric(url, CALLING)))).join())
      .toBe('0,0');
  return {
    sandbox,
    /** The same for both. */
    async both(query: string, variables: object = {}, authorization = MANAGER) {
      const body = JSON.stringify({ query, variables });
      const expected = await ask(plain.url, body, authorization);
      const got = await ask(knowing.url, body, authorization);
      expect(got.answer).toEqual(expected.answer);
      // Who is answered with a failure does not wait for what else is asked of PayNow.
      if ('errors' in (got.answer as object)) await idle();
      else expect(got).toEqual(expected);
      return got;
    },
    /** How many answers were known. */
    known: () => metric(knowing.url, KNOWN),
    async [Symbol.asyncDispose]() {
      await knowing.gateway.close();
      await plain.gateway.close();
      await sandbox.close();
    },
  };
}

/** Changes something of the shop's, past the gateways. */
async function change(sandbox: Sandbox, method: 'POST' | 'PATCH', path: string, body: object): Promise<string> {
  const answer = await request(`${sandbox.url}/v1/stores/${sandbox.storeId}/${path}`, {
    method,
    headers: { authorization: MANAGER, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.body.text();
  expect(answer.statusCode, text).toBeLessThan(300);
  return text;
}

const DEEP = `{ store { name orders(first: 20) { nodes { prettyId deliveryItems(first: 3) { nodes { state product { name } } } } } } }`;
const SLOW_ROWS = { CACHE_PRODUCTS_MS: '600000', CACHE_STORES_MS: '600000', CACHE_STOREFRONT_MS: '600000' };

describe('an answer of which everything read is unchanged', () => {
  it.each([
    ['orders', ORDERS, MANAGER],
    ['the catalog', CATALOG, MANAGER],
    ['orders with delivery items', DEEP, MANAGER],
    ['the shelf', SHELF, SHOPPER],
    ['an account', ACCOUNT, SHOPPER],
  ])('is known, with the same PayNow calls: %s', async (_name, query, who) => {
    await using twins = await startTwins(SLOW_ROWS);
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await twins.both(query, {}, who));
    expect(answers.at(-1)).toEqual(answers.at(-2));
    expect(await twins.known()).toBeGreaterThanOrEqual(2);
  });
  it('is not given after a row that is kept has been written', async () => {
    await using twins = await startTwins(SLOW_ROWS);
    const query = '{ store { orders(first: 1) { nodes { lines { product { paynowId name } } } } } }';
    type Shown = {
      data: { store: { orders: { nodes: [{ lines: [{ product: { paynowId: string; name: string } }] }] } } };
    };
    const product = async () => ((await twins.both(query)).answer as Shown).data.store.orders.nodes[0].lines[0].product;
    for (let n = 0; n < 4; n += 1) await product();
    expect(await twins.known()).toBeGreaterThan(0);
    const { paynowId: id } = await product();
    await twins.both(WRITES[1] ?? '', { id, name: 'Of now' });
    for (let n = 0; n < 3; n += 1) expect(await product()).toEqual({ paynowId: id, name: 'Of now' });
  });

  it('is none for what is always read afresh', async () => {
    await using twins = await startTwins();
    for (let n = 0; n < 3; n += 1) {
      const { calls } = await twins.both('{ store { refundPreview(orderId: "1") { amount { amount } } } }');
      expect(calls.length).toBeGreaterThan(0);
    }
    expect(await twins.known()).toBe(0);
  });
});

/** What is asked of a shop with these rows. */
const readsOf = ({ order, code }: { readonly order: string; readonly code: string }): readonly string[] => [
  ORDERS,
  CATALOG,
  DEEP,
  SHELF,
  ACCOUNT,
  '{ store { name tags { nodes { name } } sales { nodes { name } } coupons(first: 5) { nodes { code } } } }',
  '{ store { products(first: 3) { nodes { name tags { name } } } customers(first: 3) { nodes { name orders(first: 2) { nodes { prettyId customer { name } } } } } } }',
  '{ stores { nodes { name } } store(id: "5") { name } }',
  '{ store { customer(id: "1") { name } orders(first: 2) { nodes { customer { id } lines { product { id } } } } } }',
  '{ storefront { store { name } products(first: 3) { nodes { name } } me: customer { name tierGroups { name } } } }',
  '{ store { tags { nodes { name } } } }',
  `{ store { refundPreview(orderId: "${order}") { amount { amount } } } }`,
  '{ store { order(id: "1") { prettyId } products(first: 2) { nodes { slug } } } }',
  `{ storefront { giftCard(code: "${code}") { code } } }`,
  '{ store { gameServers { nodes { name } } webhookEndpoints { nodes { url } } } }',
  '{ storefront(country: "DE") { id products(first: 2) { nodes { price { amount } } } } }',
];

const WRITES = [
  'mutation ($id: ID!, $name: String!) { updateCustomer(input: { id: $id, name: $name }) { customer { name } userErrors { code } } }',
  'mutation ($id: ID!, $name: String!) { updateProduct(input: { id: $id, name: $name }) { product { name } userErrors { code } } }',
  'mutation ($id: ID!, $name: String!) { updateTag(input: { id: $id, name: $name }) { tag { name } userErrors { code } } }',
];

const CALLERS = [MANAGER, MANAGER, MANAGER, SHOPPER, `APIKey ${SANDBOX_KEYS.otherApiKey}`, 'APIKey wrong'];

const STEPS = ALL_CASES ? 400 : 80;

/** Equal numbers from equal seeds. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Rows of a list of the shop's. */
async function rowsOf<Row>({ url, storeId }: Sandbox, path: string): Promise<Row[]> {
  const { body } = await request(`${url}/v1/stores/${storeId}/${path}`, { headers: { authorization: MANAGER } });
  return (await body.json()) as Row[];
}

const idsOf = async (sandbox: Sandbox, path: string): Promise<string[]> =>
  (await rowsOf<{ readonly id: string }>(sandbox, path)).map(({ id }) => id);

describe('whatever happens to the shop, a gateway answers and calls as one that knows no answers', () => {
  it.each([
    ['rows are kept', SLOW_ROWS, 1],
    ['nothing is kept', { CACHE_MAX_ENTRIES: '0' }, 2],
    ['bodies are not remembered', { ...SLOW_ROWS, PAYNOW_MEMO_BYTES: '0' }, 3],
  ])('%s', async (_name, settings, seed) => {
    await using twins = await startTwins(settings);
    const { sandbox } = twins;
    const draw = numbers(seed);
    const [card] = await rowsOf<{ readonly code: string }>(sandbox, 'giftcards?limit=1');
    const [order = ''] = await idsOf(sandbox, 'orders?limit=1');
    const reads = readsOf({ order, code: card?.code ?? '' });
    const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
    const ids = {
      products: await idsOf(sandbox, 'products'),
      tags: await idsOf(sandbox, 'tags'),
      customers: await idsOf(sandbox, 'customers?limit=20'),
    };
    for (let step = 0; step < STEPS; step += 1) {
      const kind = draw(12);
      if (kind === 0) await change(sandbox, 'PATCH', `products/${pick(ids.products)}`, { name: `Product ${step}` });
      else if (kind === 1) await change(sandbox, 'PATCH', `customers/${pick(ids.customers)}`, { name: `name${step}` });
      else if (kind === 2) {
        const which = step % WRITES.length;
        const id = pick([ids.customers, ids.products, ids.tags][which] ?? []);
        await twins.both(WRITES[which] ?? '', { id, name: `Written ${step}` });
      } else if (kind === 3) {
        const body = step % 3 === 0 ? [{}, 5, null] : undefined;
        const kindOf = step % 3 === 0 ? 'wrongType' : 'status';
        sandbox.faults.add({
          match: { path: pick(['products', 'orders', 'customer', 'store$']) },
          fault: { kind: kindOf, body },
        });
        await twins.both(pick(reads), {}, pick(CALLERS));
        sandbox.faults.clear();
      } else {
        const [query, caller] = [pick(reads), pick(CALLERS)];
        for (let n = draw(4); n >= 0; n -= 1) await twins.both(query, {}, caller);
      }
    }
    expect(await twins.known()).toBeGreaterThan(0);
  });
});

const TAGS = 'GET /v1/stores/7/tags';
const READ = '{ store { tags { nodes { name } } } }';
const actor = { type: 'system' };
const tag = (name: string, storeId = '7'): Answer =>
  json([
    {
      id: '1',
      store_id: storeId,
      name,
      slug: name,
      enabled: true,
      created_at: '2026-01-01T00:00:00Z',
      created_by: actor,
    },
  ]);
const named = (name: string) => ({ data: { store: { tags: { nodes: [{ name }] } } } });

type Bed = Awaited<ReturnType<typeof startLaneBed>>;

/** Asks until the answer is known. */
async function know({ send, metric }: Bed, ...asked: Parameters<Bed['send']>): Promise<void> {
  const before = await metric(KNOWN);
  for (let n = 0; n < 4; n += 1) await send(...asked).text;
  expect(await metric(KNOWN)).toBeGreaterThan(before);
}

const parsed = async ({ text }: { readonly text: Promise<string> }): Promise<unknown> => JSON.parse(await text);

describe('an answer that is known', () => {
  const COLD = { CACHE_MAX_ENTRIES: '0' };

  it('is given to nobody else, and for nothing else', async () => {
    await using bed = await startLaneBed({
      ...COLD,
      TRUST_PROXY: '127.0.0.1',
      TRUST_PROXY_COUNTRY_HEADER: 'x-country',
    });
    const query =
      'query A($n: Int) { store { tags(first: $n) { nodes { name } } } } query B { store { tags { nodes { name } } } }';
    const one = { variables: { n: 1 }, operationName: 'A' };
    bed.standIn.always(TAGS, (response, received) =>
      tag(received.authorization === 'APIKey anna' ? 'of anna' : 'of another')(response, received),
    );
    await know(bed, query, 'anna', {}, one);
    const [known, calls] = [await bed.metric(KNOWN), bed.standIn.count(TAGS)];
    expect(await parsed(bed.send(query, 'bob', {}, one))).toEqual(named('of another'));
    const others: ReadonlyArray<Parameters<Bed['send']>> = [
      [query, 'anna', {}, { ...one, variables: { n: 2 } }],
      [query, 'anna', {}, { operationName: 'B' }],
      [query, 'anna', { 'x-country': 'DE' }, one],
      [query, 'anna', { 'x-forwarded-for': '8.8.8.8' }, one],
      [query, 'anna', { 'cache-control': 'no-cache' }, one],
      [query, 'anna', { 'x-paynow-cost': '1' }, one],
    ];
    for (const asked of others) expect(await parsed(bed.send(...asked))).toMatchObject(named('of anna'));
    expect([(await bed.metric(KNOWN)) - known, bed.standIn.count(TAGS) - calls]).toEqual([0, 7]);
    await know(bed, query, 'anna', {}, one);
  });

  it('is not for a token that has lost its right', async () => {
    await using tokens = await tokenFolder();
    await using bed = await startLaneBed({
      ...COLD,
      PAYNOW_API_KEY: 'of-the-gateway',
      GATEWAY_TOKENS_FILE: tokens.file,
    });
    const { authorization, id } = await tokens.make(['tags:read']);
    bed.standIn.always(TAGS, tag('old'));
    await know(bed, READ, '', { authorization });
    const calls = bed.standIn.count(TAGS);
    await tokens.change(id, { scopes: ['products:read'] });
    const refused = { data: { store: { tags: null } }, errors: [{ extensions: { code: 'FORBIDDEN' } }] };
    expect(await parsed(bed.send(READ, '', { authorization }))).toMatchObject(refused);
    expect(bed.standIn.count(TAGS)).toBe(calls);
  });

  it.each([
    ['a changed body', tag('new'), named('new')],
    ['an empty list', json([]), { data: { store: { tags: { nodes: [] } } } }],
    ['a row of another store', tag('old', '8'), { errors: [{ path: ['store', 'tags', 'nodes', 0] }] }],
    [
      'a refusal',
      json({ code: 'oh' }, 403),
      { data: { store: { tags: null } }, errors: [{ path: ['store', 'tags'] }] },
    ],
    [
      'a failure',
      json({ code: 'oh' }, 500),
      { data: { store: { tags: null } }, errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }] },
    ],
  ])('is not given after %s, at no further call', async (_name, answer, expected) => {
    await using bed = await startLaneBed(COLD);
    bed.standIn.always(TAGS, tag('old'));
    await know(bed, READ);
    const calls = bed.standIn.count(TAGS);
    bed.standIn.script(TAGS, answer);
    expect(await parsed(bed.send(READ))).toMatchObject(expected);
    expect(bed.standIn.count(TAGS)).toBe(calls + 1);
    expect(await parsed(bed.send(READ))).toEqual(named('old'));
    expect(bed.standIn.count(TAGS)).toBe(calls + 2);
  });

  it('is looked for by one of those who ask at the same time', async () => {
    await using bed = await startLaneBed(COLD);
    bed.standIn.always(TAGS, tag('old'));
    await know(bed, READ);
    const [calls, joins] = [bed.standIn.count(TAGS), await bed.joins()];
    const tell = held(bed.standIn, TAGS);
    const clients = Array.from({ length: 5 }, () => bed.send(READ));
    await expect.poll(() => bed.standIn.count(TAGS)).toBe(calls + 1);
    await parsed(bed.send('{ __typename }', 'bob'));
    await parsed(bed.send('{ __typename }', 'bob'));
    tell(tag('old'));
    for (const client of clients) expect(await parsed(client)).toEqual(named('old'));
    expect([bed.standIn.count(TAGS) - calls, (await bed.joins()) - joins]).toEqual([1, 4]);
  });

  it('does not keep what could be asked sooner waiting for what came sooner the last time', async () => {
    await using sandbox = await startSandbox();
    const path = `/v1/stores/${sandbox.storeId}`;
    await using bed = await startLaneBed({ ...COLD, PAYNOW_STORE_ID: sandbox.storeId });
    const [order, extra] = await rowsOf<{ readonly lines: ReadonlyArray<{ readonly product_id: string }> }>(
      sandbox,
      'orders?limit=2',
    );
    const id = order?.lines[0]?.product_id;
    const [sales, products] = [`GET ${path}/sales`, `GET ${path}/products/${id}`];
    bed.standIn.always(sales, json([]));
    bed.standIn.always(`GET ${path}/orders`, json([order, extra]));
    bed.standIn.always(
      products,
      json((await rowsOf<{ readonly id: string }>(sandbox, 'products')).find((row) => row.id === id)),
    );
    const query = '{ store { sales { nodes { name } } orders(first: 1) { nodes { lines { product { name } } } } } }';
    await bed.introduce(query);
    for (let n = 0; n < 3; n += 1) await bed.send(query).text;
    const expected = await parsed(bed.send(query));
    const calls = bed.standIn.count(products);
    const tell = held(bed.standIn, sales);
    const client = bed.send(query);
    await expect.poll(() => bed.standIn.count(products)).toBe(calls + 1);
    tell(json([]));
    expect(await parsed(client)).toEqual(expected);
    expect(bed.standIn.count(products)).toBe(calls + 1);
  });

  it.each([
    ['secrets of webhooks', 'GET /v1/stores/7/webhooks', '{ store { webhookEndpoints { nodes { paynowId } } } }'],
    ['tokens of game servers', 'GET /v1/stores/7/gameservers', '{ store { gameServers { nodes { paynowId } } } }'],
  ])('holds no %s', async (_name, route, query) => {
    await using bed = await startLaneBed();
    bed.standIn.always(route, json([]));
    for (let n = 0; n < 4; n += 1) expect(await parsed(bed.send(query))).not.toHaveProperty('errors');
    expect([bed.standIn.count(route), await bed.metric(KNOWN), await bed.metric(KEPT)]).toEqual([4, 0, 0]);
  });

  it('does not prove again that there is a store', async () => {
    await using bed = await startLaneBed(COLD);
    const store = 'GET /v1/stores/7';
    const created_at = '2026-01-01T00:00:00Z';
    bed.standIn.always(store, json({ id: '7', slug: 'seven', name: 'Seven', currency: 'usd', created_at }));
    bed.standIn.always(TAGS, tag('old'));
    for (let n = 0; n < 3; n += 1) await bed.send('{ store { name tags { nodes { name } } } }').text;
    const calls = bed.standIn.count(store);
    for (let n = 0; n < 3; n += 1)
      expect(await parsed(bed.send('{ store(id: "7") { tags { nodes { name } } } }', 'bob'))).toEqual(named('old'));
    expect(bed.standIn.count(store) - calls).toBe(1);
  });

  it('is not for what the log of events adds', async () => {
    await using bed = await startLaneBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
    const query = '{ store { tags { nodes { name } } events(first: 5) { nodes { eventId } } } }';
    const told = (...ids: readonly string[]) => ({
      data: { store: { tags: { nodes: [{ name: 'old' }] }, events: { nodes: ids.map((eventId) => ({ eventId })) } } },
    });
    bed.standIn.always('GET /v1/stores/7', json({ id: '7', slug: 'seven', name: 'Seven', currency: 'usd' }));
    bed.standIn.always(TAGS, tag('old'));
    for (let n = 0; n < 3; n += 1) expect(await parsed(bed.send(query))).toEqual(told());
    await deliver({ url: bed.url, secret: SECRET, eventId: '5', eventType: 'ON_TRIAL_STARTED' });
    expect(await parsed(bed.send(query))).toEqual(told('5'));
  });

  it.each([
    ['{ storefront(country: "DE") { tags { nodes { name } } } }', /^public/],
    // The address decides: no cache in front may give it to somebody from elsewhere.
    ['{ storefront { tags { nodes { name } } } }', /^private/],
    ['{ here: storefront { id } storefront(country: "DE") { tags { nodes { name } } } }', /^private/],
  ])('makes an answer that another way shares as public as it is: %s', async (query, cacheControl) => {
    await using bed = await startLaneBed({ ...COLD, TRUST_PROXY: '127.0.0.1' });
    const tags = 'GET /v1/store/tags';
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '198.51.100.7' };
    const post = () => fetch(bed.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const created_at = '2026-01-01T00:00:00.000Z';
    bed.standIn.always(
      tags,
      json([{ id: '1', store_id: '7', name: 'Ranks', slug: 'ranks', enabled: true, created_at }]),
    );
    for (let n = 0; n < 4; n += 1) await (await post()).text();
    const [known, calls] = [await bed.metric(KNOWN), bed.standIn.count(tags)];
    expect(known).toBeGreaterThan(0);
    const tell = held(bed.standIn, tags);
    const first = post();
    await expect.poll(() => bed.standIn.count(tags)).toBe(calls + 1);
    const second = fetch(`${bed.url}?${new URLSearchParams({ query })}`, { headers });
    await expect.poll(() => bed.metric(GENERAL_JOINS)).toBe(0);
    await parsed(bed.send('{ __typename }', 'bob'));
    tell(json([{ id: '1', store_id: '7', name: 'Ranks', slug: 'ranks', enabled: true, created_at }]));
    expect(await (await first).json()).toEqual(await (await second).json());
    expect((await second).headers.get('cache-control')).toMatch(cacheControl);
    expect([bed.standIn.count(tags), await bed.metric(GENERAL_JOINS), await bed.metric(KNOWN)]).toEqual([
      calls + 1,
      1,
      known + 1,
    ]);
  });

  it.each([
    ['a row that does not exist', 'GET /v1/stores/7/tags/1', json({}, 404), '{ store { tag(id: "1") { name } } }'],
    ['a failure', TAGS, json({}, 500), READ],
  ])('is none for %s', async (_name, route, answer, query) => {
    await using bed = await startLaneBed(COLD);
    bed.standIn.always(route, answer);
    for (let n = 0; n < 4; n += 1) expect(await parsed(bed.send(query))).toHaveProperty('data');
    expect([bed.standIn.count(route), await bed.metric(KNOWN), await bed.metric(KEPT)]).toEqual([4, 0, 0]);
  });

  it('takes the memory that it may take', async () => {
    await using bed = await startLaneBed({ ...COLD, ANSWER_MEMO_BYTES: '4000' });
    bed.standIn.always(TAGS, tag('x'.repeat(3_000)));
    for (let n = 0; n < 4; n += 1) await bed.send(READ).text;
    expect(await bed.metric(KNOWN)).toBe(0);
    bed.standIn.always(TAGS, tag('x'.repeat(100)));
    await know(bed, READ);
    for (const key of ['b', 'c', 'd', 'e']) await know(bed, READ, key);
    const known = await bed.metric(KNOWN);
    await bed.send(READ).text;
    expect(await bed.metric(KNOWN)).toBe(known);
  });
});
