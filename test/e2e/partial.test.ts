import { describe, expect, it } from 'vitest';
import { startTestBed } from '../support/gateway.js';

describe('partial failure', () => {
  it('products that fail leave the orders standing', async () => {
    await using bed = await startTestBed();
    bed.sandbox.faults.add({ match: { path: '/products' }, fault: { kind: 'html' } });
    const { status, data, errors } = await bed.ask(
      '{ store { orders(first: 3) { nodes { prettyId customer { paynowId } lines { productName product { name } } } } } }',
    );
    expect(status).toBe(200);
    const { nodes } = (data as { store: { orders: { nodes: { prettyId: string; lines: { product: unknown }[] }[] } } })
      .store.orders;
    expect(nodes).toHaveLength(3);
    expect(nodes.flatMap(({ lines }) => lines.map(({ product }) => product)).every((product) => product === null)).toBe(
      true,
    );
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(errors[0]?.path?.slice(0, 5)).toEqual(['store', 'orders', 'nodes', 0, 'lines']);
    expect(errors[0]?.extensions['upstream']).toEqual({ status: 502 });
  });

  it('one order whose delivery items fail leaves the others', async () => {
    await using bed = await startTestBed();
    bed.sandbox.faults.add({ match: { path: '/delivery/items', times: 1 }, fault: { kind: 'status', status: 500 } });
    const { data, errors } = await bed.ask('{ store { orders(first: 5) { nodes { deliveryItems { totalCount } } } } }');
    const { nodes } = (data as { store: { orders: { nodes: { deliveryItems: unknown }[] } } }).store.orders;
    expect(nodes.filter(({ deliveryItems }) => deliveryItems === null)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  it("a store that cannot be read takes only amounts in the store's currency", async () => {
    await using bed = await startTestBed();
    bed.sandbox.faults.add({
      match: { path: `/stores/${bed.sandbox.storeId}$` },
      fault: { kind: 'status', status: 503 },
    });
    const { data, errors } = await bed.ask(
      '{ store { products(first: 2) { nodes { slug price { minorUnits amount } } } coupons(first: 1) { nodes { code } } } }',
    );
    const { products, coupons } = (data as { store: { products: { nodes: unknown[] }; coupons: { nodes: unknown[] } } })
      .store;
    expect(products.nodes).toEqual([
      { slug: expect.any(String), price: null },
      { slug: expect.any(String), price: null },
    ]);
    expect(coupons.nodes).toHaveLength(1);
    expect(errors).toHaveLength(2);
  });

  it.each([
    ['hang', 'UPSTREAM_TIMEOUT'],
    ['drip', 'UPSTREAM_TIMEOUT'],
    ['reset', 'UPSTREAM_UNAVAILABLE'],
    ['cut', 'UPSTREAM_UNAVAILABLE'],
    ['html', 'UPSTREAM_UNAVAILABLE'],
    ['empty', 'UPSTREAM_INVALID_RESPONSE'],
    ['malformed', 'UPSTREAM_INVALID_RESPONSE'],
    ['wrongType', 'UPSTREAM_INVALID_RESPONSE'],
    ['huge', 'UPSTREAM_INVALID_RESPONSE'],
  ] as const)('a read answered by %s is %s, and the rest stays', async (kind, code) => {
    await using bed = await startTestBed({ PAYNOW_TIMEOUT_MS: kind === 'huge' ? '10000' : '400' });
    bed.sandbox.faults.add({ match: { path: '/customers' }, fault: { kind } });
    const { data, errors } = await bed.ask(
      '{ store { customers { nodes { name } } coupons(first: 1) { nodes { code } } } }',
    );
    expect(data).toEqual({ store: { customers: null, coupons: { nodes: [{ code: expect.any(String) }] } } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it('a rate limit says when to come back', async () => {
    await using bed = await startTestBed();
    bed.sandbox.faults.add({
      match: { path: '/orders' },
      fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
    });
    const { errors } = await bed.ask('{ store { orders { nodes { id } } } }');
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'UPSTREAM_RATE_LIMITED', retryAfter: 7, upstream: expect.objectContaining({ status: 429 }) },
    ]);
  });

  it('a caller who leaves does not end a read that another waits for; the last one does', async () => {
    await using bed = await startTestBed();
    const query = '{ store { orders(first: 1) { nodes { prettyId } } } }';
    bed.sandbox.faults.setLatency({ latencyMs: 300 });
    const leaving = new AbortController();
    const first = bed.ask(query, { signal: leaving.signal });
    const second = bed.ask(query);
    setTimeout(() => leaving.abort(), 100);
    await expect(first).rejects.toThrow();
    const { data, errors, calls } = await second;
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ store: { orders: { nodes: [{ prettyId: expect.any(String) }] } } });
    expect(calls).toHaveLength(1);
  });

  it('two callers with different keys never share a read', async () => {
    await using bed = await startTestBed();
    bed.sandbox.faults.setLatency({ latencyMs: 100 });
    const [mine, theirs] = await Promise.all([
      bed.ask('{ store { orders(first: 1) { nodes { prettyId } } } }'),
      bed.ask('{ store { orders(first: 1) { nodes { prettyId } } } }', {
        authorization: `APIKey ${bed.sandbox.otherApiKey}`,
      }),
    ]);
    expect(mine.errors).toEqual([]);
    expect(theirs.data).toEqual({ store: { orders: null } });
  });

  it('an enum value that is new to us is UNKNOWN, not an error', async () => {
    await using bed = await startTestBed();
    const [order] = (await bed.paynow('orders?limit=1')) as object[];
    bed.sandbox.faults.add({
      match: { path: '/orders' },
      fault: { kind: 'status', status: 200, body: [{ ...order, status: 'paused_by_moon', currency: 'XXQ' }] },
    });
    const { data, errors } = await bed.ask(
      '{ store { orders(first: 1) { nodes { status totals { total { currency } } } } } }',
    );
    expect({ data, errors }).toEqual({
      data: { store: { orders: { nodes: [{ status: 'UNKNOWN', totals: { total: { currency: 'XXQ' } } }] } } },
      errors: [],
    });
  });

  it('an amount beyond exact integers is refused, never rounded', async () => {
    await using bed = await startTestBed();
    const [coupon] = (await bed.paynow('coupons?limit=1')) as object[];
    bed.sandbox.faults.add({
      match: { path: '/coupons' },
      fault: { kind: 'status', status: 200, body: [{ ...coupon, minimum_order_value: 2 ** 60 }] },
    });
    const { data, errors } = await bed.ask(
      '{ store { coupons(first: 1) { nodes { code minimumOrderValue { minorUnits } } } } }',
    );
    expect(data).toMatchObject({ store: { coupons: { nodes: [{ minimumOrderValue: null }] } } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_INVALID_RESPONSE']);
  });
});
