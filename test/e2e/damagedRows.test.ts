import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../src/core/log.js';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { metricOf } from '../support/metrics.js';

const warnings: object[] = [];
const log: Log = { debug: () => {}, info: () => {}, error: () => {}, warn: (fields) => warnings.push(fields) };

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed({}, {}, log);
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(() => bed.sandbox.faults.clear());

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const rowsOf = async (path: string) => (await bed.paynow(path)) as readonly [Row, Row, Row];

/** PayNow answers reads of this path with these rows. */
const answerWith = (path: string, body: unknown) =>
  bed.sandbox.faults.add({ match: { method: 'GET', path: `/${path}$` }, fault: { kind: 'status', status: 200, body } });

/** PayNow lists rows of which the second is changed. */
async function damageSecond(path: string, change: object): Promise<readonly [Row, Row, Row]> {
  const rows = await rowsOf(`${path}?limit=3`);
  answerWith(
    path,
    rows.slice(0, 3).map((row, n) => (n === 1 ? { ...row, ...change } : row)),
  );
  return rows;
}

const damaged = (path: readonly (string | number)[], field: string) => [
  expect.objectContaining({
    path,
    message: expect.stringContaining(field),
    extensions: { code: 'UPSTREAM_INVALID_RESPONSE' },
  }),
];

describe('a text that is not what its type says', () => {
  it.each([
    ['orders', 'orders', { completed_at: 'soon' }, 'completedAt', ['completedAt'], 'completed_at', true],
    ['orders', 'orders', { created_at: '2026-02-30T00:00:00Z' }, 'createdAt', ['createdAt'], 'created_at', true],
    ['orders', 'orders', { currency: 'dollars' }, 'totals { total { currency } }', ['totals'], 'currency', false],
    [
      'orders',
      'orders',
      { billing_country: 'Germany' },
      'billing { country }',
      ['billing', 'country'],
      'billing_country',
      false,
    ],
  ] as const)('%s %s %j costs its field, or row, and is counted', async (field, path, change, pick, at, wire, may) => {
    const rows = await damageSecond(path, change);
    const { data, errors } = await bed.ask(`{ store { ${field}(first: 3) { nodes { paynowId ${pick} } } } }`);
    const { nodes } = (data as { store: Record<string, { nodes: (Record<string, unknown> | null)[] }> }).store[
      field
    ] ?? { nodes: [] };
    expect(nodes.map((node) => node?.['paynowId'])).toEqual(
      may ? rows.slice(0, 3).map(({ id }) => id) : [rows[0].id, undefined, rows[2].id],
    );
    expect(errors).toEqual([
      expect.objectContaining({
        path: expect.arrayContaining(['store', field, 'nodes', 1, ...at]),
        message: expect.stringMatching(new RegExp(`no usable ${wire}: it is a text of another form`)),
        extensions: { code: 'UPSTREAM_INVALID_RESPONSE' },
      }),
    ]);
    const metrics = await (await fetch(new URL('/metrics', bed.url))).text();
    expect(metrics).toMatch(new RegExp(`paynow_unexpected_total\\{endpoint="[^"]*/${path}",field="${wire}"\\}`));
  });
});

describe('a row that cannot be shown costs that row', () => {
  it('in nodes and edges: it is null, with an error that names the field', async () => {
    const [first, , third] = await damageSecond('orders', { billing_email: null });
    const { data, errors } = await bed.ask(
      '{ store { orders(first: 3) { nodes { paynowId billing { email } } edges { cursor node { paynowId billing { email } } } pageInfo { endCursor } } } }',
    );
    const shown = [first, third].map(({ id, billing_email: email }) => ({ paynowId: id, billing: { email } }));
    const cursor = expect.any(String);
    expect(data).toEqual({
      store: {
        orders: {
          nodes: [shown[0], null, shown[1]],
          edges: [
            { cursor, node: shown[0] },
            { cursor, node: null },
            { cursor, node: shown[1] },
          ],
          pageInfo: { endCursor: cursor },
        },
      },
    });
    expect(errors).toEqual([
      ...damaged(['store', 'orders', 'nodes', 1, 'billing', 'email'], 'billing_email'),
      ...damaged(['store', 'orders', 'edges', 1, 'node', 'billing', 'email'], 'billing_email'),
    ]);
  });

  it('only where its damage is asked for', async () => {
    const rows = await damageSecond('orders', { billing_email: null });
    const { data, errors } = await bed.ask('{ store { orders(first: 3) { nodes { paynowId } } } }');
    expect([data, errors]).toEqual([{ store: { orders: { nodes: rows.map(({ id }) => ({ paynowId: id })) } } }, []]);
  });

  it.each([
    ['that is no object', null, 'row'],
    ['without an id', { id: undefined }, 'id'],
    ['with an id that was rounded', { id: 411486491630370800 }, 'id'],
    ['without a store', { store_id: null }, 'store_id'],
  ])('%s, and the list goes on behind it', async (_, change, field) => {
    const rows = await rowsOf('orders?limit=3');
    const second = change && { ...rows[1], ...change };
    answerWith('orders', [rows[0], second, rows[2]]);
    const page = await bed.ask(
      '{ store { orders(first: 2) { nodes { paynowId } pageInfo { endCursor hasNextPage } } } }',
    );
    expect(page.data).toEqual({
      store: {
        orders: {
          nodes: [{ paynowId: rows[0].id }, null],
          pageInfo: { endCursor: expect.any(String), hasNextPage: true },
        },
      },
    });
    expect(page.errors).toEqual(damaged(['store', 'orders', 'nodes', 1], field));
    bed.sandbox.faults.clear();
    const { endCursor } = (page.data as { store: { orders: { pageInfo: { endCursor: string } } } }).store.orders
      .pageInfo;
    const next = await bed.ask(`{ store { orders(first: 1, after: "${endCursor}") { nodes { paynowId } } } }`);
    expect([next.data, next.errors]).toEqual([{ store: { orders: { nodes: [{ paynowId: rows[1].id }] } } }, []]);
  });

  it('a page on which no row has an id has no cursor to go on from', async () => {
    answerWith('orders', [{ id: null }, {}]);
    const { data, errors } = await bed.ask(
      '{ store { orders(first: 1) { nodes { paynowId } pageInfo { endCursor } } } }',
    );
    expect(data).toEqual({ store: { orders: { nodes: [null], pageInfo: { endCursor: null } } } });
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'UPSTREAM_INVALID_RESPONSE' },
      { code: 'UPSTREAM_INVALID_RESPONSE' },
    ]);
  });

  it('another row of a whole list is found all the same', async () => {
    const [first, second] = await rowsOf('tags');
    answerWith('tags', [{ ...second, id: null }, first]);
    const { data, errors } = await bed.ask(
      `{ store { tags { nodes { paynowId } } sales(first: 1) { nodes { tags { paynowId slug } } } } }`,
    );
    expect(data).toMatchObject({ store: { tags: { nodes: [null, { paynowId: first.id }] } } });
    expect(errors).toEqual(damaged(['store', 'tags', 'nodes', 0], 'id'));
  });
});

describe('what can be shown is shown', () => {
  it.each([
    ['orders', { lines: null }, 'lines { paynowId }', { lines: [] }],
    ['delivery/items', { command_attempts: null }, 'commandAttempts { stage }', { commandAttempts: [] }],
    ['customers', { metadata: { a: null } }, 'metadata { key value }', { metadata: [] }],
    ['customers', { metadata: null }, 'metadata { key value }', { metadata: [] }],
    [
      'customers',
      { metadata: { a: { c: 2 }, b: true, d: 'x' } },
      'metadata { key value }',
      {
        metadata: [
          { key: 'a', value: '{"c":2}' },
          { key: 'b', value: 'true' },
          { key: 'd', value: 'x' },
        ],
      },
    ],
  ])('%s with %j', async (path, change, pick, shown) => {
    await damageSecond(path, change);
    const field = path === 'delivery/items' ? 'deliveryItems' : path;
    const { data, errors } = await bed.ask(`{ store { ${field}(first: 3) { nodes { ${pick} } } } }`);
    expect(errors).toEqual([]);
    expect((data as { store: Record<string, { nodes: unknown[] }> }).store[field]?.nodes[1]).toEqual(shown);
  });
});

describe('it is the same whichever way the query came', () => {
  const send = async (query: string, how: 'POST' | 'GET', authorization = `APIKey ${bed.sandbox.apiKey}`) => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await (how === 'POST'
      ? fetch(bed.url, { method: 'POST', headers, body: JSON.stringify({ query }) })
      : fetch(`${bed.url}?query=${encodeURIComponent(query)}`, { headers }));
    const { data, errors } = (await response.json()) as { data: { __schema?: unknown }; errors: readonly object[] };
    const { __schema, ...rest } = data;
    return { status: response.status, data: rest, errors: errors.map((error) => ({ ...error, locations: undefined })) };
  };

  it.each([
    ['a number beyond 32 bits', 'products', 'store', { sort_order: 3_000_000_000 }, 'sortOrder', 'sortOrder'],
    ['a missing text', 'products', 'store', { slug: null }, 'slug', 'slug'],
    ['a list for a text', 'v1/store/products', 'storefront', { slug: ['x'] }, 'slug', 'slug'],
  ])('%s', async (_, path, root, change, pick, field) => {
    const body = await (path.startsWith('v1')
      ? fetch(`${bed.sandbox.url}/${path}`, { headers: { 'x-paynow-store-id': bed.sandbox.storeId } }).then(
          (response) => response.json(),
        )
      : bed.paynow(path));
    const rows = (body as Row[]).slice(0, 2);
    answerWith(
      path,
      rows.map((row, n) => (n === 0 ? { ...row, ...change } : row)),
    );
    const query = `{ ${root} { products(first: 2) { nodes { ${pick} } } } }`;
    const who = root === 'store' ? undefined : `Customer ${SANDBOX_KEYS.customerToken}`;
    const byYoga = await send(query, 'POST', who);
    expect(byYoga).toEqual({
      status: 200,
      data: { [root]: { products: { nodes: [null, { [pick]: expect.anything() }] } } },
      errors: damaged([root, 'products', 'nodes', 0, pick], field),
    });
    expect(await send(query, 'POST', who), 'the direct lane, which knows the document now').toEqual(byYoga);
    expect(await send(query, 'GET', who)).toEqual(byYoga);
    expect(await send(query.replace('{', '{ __schema { __typename }'), 'POST', who), "the library's executor").toEqual(
      byYoga,
    );
  });
});

describe('operators learn of it', () => {
  const countOf = (endpoint: string, field: string): Promise<number> =>
    metricOf(bed.url, `paynow_unexpected_total{endpoint="${endpoint}",field="${field}"}`);

  it('each deviation is counted by operation and field, and logged once a minute at most, without its value', async () => {
    await damageSecond('coupons', { code: { secret: 'x' }, usable_at: 5 });
    warnings.length = 0;
    for (const _ of [1, 2, 3]) await bed.ask('{ store { coupons(first: 3) { nodes { paynowId } } } }');
    const endpoint = 'GET /v1/stores/{storeId}/coupons';
    expect(await countOf(endpoint, 'code')).toBe(3);
    expect(await countOf(endpoint, 'usable_at')).toBe(3);
    expect(warnings).toEqual([
      { endpoint, field: 'code', found: 'an object' },
      { endpoint, field: 'usable_at', found: 'a number' },
    ]);
  });

  it('an answer that is as described counts nothing', async () => {
    warnings.length = 0;
    await bed.ask('{ store { giftCards { nodes { code } } bans { nodes { reason } } } }');
    expect(warnings).toEqual([]);
  });
});
