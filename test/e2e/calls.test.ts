import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';

/** What queries cost: PayNow calls of a gateway that keeps nothing from one request to the next. */
describe('PayNow calls of a cold gateway', () => {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await startTestBed();
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const cost = async (query: string, variables: Record<string, unknown> = {}): Promise<number> => {
    const { errors, data, calls } = await bed.ask(query, { variables });
    expect(errors).toEqual([]);
    expect(data).not.toBeNull();
    return calls.length;
  };

  it('50 orders flat: 1', async () => {
    expect(
      await cost(
        '{ store { orders(first: 50) { nodes { id prettyId status totals { total { amount } } } pageInfo { hasNextPage } } } }',
      ),
    ).toBe(1);
  });

  it('50 orders with customer, lines and products: 2', async () => {
    expect(
      await cost(
        '{ store { orders(first: 50) { nodes { id customer { name } lines { quantity productName product { name slug price { minorUnits } } } } } } }',
      ),
    ).toBe(2);
  });

  it("the same with prices in the store's currency: 3", async () => {
    expect(
      await cost(
        '{ store { orders(first: 50) { nodes { customer { name } lines { product { name price { amount currency } } } } } } }',
      ),
    ).toBe(3);
  });

  it('20 orders with delivery items: 21', async () => {
    expect(
      await cost('{ store { orders(first: 20) { nodes { id deliveryItems { nodes { state product { name } } } } } } }'),
    ).toBe(21);
  });

  it("20 orders with delivery items and today's products: 22", async () => {
    expect(
      await cost(
        '{ store { orders(first: 20) { nodes { deliveryItems { nodes { state product { name current { name } } } } } } } }',
      ),
    ).toBe(22);
  });

  it("the same when PayNow's answers come apart: 22", async () => {
    bed.sandbox.faults.setLatency({ latencyMs: 5, jitterMs: 40 });
    try {
      expect(
        await cost(
          '{ store { orders(first: 20) { nodes { deliveryItems { nodes { product { current { name } } } } } } } }',
        ),
      ).toBe(22);
    } finally {
      bed.sandbox.faults.setLatency({ latencyMs: 0 });
    }
  });

  it('100 orders with customer and products, and whether more follow: 3 at the most', async () => {
    const query = (extra: string) =>
      `{ store { orders(first: 100) { nodes { customer { name } lines { product { name } } } ${extra} } } }`;
    expect(await cost(query(''))).toBe(2);
    expect(await cost(query('pageInfo { hasNextPage }'))).toBe(3);
  });

  it('250 customers by id in three nodes fields: 3', async () => {
    const ids: string[] = [];
    for (let after: string | undefined; ids.length < 250; after = ids.at(-1)) {
      const rows = (await bed.paynow(`customers?limit=100${after === undefined ? '' : `&after=${after}`}`)) as {
        id: string;
      }[];
      ids.push(...rows.map(({ id }) => id));
    }
    const gids = ids.slice(0, 250).map((id) => `gid://paynow/${bed.sandbox.storeId}/Customer/${id}`);
    const { data, errors, calls } = await bed.ask(
      'query ($a: [ID!]!, $b: [ID!]!, $c: [ID!]!) { a: nodes(ids: $a) { ...N } b: nodes(ids: $b) { ...N } c: nodes(ids: $c) { ...N } } fragment N on Customer { id name }',
      { variables: { a: gids.slice(0, 100), b: gids.slice(100, 200), c: gids.slice(200) } },
    );
    expect(errors).toEqual([]);
    const { a, b, c } = data as Record<'a' | 'b' | 'c', { id: string }[]>;
    expect([...a, ...b, ...c].map(({ id }) => id)).toEqual(gids);
    expect(calls.length).toBe(3);
  });

  it('the id of a customer, product or order that the parent carries: nothing more', async () => {
    expect(
      await cost(
        '{ store { orders(first: 10) { nodes { customer { id paynowId } lines { product { id paynowId __typename } } } } } }',
      ),
    ).toBe(1);
    expect(
      await cost(
        '{ store { deliveryItems(first: 10) { nodes { order { paynowId } product { current { ...I } } } } } } fragment I on Product { id }',
      ),
    ).toBe(1);
    expect(await cost('{ store { id paynowId } }')).toBe(0);
  });

  it('ten aliases of one order: 1', async () => {
    const [order] = (await bed.paynow('orders?limit=1')) as { id: string }[];
    const aliases = Array.from({ length: 10 }, (_, n) => `o${n}: order(id: "${order?.id}") { prettyId }`).join(' ');
    expect(await cost(`{ store { ${aliases} } }`)).toBe(1);
  });

  it('ten aliases of one customer and one list: 1 each', async () => {
    const [customer] = (await bed.paynow('customers?limit=1')) as { id: string }[];
    const aliases = Array.from(
      { length: 10 },
      (_, n) => `c${n}: customer(id: "${customer?.id}") { name } l${n}: coupons(first: 5) { nodes { code } }`,
    );
    expect(await cost(`{ store { ${aliases.join(' ')} } }`)).toBe(2);
  });

  it('products are kept for their lifetime when the cache is on', async () => {
    await using warm = await startTestBed({ CACHE_MAX_ENTRIES: '1000' });
    const query = '{ store { currency orders(first: 20) { nodes { lines { product { name } } } } } }';
    expect((await warm.ask(query)).calls.length).toBe(3);
    expect((await warm.ask(query)).calls).toHaveLength(1); // the orders: they are never kept
  });
});
