import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { createGateway, type Gateway } from '../../../src/server/gateway.js';
import { ACCOUNT, CATALOG, ORDERS, SHELF } from '../../../src/server/graphiql/exampleQueries.js';
import { held, startLaneBed } from '../../support/laneBed.js';
import { tokenFolder } from '../../support/tokens.js';
import { type Answer, json } from '../../upstream/client/standIn.js';

const KNOWN = 'gateway_operations_total{way="direct",result="known"}';
/** Of PayNow's, another one for each failure. */
const TRACE_ID = /,"traceId":"[^"]*"/g;
const MANAGER = `APIKey ${SANDBOX_KEYS.apiKey}`;
const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

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
    expect.poll(async () => (await Promise.all([plain, knowing].map(({ url }) => metric(url, CALLING)))).join()).toBe('0,0');
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
});

const READS = [
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
  '{ store { gameServers { nodes { name } } webhookEndpoints { nodes { url } } } }',
  '{ storefront(country: "DE") { id products(first: 2) { nodes { price { amount } } } } }',
];

const WRITES = [
  'mutation ($id: ID!, $name: String!) { updateCustomer(input: { id: $id, name: $name }) { customer { name } userErrors { code } } }',
  'mutation ($id: ID!, $name: String!) { updateTag(input: { id: $id, name: $name }) { tag { name } userErrors { code } } }',
];

const CALLERS = [MANAGER, MANAGER, MANAGER, SHOPPER, `APIKey ${SANDBOX_KEYS.otherApiKey}`, 'APIKey wrong'];

/** Equal numbers from equal seeds. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Rows of a list of the shop's. */
async function idsOf({ url, storeId }: Sandbox, path: string): Promise<string[]> {
  const { body } = await request(`${url}/v1/stores/${storeId}/${path}`, { headers: { authorization: MANAGER } });
  return ((await body.json()) as Array<{ id: string }>).map(({ id }) => id);
}

describe('whatever happens to the shop, a gateway answers and calls as one that knows no answers', () => {
  it.each([
    ['rows are kept', SLOW_ROWS, 1],
    ['nothing is kept', { CACHE_MAX_ENTRIES: '0' }, 2],
    ['bodies are not remembered', { ...SLOW_ROWS, PAYNOW_MEMO_BYTES: '0' }, 3],
  ])('%s', async (_name, settings, seed) => {
    await using twins = await startTwins(settings);
    const { sandbox } = twins;
    const draw = numbers(seed);
    const pick = <T>(list: readonly T[]): T => list[draw(list.length)] as T;
    const ids = {
      products: await idsOf(sandbox, 'products'),
      tags: await idsOf(sandbox, 'tags'),
      customers: await idsOf(sandbox, 'customers?limit=20'),
    };
    for (let step = 0; step < 120; step += 1) {
      const kind = draw(12);
      if (kind === 0) await change(sandbox, 'PATCH', `products/${pick(ids.products)}`, { name: `Product ${step}` });
      else if (kind === 1) await change(sandbox, 'PATCH', `customers/${pick(ids.customers)}`, { name: `name${step}` });
      else if (kind === 2) {
        const id = pick(step % 2 === 0 ? ids.customers : ids.tags);
        await twins.both(WRITES[step % 2] ?? '', { id, name: `Written ${step}` });
      } else if (kind === 3) {
        const body = step % 3 === 0 ? [{}, 5, null] : undefined;
        const kindOf = step % 3 === 0 ? 'wrongType' : 'status';
        sandbox.faults.add({ match: { path: pick(['products', 'orders', 'customer', 'store$']) }, fault: { kind: kindOf, body } });
        await twins.both(pick(READS), {}, pick(CALLERS));
        sandbox.faults.clear();
      } else {
        const [query, caller] = [pick(READS), pick(CALLERS)];
        for (let n = draw(4); n >= 0; n -= 1) await twins.both(query, {}, caller);
      }
    }
    expect(await twins.known()).toBeGreaterThan(20);
  });
});
