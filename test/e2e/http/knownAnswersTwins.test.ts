import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/sandbox/seed/random.js';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { ACCOUNT, CATALOG, ORDERS, SHELF } from '../../../src/server/graphiql/exampleQueries.js';
import { ALL_CASES } from '../../support/share.js';
import { change, idsOf, MANAGER, rowsOf, startTwins, UPDATE_PRODUCT } from '../../support/twinGateways.js';

const SHOPPER = `Customer ${SANDBOX_KEYS.customerToken}`;

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
    await twins.both(UPDATE_PRODUCT, { id, name: 'Of now' });
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
  UPDATE_PRODUCT,
  'mutation ($id: ID!, $name: String!) { updateTag(input: { id: $id, name: $name }) { tag { name } userErrors { code } } }',
];

const CALLERS = [MANAGER, MANAGER, MANAGER, SHOPPER, `APIKey ${SANDBOX_KEYS.otherApiKey}`, 'APIKey wrong'];

const STEPS = ALL_CASES ? 400 : 25;

describe('whatever happens to the shop, a gateway answers and calls as one that knows no answers', () => {
  it.each([
    ['rows are kept', SLOW_ROWS, 1],
    ['nothing is kept', { CACHE_MAX_ENTRIES: '0' }, 2],
    ['bodies are not remembered', { ...SLOW_ROWS, PAYNOW_MEMO_BYTES: '0' }, 3],
  ])('%s', async (_name, settings, seed) => {
    await using twins = await startTwins(settings);
    const { sandbox } = twins;
    const random = createRandom(seed);
    const [card] = await rowsOf<{ readonly code: string }>(sandbox, 'giftcards?limit=1');
    const [order = ''] = await idsOf(sandbox, 'orders?limit=1');
    const reads = readsOf({ order, code: card?.code ?? '' });
    const ids = {
      products: await idsOf(sandbox, 'products'),
      tags: await idsOf(sandbox, 'tags'),
      customers: await idsOf(sandbox, 'customers?limit=20'),
    };
    for (let step = 0; step < STEPS; step += 1) {
      const kind = random.between(0, 11);
      if (kind === 0)
        await change(sandbox, 'PATCH', `products/${random.pick(ids.products)}`, { name: `Product ${step}` });
      else if (kind === 1)
        await change(sandbox, 'PATCH', `customers/${random.pick(ids.customers)}`, { name: `name${step}` });
      else if (kind === 2) {
        const which = step % WRITES.length;
        const id = random.pick([ids.customers, ids.products, ids.tags][which] ?? []);
        await twins.both(WRITES[which] ?? '', { id, name: `Written ${step}` });
      } else if (kind === 3) {
        const body = step % 3 === 0 ? [{}, 5, null] : undefined;
        const kindOf = step % 3 === 0 ? 'wrongType' : 'status';
        sandbox.faults.add({
          match: { path: random.pick(['products', 'orders', 'customer', 'store$']) },
          fault: { kind: kindOf, body },
        });
        await twins.both(random.pick(reads), {}, random.pick(CALLERS));
        sandbox.faults.clear();
      } else {
        const [query, caller] = [random.pick(reads), random.pick(CALLERS)];
        for (let n = random.between(0, 3); n >= 0; n -= 1) await twins.both(query, {}, caller);
      }
    }
    expect(await twins.known()).toBeGreaterThan(0);
  });
});
