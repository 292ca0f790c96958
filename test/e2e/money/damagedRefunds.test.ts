import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;
beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(() => bed.sandbox.faults.clear());

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

const REFUND =
  'mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { refund { paynowId } userErrors { message } } }';

const answerWith = (method: string, path: string, body: unknown, when: 'before' | 'after' = 'before') =>
  bed.sandbox.faults.add({ match: { method, path }, fault: { kind: 'status', status: 200, body }, when });

const sentIn = (calls: readonly string[]) => calls.filter((call) => call.startsWith('POST'));

describe('no refund is decided on a damaged answer', () => {
  it.each([
    ['an order without lines', 'order', { lines: null }],
    ['an order whose total is a text', 'order', { currency: 5.5 }],
    ['a payment without a status', 'payment', { status: null }],
    ['a payment whose amount is a text', 'payment', { amount: '10' }],
    ['a payment whose refunds are a text', 'payment', { refunds: 'none' }],
    ['a payment that does not say which one it is', 'payment', { id: null }],
  ])('%s', async (_, which, change) => {
    const [order] = (await bed.paynow('orders?status=completed&limit=1')) as [Row];
    const payments = (await bed.paynow(`payments?order_id=${order.id}`)) as Row[];
    if (which === 'order') answerWith('GET', `/orders/${order.id}$`, { ...order, ...change });
    else
      answerWith(
        'GET',
        '/payments$',
        payments.map((payment) => ({ ...payment, ...change })),
      );
    const input = { orderId: order.id, idempotencyKey: `key of ${JSON.stringify(change)}`, amount: 1 };
    const { data, errors, calls } = await bed.ask(REFUND, { variables: { input } });
    expect([data, errors, sentIn(calls)]).toEqual([
      { refundOrder: null },
      [expect.objectContaining({ path: ['refundOrder'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } })],
      [],
    ]);
  });

  it('an answer to the refund without its id frees no key: the same key is not sent again', async () => {
    const orders = (await bed.paynow('orders?status=completed&limit=20')) as Row[];
    const [order] = orders.slice(-1);
    const path = `/orders/${order?.id}/refund$`;
    const undo = answerWith('POST', path, { id: null, amount: 5 }, 'after');
    const variables = { input: { orderId: order?.id, idempotencyKey: 'damaged reply' } };
    const first = await bed.ask(REFUND, { variables });
    expect(sentIn(first.calls)).toHaveLength(1);
    expect(first.errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    // Nobody has to wait until the lease has run out: it is known at once that nothing is known.
    const { data } = await bed.ask('{ store { ledgerEntries(idempotencyKey: "damaged reply") { nodes { state } } } }');
    expect(data).toEqual({ store: { ledgerEntries: { nodes: [{ state: 'UNKNOWN' }] } } });
    undo();
    const again = await bed.ask(REFUND, { variables });
    expect(sentIn(again.calls)).toEqual([]);
  });
});
