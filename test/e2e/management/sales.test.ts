import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { SaleRow } from '../../../src/upstream/management/sales.js';
import type { TagRow } from '../../../src/upstream/management/tags.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
let sales: string;

beforeEach(async () => {
  bed = await startTestBed();
  sales = `/v1/stores/${bed.sandbox.storeId}/sales`;
});
afterEach(() => bed[Symbol.asyncDispose]());

const rowsOf = async <Row>(path: string) => (await bed.paynow(path)) as readonly Row[];

const firstOf = async <Row>(path: string): Promise<Row> => {
  const [row] = await rowsOf<Row>(path);
  if (row === undefined) throw new Error(`the seed has nothing at ${path}`);
  return row;
};

const gid = (type: string, id: string) => `gid://paynow/${bed.sandbox.storeId}/${type}/${id}`;

const SALE = `id paynowId versionId store { paynowId } name enabled duration durationInIntervals beginsAt endsAt createdAt updatedAt
  createdBy { type } updatedBy { type } minimumOrderValue { minorUnits currency }
  discount { __typename ... on PercentageDiscount { percent } ... on FixedDiscount { amount { minorUnits } } }
  products { slug } tags { slug }`;

const discountOf = ({ discount_type: type, discount_amount: amount }: SaleRow) =>
  type === 'percent'
    ? { __typename: 'PercentageDiscount', percent: String(amount / 10) }
    : { __typename: 'FixedDiscount', amount: { minorUnits: amount } };

describe('reading sales', () => {
  it('the whole list with every field, the tags in one call and the currency in one', async () => {
    const rows = await rowsOf<SaleRow>('sales');
    const tags = await rowsOf<TagRow>('tags');
    const { data, errors, calls } = await bed.ask(`{ store { sales { nodes { ${SALE} } totalCount } } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      store: {
        sales: {
          totalCount: rows.length,
          nodes: rows.map((row) => ({
            id: gid('Sale', row.id),
            paynowId: row.id,
            versionId: row.version_id,
            store: { paynowId: row.store_id },
            name: row.name,
            enabled: row.enabled,
            duration: 'ONCE',
            durationInIntervals: 0,
            beginsAt: row.begins_at,
            endsAt: row.ends_at,
            createdAt: row.created_at,
            updatedAt: row.updated_at ?? null,
            createdBy: { type: 'USER' },
            updatedBy: row.updated_by ? { type: 'USER' } : null,
            minimumOrderValue: { minorUnits: row.minimum_order_value, currency: 'USD' },
            discount: discountOf(row),
            products: [],
            tags: row.apply_to_tag_ids.map((id) => ({ slug: tags.find((tag) => tag.id === id)?.slug })),
          })),
        },
      },
    });
    expect(calls).toHaveLength(3);
    expect(new Set(rows.map((row) => row.discount_type))).toEqual(new Set(['percent', 'amount']));
  });

  it('one by number and as a node, with one call; one that is not there is null', async () => {
    const row = await firstOf<SaleRow>('sales');
    const { data, errors, calls } = await bed.ask(
      'query ($id: ID!, $gid: ID!) { store { sale(id: $id) { name } } node(id: $gid) { ... on Sale { name } } }',
      { variables: { id: row.id, gid: gid('Sale', row.id) } },
    );
    expect({ data, errors }).toEqual({
      data: { store: { sale: { name: row.name } }, node: { name: row.name } },
      errors: [],
    });
    expect(calls).toEqual([`GET ${sales}/${row.id}`]);
    const missing = await bed.ask('{ store { sale(id: "42") { name } } }');
    expect({ data: missing.data, errors: missing.errors }).toEqual({ data: { store: { sale: null } }, errors: [] });
  });

  it('the sales of many order lines: one call; an ended one that was deleted is null', async () => {
    const [one, two] = await rowsOf<SaleRow>('sales');
    if (!one || !two) throw new Error('the seed has too few sales');
    const lines = `nodes { lines { saleId sale { paynowId name } } }`;
    const query = `query ($one: ID!, $two: ID!) { store {
      one: orders(first: 20, filter: { saleId: $one }) { ${lines} } two: orders(first: 20, filter: { saleId: $two }) { ${lines} } } }`;
    const variables = { one: gid('Sale', one.id), two: two.id };
    const answer = await bed.ask(query, { variables });
    expect(answer.errors).toEqual([]);
    expect(answer.calls).toHaveLength(3);
    expect(answer.calls.at(-1)).toBe(`GET ${sales}`);
    const found = (data: unknown) => {
      const { store } = data as { store: Record<'one' | 'two', { nodes: { lines: LineAnswer[] }[] }> };
      return [...store.one.nodes, ...store.two.nodes]
        .flatMap((order) => order.lines)
        .filter(({ saleId }) => saleId !== null);
    };
    const named = new Map([one, two].map(({ id, name }) => [id, name]));
    expect(new Set(found(answer.data).map(({ saleId }) => saleId))).toEqual(new Set(named.keys()));
    for (const { saleId, sale } of found(answer.data))
      expect(sale).toEqual({ paynowId: saleId, name: named.get(saleId) });

    await bed.ask(`mutation { deleteSale(input: { id: "${one.id}" }) { deletedId } }`);
    const after = await bed.ask(query, { variables });
    expect(after.errors).toEqual([]);
    for (const { saleId, sale } of found(after.data)) expect(sale === null).toBe(saleId === one.id);
  });
});

interface LineAnswer {
  readonly saleId: string;
  readonly sale: { readonly paynowId: string; readonly name: string } | null;
}

interface SaleAnswer {
  readonly sale: Record<string, unknown> | null;
  readonly deletedId?: string | null;
  readonly userErrors: readonly { readonly field: readonly string[] | null; readonly code: string }[];
}

const mutate = async (name: 'createSale' | 'updateSale' | 'deleteSale', input: Record<string, unknown>) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const chosen = name === 'deleteSale' ? 'deletedId' : `sale { ${SALE} }`;
  const answer = await bed.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${chosen} userErrors { field code } } }`,
    { variables: { input } },
  );
  expect(answer.errors).toEqual([]);
  return { ...(answer.data as Record<string, SaleAnswer>)[name], calls: answer.calls };
};

const writes = (calls: readonly string[]) => calls.filter((call) => !call.startsWith('GET'));

describe('createSale', () => {
  it('two inputs make a sale; the rest are the stated defaults', async () => {
    const before = Date.now();
    const { sale, userErrors, calls } = await mutate('createSale', { name: 'Quick', discount: { percent: '12.5' } });
    expect(userErrors).toEqual([]);
    expect(sale).toMatchObject({
      name: 'Quick',
      enabled: true,
      discount: { __typename: 'PercentageDiscount', percent: '12.5' },
      duration: 'ONCE',
      durationInIntervals: 0,
      minimumOrderValue: { minorUnits: 0 },
      products: [],
      tags: [],
      endsAt: null,
      createdBy: { type: 'API_KEY' },
    });
    expect(Date.parse(String(sale?.['beginsAt']))).toBeGreaterThanOrEqual(before);
    expect(writes(calls)).toEqual([`POST ${sales}`]);
    expect(await bed.paynow(`sales/${String(sale?.['paynowId'])}`)).toMatchObject({
      discount_type: 'percent',
      discount_amount: 125,
    });
  });

  it('everything can be said', async () => {
    const product = await firstOf<ProductRow>('products');
    const tag = await firstOf<TagRow>('tags');
    const { sale, userErrors } = await mutate('createSale', {
      name: 'All of it',
      discount: { amount: '500' },
      enabled: false,
      duration: 'REPEATING',
      durationInIntervals: 3,
      productIds: [gid('Product', product.id)],
      tagIds: [tag.id],
      minimumOrderValue: 1500,
      beginsAt: '2030-01-01T00:00:00Z',
      endsAt: '2030-02-01T00:00:00Z',
    });
    expect(userErrors).toEqual([]);
    expect(sale).toMatchObject({
      enabled: false,
      discount: { __typename: 'FixedDiscount', amount: { minorUnits: 500 } },
      duration: 'REPEATING',
      durationInIntervals: 3,
      products: [{ slug: product.slug }],
      tags: [{ slug: tag.slug }],
      minimumOrderValue: { minorUnits: 1500, currency: 'USD' },
      beginsAt: '2030-01-01T00:00:00Z',
      endsAt: '2030-02-01T00:00:00Z',
    });
  });

  it.each<[Record<string, unknown>, string[], string?]>([
    [{ name: ' ' }, ['name']],
    [{ discount: { percent: '12.55' } }, ['discount', 'percent']],
    [{ discount: { percent: '101' } }, ['discount', 'percent']],
    [{ discount: { amount: 0 } }, ['discount', 'amount']],
    [{ duration: 'UNKNOWN' }, ['duration']],
    [{ duration: 'REPEATING' }, ['durationInIntervals']],
    [{ durationInIntervals: 2 }, ['durationInIntervals']],
    [{ duration: 'REPEATING', durationInIntervals: 0 }, ['durationInIntervals']],
    [{ minimumOrderValue: -1 }, ['minimumOrderValue']],
    [{ productIds: ['1', 'nope'] }, ['productIds', '1']],
    [{ tagIds: Array.from({ length: 101 }, () => '1') }, ['tagIds'], 'TOO_MANY'],
    [{ storeId: 'gid://paynow/1/Order/1' }, ['storeId']],
    [{ endsAt: '2020-01-01T00:00:00Z' }, ['endsAt']],
    [{ beginsAt: '2030-01-02T00:00:00+01:00', endsAt: '2030-01-01T23:00:00Z' }, ['endsAt']],
  ])('%j is refused before sending', async (change, field, code = 'INVALID') => {
    const { sale, userErrors, calls } = await mutate('createSale', {
      name: 'Wrong',
      discount: { percent: '5' },
      ...change,
    });
    expect({ sale, userErrors, calls }).toEqual({
      sale: null,
      userErrors: [{ field: [...field], code }],
      calls: [],
    });
  });

  it("PayNow's refusal names the input's field", async () => {
    const { userErrors } = await mutate('createSale', {
      name: 'Wrong',
      discount: { percent: '5' },
      productIds: ['42'],
    });
    expect(userErrors).toEqual([{ field: ['productIds', '0'], code: 'INVALID' }]);
  });

  it('an answer lost on the way is unknown and never sent again', async () => {
    bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind: 'cut' }, when: 'after' });
    const { errors, calls } = await bed.ask(
      'mutation { createSale(input: { name: "Lost", discount: { percent: "5" } }) { sale { id } } }',
    );
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(calls).toEqual([`POST ${sales}`]);
  });
});

describe('updateSale', () => {
  it('changes what is given, keeps the rest, and shows up in the same request', async () => {
    const row = await firstOf<SaleRow>('sales');
    const { data, errors, calls } = await bed.ask(
      `mutation ($input: UpdateSaleInput!, $id: ID!) {
        before: updateSale(input: { id: $id, enabled: false }) { sale { enabled } }
        updateSale(input: $input) { sale { id name enabled endsAt updatedAt discount { ... on PercentageDiscount { percent } } } userErrors { field } } }`,
      { variables: { id: row.id, input: { id: gid('Sale', row.id), name: 'Renamed', endsAt: null } } },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      before: { sale: { enabled: false } },
      updateSale: {
        sale: {
          id: gid('Sale', row.id),
          name: 'Renamed',
          enabled: false,
          endsAt: null,
          updatedAt: expect.any(String),
          discount: { percent: String(row.discount_amount / 10) },
        },
        userErrors: [],
      },
    });
    expect(calls).toEqual([`PATCH ${sales}/${row.id}`, `PATCH ${sales}/${row.id}`]);
    expect(await bed.paynow(`sales/${row.id}`)).toMatchObject({ name: 'Renamed', begins_at: row.begins_at });
  });

  it('ids replace those it had', async () => {
    const row = await firstOf<SaleRow>('sales');
    const product = await firstOf<ProductRow>('products');
    const { sale } = await mutate('updateSale', { id: row.id, productIds: [product.id], discount: { amount: 250 } });
    expect(sale).toMatchObject({ products: [{ slug: product.slug }], discount: { amount: { minorUnits: 250 } } });
    expect((await mutate('updateSale', { id: row.id, productIds: [] })).sale).toMatchObject({ products: [] });
  });

  it.each<[Record<string, unknown>, (string[] | null)[]]>([
    [{}, [null]],
    [{ name: null }, [['name']]],
    [{ discount: null, beginsAt: null }, [['discount'], ['beginsAt']]],
    [{ productIds: null }, [['productIds']]],
    [{ name: '' }, [['name']]],
    [{ duration: 'ONCE', durationInIntervals: 2 }, [['durationInIntervals']]],
    [{ discount: { percent: '0' } }, [['discount', 'percent']]],
    [{ beginsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }, [['endsAt']]],
    [{ id: 'nope', name: 'A' }, [['id']]],
    [{ id: 'gid://paynow/1/Coupon/1', name: 'A' }, [['id']]],
  ])('%j is refused before sending', async (change, fields) => {
    const { sale, userErrors, calls } = await mutate('updateSale', { id: '1', ...change });
    expect(sale).toBeNull();
    expect(userErrors?.map(({ field }) => field)).toEqual(fields);
    expect(calls).toEqual([]);
  });

  it('a sale that is not there is a user error', async () => {
    const { userErrors } = await mutate('updateSale', { id: '42', name: 'A' });
    expect(userErrors).toEqual([{ field: ['id'], code: 'NOT_FOUND' }]);
  });
});

describe('deleteSale', () => {
  it('deletes once', async () => {
    const row = await firstOf<SaleRow>('sales');
    const done = await mutate('deleteSale', { id: row.id });
    expect(done).toEqual({ deletedId: gid('Sale', row.id), userErrors: [], calls: [`DELETE ${sales}/${row.id}`] });
    expect((await rowsOf<SaleRow>('sales')).some(({ id }) => id === row.id)).toBe(false);
    const again = await mutate('deleteSale', { id: row.id });
    expect({ deletedId: again.deletedId, userErrors: again.userErrors }).toEqual({
      deletedId: null,
      userErrors: [{ field: ['id'], code: 'NOT_FOUND' }],
    });
  });

  it('orders keep its number', async () => {
    const row = await firstOf<SaleRow>('sales');
    await mutate('deleteSale', { id: row.id });
    const [order] = await rowsOf<OrderRow>(`orders?sale_id=${row.id}&limit=1`);
    expect(order?.lines.some((line) => line.sale_id === row.id)).toBe(true);
  });
});
