import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

let bed: TestBed;

beforeEach(async () => {
  bed = await startTestBed();
});
afterEach(() => bed[Symbol.asyncDispose]());

const REFUND = `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) {
  refund { paynowId status amount { minorUnits amount currency } orderLineId }
  order { status payment { status refunds { paynowId } } }
  userErrors { message field code upstreamCode } } }`;

interface RefundAnswer {
  readonly refundOrder: {
    readonly refund: { readonly paynowId: string; readonly amount: { readonly minorUnits: number } } | null;
    readonly order: unknown;
    readonly userErrors: readonly {
      readonly message: string;
      readonly field: string[] | null;
      readonly code: string;
      readonly upstreamCode: string | null;
    }[];
  };
}

const newestOrder = async (): Promise<OrderRow> => {
  const [order] = (await bed.paynow('orders?status=completed&limit=1')) as OrderRow[];
  if (!order) throw new Error('the seed has no completed order');
  return order;
};

const refund = async (input: Record<string, unknown>, authorization?: string) => {
  const answer = await bed.ask(REFUND, { variables: { input }, ...(authorization !== undefined && { authorization }) });
  return { ...answer, ...(answer.data as RefundAnswer).refundOrder };
};

const posts = (calls: readonly string[]) => calls.filter((call) => call.startsWith('POST'));

describe('refundOrder', () => {
  it.each(['completed', 'refunded', 'refund_failed', 'refund_processing'])(
    'counts a payment that is %s as paid: what it brought can be refunded',
    async (status) => {
      const order = await newestOrder();
      const payments = (await bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
      bed.sandbox.faults.add({
        match: { method: 'GET', path: '/payments$' },
        fault: { kind: 'status', status: 200, body: payments.map((payment) => ({ ...payment, status })) },
      });
      const { data, errors } = await bed.ask(
        `{ store { refundPreview(orderId: "${order.id}") { amount { minorUnits } refusal { code } } } }`,
      );
      const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
      expect(paid).toBeGreaterThan(0);
      expect(errors).toEqual([]);
      expect(data).toEqual({ store: { refundPreview: { amount: { minorUnits: paid }, refusal: null } } });
    },
  );

  it('refunds a whole order once, and shows it changed', async () => {
    const order = await newestOrder();
    const done = await refund({
      orderId: order.id,
      amount: order.total_amount,
      reason: 'asked nicely',
      idempotencyKey: 'r1',
    });
    expect(done.errors).toEqual([]);
    expect(done.userErrors).toEqual([]);
    expect(done.refund?.amount.minorUnits).toBe(order.total_amount);
    expect(done.order).toEqual({
      status: 'REFUNDED',
      payment: { status: 'REFUNDED', refunds: [{ paynowId: done.refund?.paynowId }] },
    });
    expect(posts(done.calls)).toEqual([`POST /v1/stores/${bed.sandbox.storeId}/orders/${order.id}/refund`]);
  });

  it('one key, one refund, also 50 at once', async () => {
    const order = await newestOrder();
    const input = { orderId: order.id, idempotencyKey: 'same' };
    bed.sandbox.faults.setLatency({ latencyMs: 20 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => refund(input)));
    expect(new Set(answers.map((answer) => answer.refund?.paynowId)).size).toBe(1);
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    const payments = (await bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
    expect(payments.flatMap(({ refunds }) => refunds ?? [])).toHaveLength(1);
    const again = await refund(input);
    expect(again.refund?.paynowId).toBe(answers[0]?.refund?.paynowId);
    expect(posts(again.calls)).toEqual([]);
  });

  it('a key used with another input is a conflict that shows nothing', async () => {
    const order = await newestOrder();
    await refund({ orderId: order.id, idempotencyKey: 'k' });
    const other = await refund({ orderId: order.id, amount: order.total_amount, idempotencyKey: 'k' });
    expect({
      refund: other.refund,
      calls: other.calls,
      codes: other.userErrors.map(({ code, field }) => [code, field]),
    }).toEqual({
      refund: null,
      calls: [],
      codes: [['CONFLICT', ['idempotencyKey']]],
    });
  });

  it('another amount than PayNow would refund is refused before sending, with what can be refunded', async () => {
    const order = await newestOrder();
    const line = order.lines[0];
    const off = await refund({ orderId: order.id, amount: order.total_amount + 1, idempotencyKey: 'a1' });
    expect(off.refund).toBeNull();
    expect(posts(off.calls)).toEqual([]);
    expect(off.userErrors).toEqual([
      {
        message: expect.stringContaining(`line ${line?.id}: ${line?.total_amount}`),
        field: ['amount'],
        code: 'INVALID',
        upstreamCode: null,
      },
    ]);
    // A refusal frees the key.
    const right = await refund({ orderId: order.id, amount: order.total_amount, idempotencyKey: 'a1' });
    expect(right.userErrors).toEqual([]);
  });

  it('refunds one line with its own amount; the same line cannot be refunded again', async () => {
    const orders = (await bed.paynow('orders?status=completed&limit=100')) as OrderRow[];
    const order = orders.find(({ lines, giftcard_usage_amount: cards }) => lines.length > 1 && cards === 0);
    const line = order?.lines[0];
    expect(line).toBeDefined();
    const first = await refund({
      orderId: order?.id,
      orderLineId: line?.id,
      amount: line?.total_amount,
      idempotencyKey: 'l1',
    });
    expect({ errors: first.errors, userErrors: first.userErrors, amount: first.refund?.amount.minorUnits }).toEqual({
      errors: [],
      userErrors: [],
      amount: line?.total_amount,
    });
    const second = await refund({ orderId: order?.id, orderLineId: line?.id, idempotencyKey: 'l2' });
    expect(second.userErrors.map(({ code, field }) => [code, field])).toEqual([['CONFLICT', ['orderLineId']]]);
    expect(posts(second.calls)).toEqual([]);
    const rest = await refund({
      orderId: order?.id,
      amount: (order?.total_amount ?? 0) - (line?.total_amount ?? 0),
      idempotencyKey: 'l3',
    });
    expect(rest.userErrors).toEqual([]);
  });

  it('an order already refunded, or not there, is a user error', async () => {
    const order = await newestOrder();
    await refund({ orderId: order.id, idempotencyKey: 'one' });
    const again = await refund({ orderId: order.id, idempotencyKey: 'two' });
    expect(again.userErrors.map(({ code, field }) => [code, field])).toEqual([['CONFLICT', ['orderId']]]);
    const none = await refund({ orderId: '42', idempotencyKey: 'three' });
    expect(none.userErrors.map(({ code, field }) => [code, field])).toEqual([['NOT_FOUND', ['orderId']]]);
    expect(posts([...again.calls, ...none.calls])).toEqual([]);
  });

  it.each(['reset', 'cut', 'empty', 'html', 'malformed'] as const)(
    'an answer lost by %s is unknown, and found by reading when the call is repeated',
    async (kind) => {
      const order = await newestOrder();
      bed.sandbox.faults.add({ match: { method: 'POST' }, fault: { kind }, when: 'after' });
      const input = { orderId: order.id, idempotencyKey: 'lost' };
      const { data, errors } = await bed.ask(REFUND, { variables: { input } });
      expect(data).toEqual({ refundOrder: null });
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
      const [payment] = (await bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
      expect(payment?.refunds).toHaveLength(1);
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const again = await refund(input);
        expect(again.errors).toEqual([]);
        expect(again.refund?.paynowId).toBe(payment?.refunds?.[0]?.id);
        expect(posts(again.calls)).toEqual([]);
      }
    },
  );

  it('PayNow refusing is a user error with its code, and frees the key', async () => {
    const order = await newestOrder();
    bed.sandbox.faults.add({
      match: { method: 'POST', times: 1 },
      fault: {
        kind: 'status',
        status: 409,
        body: { status: 409, code: 'order-not-refundable', message: 'SECRET TEXT', trace_id: 'trace-1' },
      },
    });
    const refused = await refund({ orderId: order.id, idempotencyKey: 'k' });
    expect(refused.userErrors).toEqual([
      {
        message: expect.stringContaining('trace-1'),
        field: ['orderId'],
        code: 'CONFLICT',
        upstreamCode: 'order-not-refundable',
      },
    ]);
    expect(JSON.stringify(refused)).not.toContain('SECRET TEXT');
    expect((await refund({ orderId: order.id, idempotencyKey: 'k' })).userErrors).toEqual([]);
  });
});
