import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

interface Row {
  readonly id: string;
  readonly store_id: string;
}

/** PayNow answers the next read of this path with these rows. */
const answerWith = (path: string, body: unknown) =>
  bed.sandbox.faults.add({ match: { method: 'GET', path, times: 1 }, fault: { kind: 'status', status: 200, body } });

const invalid = (...path: readonly (string | number)[]) => [
  expect.objectContaining({ path, extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }),
];

describe('the row that answers is the one that was asked for', () => {
  it.each([
    ['order', 'orders', 'status'],
    ['payment', 'payments', 'status'],
    ['coupon', 'coupons', 'code'],
    ['giftCard', 'giftcards', 'code'],
    ['productSubscription', 'subscriptions', 'status'],
    ['ban', 'bans', 'reason'],
  ])('%s: a row of another id or store is no answer', async (field, path, pick) => {
    const [row] = (await bed.paynow(`${path}?limit=1`)) as [Row];
    for (const wrong of [
      { ...row, id: '1' },
      { ...row, store_id: '1' },
    ]) {
      answerWith(`/${path}/${row.id}$`, wrong);
      const { data, errors } = await bed.ask(`{ store { ${field}(id: "${row.id}") { ${pick} } } }`);
      expect([data, errors]).toEqual([{ store: { [field]: null } }, invalid('store', field)]);
    }
  });

  it('a customer that came with an order is the one whom the order names, of the same store', async () => {
    const [order] = (await bed.paynow('orders?limit=1')) as [Row & { readonly customer: Row }];
    for (const wrong of [{ id: '1' }, { store_id: '1' }]) {
      answerWith('/orders$', [{ ...order, customer: { ...order.customer, ...wrong } }]);
      const { data, errors } = await bed.ask('{ store { orders(first: 1) { nodes { paynowId customer { name } } } } }');
      expect([data, errors]).toEqual([
        { store: { orders: { nodes: [{ paynowId: order.id, customer: null }] } } },
        invalid('store', 'orders', 'nodes', 0, 'customer'),
      ]);
    }
  });

  it.each([
    ['orders', 'orders'],
    ['payments', 'payments'],
    ['coupons', 'coupons'],
    ['giftCards', 'giftcards'],
    ['productSubscriptions', 'subscriptions'],
    ['bans', 'bans'],
  ])('%s: a list with a row of another store is no answer', async (field, path) => {
    const rows = (await bed.paynow(`${path}?limit=2`)) as Row[];
    answerWith(
      `/${path}$`,
      rows.map((row, n) => (n === 0 ? row : { ...row, store_id: '1' })),
    );
    const { data, errors } = await bed.ask(`{ store { ${field}(first: 2) { nodes { id } } } }`);
    expect([data, errors]).toEqual([{ store: { [field]: null } }, invalid('store', field)]);
  });

  it.each([
    ['products', 'products'],
    ['tags', 'tags'],
    ['sales', 'sales'],
    ['gameServers', 'gameservers'],
    ['customVariables', 'custom-variables'],
    ['customers', 'customers'],
    ['deliveryItems', 'delivery/items'],
  ])('%s: a whole list with a row of another store is no answer', async (field, path) => {
    const rows = (await bed.paynow(path)) as Row[];
    answerWith(
      `/${path}$`,
      rows.map((row, n) => (n === 0 ? row : { ...row, store_id: '1' })),
    );
    const { data, errors } = await bed.ask(`{ store { ${field} { nodes { id } } } }`);
    expect([data, errors]).toEqual([{ store: { [field]: null } }, invalid('store', field)]);
  });

  it.each([
    ['tag', 'tags', 'slug'],
    ['customVariable', 'custom-variables', 'identifier'],
    ['customer', 'customers', 'name'],
    ['product', 'products', 'slug'],
    ['sale', 'sales', 'name'],
  ])('%s: a row of another id or store is no answer', async (field, path, pick) => {
    const [row] = (await bed.paynow(path)) as [Row];
    for (const wrong of [
      { ...row, id: '1' },
      { ...row, store_id: '1' },
    ]) {
      answerWith(`/${path}/${row.id}$`, wrong);
      const { data, errors } = await bed.ask(`{ store { ${field}(id: "${row.id}") { ${pick} } } }`);
      expect([data, errors]).toEqual([{ store: { [field]: null } }, invalid('store', field)]);
    }
  });

  it('the store itself', async () => {
    answerWith(`/stores/${bed.sandbox.storeId}$`, { id: '1', name: 'Another', slug: 'another' });
    const { data, errors } = await bed.ask('{ store { name } }');
    expect([data, errors]).toEqual([{ store: null }, invalid('store', 'name')]);
  });

  it('an order of the shopper with another id', async () => {
    const authorization = `Customer ${SANDBOX_KEYS.customerToken}`;
    const ask = (query: string) => bed.ask(query, { authorization });
    const first = await ask('{ storefront { customer { orders(first: 2) { nodes { paynowId } } } } }');
    const { nodes } = (first.data as { storefront: { customer: { orders: { nodes: { paynowId: string }[] } } } })
      .storefront.customer.orders;
    const [own, other] = nodes;
    const row = await fetch(`${bed.sandbox.url}/v1/store/customer/orders/${other?.paynowId}`, {
      headers: { authorization },
    });
    answerWith(`/customer/orders/${own?.paynowId}$`, await row.json());
    const { data, errors } = await ask(`{ storefront { customer { order(id: "${own?.paynowId}") { prettyId } } } }`);
    expect([data, errors]).toEqual([
      { storefront: { customer: { order: null } } },
      invalid('storefront', 'customer', 'order'),
    ]);
  });
});

describe('a refund is decided on the order that was asked for', () => {
  const REFUND =
    'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { refund { paynowId } userErrors { code } } }';

  it.each([
    ['another order', 'orders', (rows: Row[]) => ({ ...rows[0], id: '1' })],
    ["another store's order", 'orders', (rows: Row[]) => ({ ...rows[0], store_id: '1' })],
    ["another order's payment", 'payments', (rows: Row[]) => rows.map((row) => ({ ...row, order_id: '1' }))],
    ["another store's payment", 'payments', (rows: Row[]) => rows.map((row) => ({ ...row, store_id: '1' }))],
  ])('%s: nothing is sent', async (_, path, wrong) => {
    const [order] = (await bed.paynow('orders?status=completed&limit=1')) as [Row];
    const query = path === 'orders' ? 'orders?status=completed&limit=1' : `payments?order_id=${order.id}`;
    answerWith(path === 'orders' ? `/orders/${order.id}$` : '/payments$', wrong((await bed.paynow(query)) as Row[]));
    const input = { orderId: order.id, idempotencyKey: 'k' };
    const { data, errors, calls } = await bed.ask(REFUND, { variables: { input } });
    expect([data, errors]).toEqual([{ refundOrder: null }, invalid('refundOrder')]);
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });
});
