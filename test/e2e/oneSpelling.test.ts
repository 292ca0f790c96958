import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

let bed: TestBed;
let order: OrderRow;
beforeAll(async () => {
  bed = await startTestBed({ LIMIT_BATCH: '5' });
  [order] = (await bed.paynow('orders?status=completed&limit=1')) as [OrderRow];
});
afterAll(() => bed[Symbol.asyncDispose]());

const refused = (path: readonly string[]) => [
  expect.objectContaining({ path, extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) }),
];

describe('one thing has one spelling', () => {
  it.each(['0', '00'])('an id with %s in front is refused before any call', async (zeros) => {
    const { storeId } = bed.sandbox;
    for (const id of [`${zeros}${order.id}`, `gid://paynow/${zeros}${storeId}/Order/${order.id}`]) {
      const { data, errors, calls } = await bed.ask('query ($id: ID!) { store { order(id: $id) { status } } }', {
        variables: { id },
      });
      expect([data, errors, calls]).toEqual([{ store: { order: null } }, refused(['store', 'order']), []]);
    }
    const store = await bed.ask(`{ store(id: "${zeros}${storeId}") { name } }`);
    expect([store.data, store.errors, store.calls]).toEqual([{ store: null }, refused(['store']), []]);
  });

  it('a refund under a second spelling of its order or line is refused before any call', async () => {
    const line = order.lines[0]?.id ?? '';
    for (const input of [
      { orderId: `0${order.id}`, idempotencyKey: 'zero' },
      { orderId: order.id, orderLineId: `0${line}`, idempotencyKey: 'zero' },
    ]) {
      const { data, errors, calls } = await bed.ask(
        'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { refund { paynowId } userErrors { code } } }',
        { variables: { input } },
      );
      expect([data, errors, calls]).toEqual([
        { refundOrder: { refund: null, userErrors: [{ code: 'INVALID' }] } },
        [],
        [],
      ]);
    }
  });
});

describe('a number that JSON has rounded is never an id', () => {
  const send = async (body: string) => {
    bed.sandbox.calls.clear();
    const headers = { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}` };
    const response = await fetch(bed.url, { method: 'POST', headers, body });
    return { answer: (await response.json()) as object, calls: bed.sandbox.calls.list.length };
  };
  const code = expect.objectContaining({
    message: expect.stringContaining('as strings'),
    extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  });
  const QUERY = 'query ($id: ID!) { store { order(id: $id) { status } } }';

  it.each(['first', 'second'])('by POST, the %s time too', async () => {
    const { answer, calls } = await send(
      `{"query": ${JSON.stringify(QUERY)}, "variables": {"id": 411486491630370817}}`,
    );
    expect([answer, calls]).toEqual([{ errors: [code] }, 0]);
  });

  it('in a list of operations, and inside an input', async () => {
    const one = `{"query": ${JSON.stringify(QUERY)}, "variables": {"id": 9007199254740993}}`;
    const batch = await send(`[${one}]`);
    expect([batch.answer, batch.calls]).toEqual([[{ errors: [code] }], 0]);
    const refund = JSON.stringify(
      'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { refund { paynowId } } }',
    );
    const inner = await send(
      `{"query": ${refund}, "variables": {"input": {"orderId": 411486491630370817, "idempotencyKey": "k1"}}}`,
    );
    expect([inner.answer, inner.calls]).toEqual([{ errors: [code] }, 0]);
  });

  it('by GET', async () => {
    const url = new URL(bed.url);
    url.searchParams.set('query', QUERY);
    url.searchParams.set('variables', '{"id": 411486491630370817}');
    const response = await fetch(url, { headers: { authorization: `APIKey ${bed.sandbox.apiKey}` } });
    expect(await response.json()).toEqual({ errors: [code] });
  });

  it('a number that is exact still names its object, and a written one is read as it stands', async () => {
    const exact = await bed.ask(QUERY, { variables: { id: 42 } });
    expect([exact.data, exact.errors]).toEqual([{ store: { order: null } }, []]);
    const written = await bed.ask(`{ store { order(id: ${order.id}) { paynowId status } } }`);
    expect([written.data, written.errors]).toEqual([
      { store: { order: { paynowId: order.id, status: 'COMPLETED' } } },
      [],
    ]);
  });
});

describe('what an argument names is read', () => {
  it.each(['order', 'customer', 'product', 'coupon', 'payment', 'tag', 'giftCard', 'ban', 'productSubscription'])(
    '%s(id:) of something that is not there is null, also when only its id is asked for',
    async (field) => {
      const { data, errors, calls } = await bed.ask(`{ store { ${field}(id: "404") { id } } }`);
      expect([data, errors, calls.length]).toEqual([{ store: { [field]: null } }, [], 1]);
    },
  );
});
