import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

// What an operation may cost can be asked before it runs: POST /graphql/cost. Nothing runs there, and PayNow is not called.

interface Reply {
  readonly data?: unknown;
  readonly errors?: ReadonlyArray<{ readonly message: string; readonly extensions: Record<string, unknown> }>;
  readonly extensions?: { readonly cost?: Record<string, unknown> };
}

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

const ORDERS =
  'query ($first: Int!) { store { orders(first: $first) { nodes { prettyId deliveryItems(first: 5) { nodes { state } } } } } }';
const DEAR =
  '{ store { orders(first: 100) { nodes { customer { orders(first: 5) { nodes { deliveryItems { nodes { state } } } } } } } } }';
const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }';
const REFUND = 'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { userErrors { code } } }';
const SIGN_IN =
  'mutation { authenticateCustomer(input: { platform: MINECRAFT_JAVA_NAME, platformId: "Notch" }) { userErrors { code } } }';
const GIFT_CARDS = '{ storefront { giftCard(code: "A") { __typename } b: giftCard(code: "B") { __typename } } }';

describe('a dry run', () => {
  let bed: TestBed;
  beforeAll(async () => {
    bed = await startTestBed({ NODE_ENV: 'production', LIMIT_GUESSES: '1', LIMIT_BODY_BYTES: '20000' });
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  const key = () => `APIKey ${bed.sandbox.apiKey}`;

  const requestOf = (asked: Asked, authorization: string | null, headers: object = {}): Request =>
    new Request(`${bed.url}/cost`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }), ...headers },
      body: JSON.stringify(asked),
    });

  /** Asks over a socket and through `gateway.fetch`, which have to say the same. */
  const dryRun = async (asked: Asked, authorization: string | null = key(), headers: object = {}) => {
    bed.sandbox.calls.clear();
    const [one, other] = [
      await fetch(requestOf(asked, authorization, headers)),
      await bed.gateway.fetch(requestOf(asked, authorization, headers)),
    ];
    const reply = (await one.json()) as Reply;
    expect([other.status, await other.json()]).toEqual([one.status, reply]);
    expect(bed.sandbox.calls.list).toEqual([]);
    expect(one.headers.get('cache-control')).toMatch(/no-store/);
    const { data, errors, extensions } = reply;
    return { status: one.status, data, errors: errors?.map((error) => error.extensions['code']), ...extensions };
  };

  const cost = (estimated: number, dearest?: { path: string; calls: number }) => ({
    status: 200,
    data: null,
    errors: undefined,
    cost: { estimated, actual: 0, limit: 250, ...(dearest && { dearest }) },
  });

  it.each([
    [
      'a query',
      { query: ORDERS, variables: { first: 50 } },
      51,
      { path: 'store.orders.nodes.deliveryItems', calls: 50 },
    ],
    ['a query that costs nothing', { query: '{ __typename }' }, 0, undefined],
    ['a subscription', { query: 'subscription { storeEvents { type order: __typename } }' }, undefined, undefined],
    ['a live query', { query: 'query @live { store { name } }' }, 1, { path: 'store.name', calls: 1 }],
    ['one of two operations', { query: 'query A { store { name } } query B { __typename }', operationName: 'B' }, 0],
  ])('tells what %s may cost', async (_, asked, estimated, dearest?) => {
    const told = await dryRun(asked);
    expect(told).toEqual(cost(estimated ?? Number(told.cost?.['estimated']), dearest));
  });

  it('of a write does nothing, and leaves the write to be made', async () => {
    const [order] = (await bed.paynow('orders?status=completed&limit=1')) as [{ id: string; total_amount: number }];
    const input = { orderId: order.id, amount: order.total_amount, reason: 'none', idempotencyKey: 'dry' };
    const told = await dryRun({ query: REFUND, variables: { input } });
    expect([told.data, told.errors, Number(told.cost?.['estimated'])]).toEqual([null, undefined, expect.any(Number)]);
    const [after] = (await bed.paynow('orders?status=completed&limit=1')) as [{ id: string }];
    expect(after.id).toBe(order.id);
    const made = await bed.ask(REFUND, { variables: { input } });
    expect([made.errors, made.data]).toEqual([[], { refundOrder: { userErrors: [] } }]);
  });

  it.each([
    ['too many calls', { query: DEAR }, 200, ['COST_LIMIT_EXCEEDED']],
    ['a long list', { query: NODES, variables: { ids: Array(1_001).fill('1') } }, 200, ['LIMIT_EXCEEDED']],
    ['unknown fields', { query: '{ store { nam } }' }, 200, ['GRAPHQL_VALIDATION_FAILED']],
    ['what is no GraphQL', { query: '{' }, 200, ['GRAPHQL_PARSE_FAILED']],
    ['two tries in one operation', { query: GIFT_CARDS }, 200, ['LIMIT_EXCEEDED']],
    ['a body that is too large', { query: `{ __typename } #${'x'.repeat(20_000)}` }, 413, ['LIMIT_EXCEEDED']],
  ])('is refused as the operation is: %s', async (_, asked: Asked, status, errors) => {
    expect(await dryRun(asked)).toEqual({ status, data: undefined, errors });
    const ran = await bed.ask(asked.query, { variables: asked.variables ?? {} });
    expect([ran.status, ran.errors.map(({ extensions }) => extensions['code']), ran.calls]).toEqual([
      status,
      errors,
      [],
    ]);
  });

  it('guesses field names only for who may see the schema', async () => {
    const strange = await fetch(requestOf({ query: '{ store { nam } }' }, null));
    expect(await strange.text()).toContain('Cannot query field');
    expect(await (await fetch(requestOf({ query: '{ store { nam } }' }, null))).text()).not.toContain('Did you mean');
  });

  it('checks the caller, and calls nobody to do it', async () => {
    const schema = { query: '{ __schema { queryType { name } } }' };
    expect(await dryRun(schema, null)).toMatchObject({ errors: ['UNAUTHENTICATED'] });
    expect(await dryRun(schema, 'APIKey made-up-for-a-dry-run')).toMatchObject({ cost: { estimated: 1 } });
    expect(await dryRun({ query: '{ __typename }' }, 'Bearer made-up')).toMatchObject({
      status: 401,
      errors: ['UNAUTHENTICATED'],
    });
    await bed.ask('{ store { name } }');
    expect(await dryRun(schema)).toMatchObject(cost(0));
  });

  it('is no try of what somebody may be guessing', async () => {
    for (let n = 0; n < 3; n += 1) expect(await dryRun({ query: SIGN_IN }, null)).toMatchObject({ data: null });
    expect((await bed.ask(SIGN_IN, { authorization: null })).errors).toEqual([]);
    expect((await bed.ask(SIGN_IN, { authorization: null })).errors[0]?.extensions['code']).toBe('RATE_LIMITED');
    expect(await dryRun({ query: SIGN_IN }, null)).toMatchObject({ errors: undefined });
  });

  it('has a path of its own, for POST alone', async () => {
    const got = await fetch(`${bed.url}/cost?query={__typename}`, { headers: { accept: 'application/json' } });
    const [deeper, through] = await Promise.all([
      fetch(`${bed.url}/cost/`, { method: 'POST' }),
      bed.gateway.fetch(new Request(`${bed.url}/cost?query={__typename}`)),
    ]);
    expect([got.status, deeper.status, through.status]).toEqual([404, 404, 404]);
  });
});
