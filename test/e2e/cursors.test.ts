import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(() => bed.sandbox.faults.clear());

interface Page {
  readonly nodes: readonly { readonly paynowId: string }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

const PICK = '{ nodes { paynowId } pageInfo { endCursor hasNextPage } }';

async function page(field: string, args: string, root = 'store'): Promise<Page> {
  const { data, errors } = await bed.ask(`{ ${root} { list: ${field}(${args}) ${PICK} } }`);
  expect(errors).toEqual([]);
  return (
    (data as Record<string, { list: Page }>)[root]?.list ?? {
      nodes: [],
      pageInfo: { endCursor: '', hasNextPage: false },
    }
  );
}

const idsOf = ({ nodes }: Page) => nodes.map(({ paynowId }) => paynowId);

interface Row {
  readonly id: string;
}

const answerWith = (path: string, body: unknown) =>
  bed.sandbox.faults.add({ match: { method: 'GET', path }, fault: { kind: 'status', status: 200, body } });

/** Lists that PayNow sends as a whole, with their paths. */
const WHOLE = [
  ['products', '/products$', 'products', 'store'],
  ['tags', '/tags$', 'tags', 'store'],
  ['sales', '/sales$', 'sales', 'store'],
  ['gameServers', '/gameservers$', 'gameservers', 'store'],
  ['customVariables', '/custom-variables$', 'custom-variables', 'store'],
  ['webhookEndpoints', '/webhooks$', 'webhooks', 'store'],
  ['products', '/v1/store/products$', '', 'storefront'],
  ['tags', '/v1/store/tags$', '', 'storefront'],
] as const;

/** Five rows that are like the first of PayNow's list, with ids in this order. */
async function rowsLike(path: string, ids: readonly string[]): Promise<Row[]> {
  const list = path === '' ? undefined : ((await bed.paynow(path)) as Row[]);
  const [row] = list ?? [];
  return ids.map((id) => ({ ...row, id }));
}

const SORTED = ['101', '102', '103', '104', '105'];
const UNSORTED = ['104', '101', '105', '102', '103'];

async function rowsOf(path: string, wire: string, ids: readonly string[]): Promise<Row[]> {
  if (wire !== '') return rowsLike(wire, ids);
  const response = await fetch(`${bed.sandbox.url}${path.replace('$', '')}`, {
    headers: { 'x-paynow-store-id': bed.sandbox.storeId },
  });
  const [row] = (await response.json()) as Row[];
  return ids.map((id) => ({ ...row, id }));
}

describe.each(WHOLE)('a page of %s at %s', (field, path, wire, root) => {
  it.each([
    ['the row of its cursor', SORTED, [1], ['103', '104']],
    ['that row and the one before', SORTED, [0, 1], ['103', '104']],
    ['the row of its cursor, in a list of any order', UNSORTED, [1], ['105', '102']],
    ['that row, and rows behind it,', UNSORTED, [1, 2], ['102', '103']],
    ['nothing, and a row came before it,', UNSORTED, [], ['105', '102']],
  ])('continues although %s has been deleted', async (_, ids, gone, next) => {
    const rows = await rowsOf(path, wire, ids);
    answerWith(path, rows);
    const first = await page(field, 'first: 2', root);
    expect(idsOf(first)).toEqual(ids.slice(0, 2));
    bed.sandbox.faults.clear();
    const left = rows.filter((_row, n) => !(gone as readonly number[]).includes(n));
    answerWith(path, gone.length === 0 && rows[0] ? [{ ...rows[0], id: '99' }, ...left] : left);
    const second = await page(field, `first: 2, after: "${first.pageInfo.endCursor}"`, root);
    expect(idsOf(second)).toEqual(next);
  });
});

describe('a cursor', () => {
  it('of a list in pages continues although its row has been deleted', async () => {
    const first = await page('coupons', 'first: 2');
    const all = await page('coupons', 'first: 4');
    const gone = idsOf(first)[1];
    await bed.ask(`mutation { deleteCoupon(input: { id: "${gone}" }) { deletedId } }`);
    const second = await page('coupons', `first: 2, after: "${first.pageInfo.endCursor}"`);
    expect(idsOf(second)).toEqual(idsOf(all).slice(2));
  });

  it.each([
    ['another resource', 'store', 'orders', 'store', 'payments'],
    ['another whole list', 'store', 'tags', 'store', 'products'],
    ['a list in pages', 'store', 'orders', 'store', 'products'],
    ['the other door', 'store', 'products', 'storefront', 'products'],
  ])('of %s is refused before any call', async (_, root, field, otherRoot, other) => {
    const { pageInfo } = await page(field, 'first: 1', root);
    const { data, errors, calls } = await bed.ask(
      `{ ${otherRoot} { ${other}(first: 1, after: "${pageInfo.endCursor}") ${PICK} } }`,
    );
    expect({ data, calls, errors }).toEqual({
      data: { [otherRoot]: { [other]: null } },
      calls: [],
      errors: [
        expect.objectContaining({
          message: expect.stringContaining('another list'),
          extensions: { code: 'BAD_USER_INPUT' },
        }),
      ],
    });
  });

  it('of some products of the storefront, or items of an order, is refused for all of them, and the reverse', async () => {
    const [order] = (await bed.paynow('orders?limit=1')) as [{ readonly id: string }];
    for (const [root, field, filter] of [
      ['storefront', 'products', ', tags: ["ranks"]'],
      [`store { order(id: "${order.id}")`, 'deliveryItems', ', activeOnly: true'],
    ] as const) {
      const at = async (args: string) => {
        const query = `{ ${root} { ${field}(${args}) { nodes { paynowId } pageInfo { endCursor } } } ${root.includes('{') ? '}' : ''} }`;
        const { data, errors, calls } = await bed.ask(query);
        const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
        return { cursor, refused: errors.map(({ extensions }) => extensions['code']), calls };
      };
      const some = await at(`first: 1${filter}`);
      const all = await at('first: 1');
      expect([some.refused, all.refused]).toEqual([[], []]);
      const wrong = [
        await at(`first: 1, after: "${some.cursor}"`),
        await at(`first: 1, after: "${all.cursor}"${filter}`),
      ];
      expect(wrong.map(({ refused }) => refused)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']]);
      expect((await at(`first: 1, after: "${some.cursor}"${filter}`)).refused).toEqual([]);
    }
  });

  it("of one customer's orders is refused for another's, and taken whatever else is filtered", async () => {
    const { data } = await bed.ask('{ store { orders(first: 50) { nodes { customerId: customer { paynowId } } } } }');
    const { nodes } = (data as { store: { orders: { nodes: { customerId: { paynowId: string } }[] } } }).store.orders;
    const [one, other] = [...new Set(nodes.map(({ customerId }) => customerId.paynowId))];
    const { pageInfo } = await page('orders', `first: 1, filter: { customerId: "${one}" }`);
    const after = `first: 1, after: "${pageInfo.endCursor}"`;
    await page('orders', `${after}, filter: { customerId: "${one}", status: [COMPLETED] }`);
    const { errors, calls } = await bed.ask(
      `{ store { orders(${after}, filter: { customerId: "${other}" }) ${PICK} } }`,
    );
    expect([errors.map(({ extensions }) => extensions), calls]).toEqual([[{ code: 'BAD_USER_INPUT' }], []]);
  });
});
