import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterEach(() => bed.sandbox.faults.clear());
afterAll(() => bed[Symbol.asyncDispose]());

interface Row {
  readonly id: string;
  readonly store_id: string;
}

/** PayNow answers the next read of this path with these rows. */
const answerWith = (path: string, body: unknown) =>
  bed.sandbox.faults.add({ match: { method: 'GET', path, times: 1 }, fault: { kind: 'status', status: 200, body } });

/** A shopper's read past the gateway. */
const shopRead = async (path: string): Promise<unknown> => {
  const response = await fetch(`${bed.sandbox.url}/v1/store/${path}`, {
    headers: { 'x-paynow-store-id': bed.sandbox.storeId },
  });
  return response.json();
};

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
    ['products', 'products'],
    ['tags', 'tags'],
    ['sales', 'sales'],
    ['gameServers', 'gameservers'],
    ['customVariables', 'custom-variables'],
    ['customers', 'customers'],
    ['deliveryItems', 'delivery/items'],
  ])('%s: a row of another store costs this row of the list', async (field, path) => {
    const rows = ((await bed.paynow(path)) as Row[]).slice(0, 2);
    answerWith(
      `/${path}$`,
      rows.map((row, n) => (n === 0 ? { ...row, store_id: '1' } : row)),
    );
    const { data, errors } = await bed.ask(`{ store { ${field}(first: 2) { nodes { paynowId } } } }`);
    expect([data, errors]).toEqual([
      { store: { [field]: { nodes: [null, ...rows.slice(1).map(({ id }) => ({ paynowId: id }))] } } },
      invalid('store', field, 'nodes', 0),
    ]);
  });

  it('a row of another owner costs this row of the list of the one', async () => {
    const orders = (await bed.paynow('orders?limit=2')) as (Row & { readonly customer_id: string })[];
    const [own, other] = orders;
    answerWith('/orders$', [own, { ...other, customer_id: '1' }]);
    const { data, errors } = await bed.ask(
      `{ store { orders(first: 2, filter: { customerId: "${own?.customer_id}" }) { nodes { paynowId } } } }`,
    );
    expect([data, errors]).toEqual([
      { store: { orders: { nodes: [{ paynowId: own?.id }, null] } } },
      invalid('store', 'orders', 'nodes', 1),
    ]);
  });

  it('the storefront: rows of another store cost themselves, and all of them too', async () => {
    const products = (await shopRead('products')) as Row[];
    answerWith('/store/products$', [{ ...products[0], store_id: '1' }, products[1]]);
    const { data, errors } = await bed.ask('{ storefront { products(first: 2) { nodes { paynowId } } } }');
    expect([data, errors]).toEqual([
      { storefront: { products: { nodes: [null, { paynowId: products[1]?.id }] } } },
      invalid('storefront', 'products', 'nodes', 0),
    ]);
  });

  it('one out of a whole list: a row that cannot be used might be the one', async () => {
    const [row] = (await bed.paynow('webhooks')) as [Row];
    answerWith('/webhooks$', [null]);
    const id = `gid://paynow/${bed.sandbox.storeId}/WebhookEndpoint/${row.id}`;
    const { data, errors } = await bed.ask(`{ node(id: "${id}") { id } }`);
    expect([data, errors.map(({ path, extensions }) => [path, extensions['code']])]).toEqual([
      { node: null },
      [[['node'], 'UPSTREAM_INVALID_RESPONSE']],
    ]);
  });

  it.each([
    ['STEAM', '76561198000000001', { steam_id: '76561198000000002' }],
    ['STEAM', '76561198000000001', { steam_id: null }],
    ['MINECRAFT_UUID', '069a79f4-44e9-4726-a5be-fca90e38aaf5', { minecraft_uuid: '169a79f444e94726a5befca90e38aaf5' }],
    ['XBOX_XUID', '2533274790395904', { xbox_xuid: '1' }],
    ['MINECRAFT_JAVA_NAME', 'Notch', { minecraft: { id: 'a', name: 'Jeb', avatar_url: '' } }],
    ['MINECRAFT_BEDROCK_NAME', 'Notch', { minecraft: { id: 'a', name: '.Jeb', avatar_url: '' } }],
    ['PAYNOW_NAME', 'Ann', { name: 'Bob' }],
    ['PAYNOW_ID', '17', {}],
  ])('a customer looked up as %s %s is not %j', async (platform, platformId, fields) => {
    const [row] = (await bed.paynow('customers')) as [Row];
    answerWith('/customers/lookup$', { ...row, ...fields });
    const { data, errors } = await bed.ask(
      `{ store { lookupCustomer(platform: ${platform}, platformId: "${platformId}") { name } } }`,
    );
    expect([data, errors]).toEqual([{ store: { lookupCustomer: null } }, invalid('store', 'lookupCustomer')]);
  });

  it.each([
    ['MINECRAFT_UUID', '069a79f4-44e9-4726-a5be-fca90e38aaf5', { minecraft_uuid: '069A79F444E94726A5BEFCA90E38AAF5' }],
    ['MINECRAFT_BEDROCK_NAME', 'Notch', { minecraft: { id: 'a', name: '.notch', avatar_url: '' } }],
    ['PAYNOW_NAME', 'Ann', { name: 'ann' }],
  ])('a customer looked up as %s %s may be %j', async (platform, platformId, fields) => {
    const [row] = (await bed.paynow('customers')) as [Row];
    answerWith('/customers/lookup$', { ...row, ...fields });
    const { data, errors } = await bed.ask(
      `{ store { lookupCustomer(platform: ${platform}, platformId: "${platformId}") { paynowId } } }`,
    );
    expect([data, errors]).toEqual([{ store: { lookupCustomer: { paynowId: row.id } } }, []]);
  });

  it('a product of the storefront has the slug or number that was asked for, a gift card the code', async () => {
    const [product, another] = (await shopRead('products')) as (Row & { readonly slug: string })[];
    answerWith(`/products/${product?.slug}$`, another);
    const authorization = `Customer ${SANDBOX_KEYS.customerToken}`;
    answerWith('/giftcards/lookup/', { code: 'OTHER', balance: 1, starting_balance: 1 });
    const { data, errors } = await bed.ask(
      `{ storefront { product(idOrSlug: "${product?.slug}") { name } giftCard(code: "ONE") { code } } }`,
      { authorization },
    );
    expect([data, errors]).toEqual([
      { storefront: { product: null, giftCard: null } },
      expect.arrayContaining([...invalid('storefront', 'product'), ...invalid('storefront', 'giftCard')]),
    ]);
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
    answerWith('/v1/store$', { id: '1', name: 'Another', slug: 'another' });
    const front = await bed.ask('{ storefront { name } }', { authorization: null });
    expect([front.data, front.errors]).toEqual([{ storefront: null }, invalid('storefront', 'name')]);
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
