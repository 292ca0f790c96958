import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeliveryItemRow } from '../../src/upstream/management/deliveryItems.js';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../src/upstream/management/payments.js';
import { startTestBed, type TestBed } from '../support/gateway.js';

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

  it('a key used with another input or by another caller is a conflict that shows nothing', async () => {
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
      codes: [['CONFLICT', ['input', 'idempotencyKey']]],
    });
    const stranger = await refund({ orderId: order.id, idempotencyKey: 'k' }, 'APIKey someone-else');
    expect({
      refund: stranger.refund,
      calls: stranger.calls,
      codes: stranger.userErrors.map(({ code }) => code),
    }).toEqual({
      refund: null,
      calls: [],
      codes: ['CONFLICT'],
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
        field: ['input', 'amount'],
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
    expect(second.userErrors.map(({ code, field }) => [code, field])).toEqual([['CONFLICT', ['input', 'orderLineId']]]);
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
    expect(again.userErrors.map(({ code, field }) => [code, field])).toEqual([['CONFLICT', ['input', 'orderId']]]);
    const none = await refund({ orderId: '42', idempotencyKey: 'three' });
    expect(none.userErrors.map(({ code, field }) => [code, field])).toEqual([['NOT_FOUND', ['input', 'orderId']]]);
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
        field: null,
        code: 'CONFLICT',
        upstreamCode: 'order-not-refundable',
      },
    ]);
    expect(JSON.stringify(refused)).not.toContain('SECRET TEXT');
    expect((await refund({ orderId: order.id, idempotencyKey: 'k' })).userErrors).toEqual([]);
  });
});

describe('delivery items', () => {
  const ASSIGN = `mutation ($input: AssignDeliveryItemInput!) { assignDeliveryItem(input: $input) {
    deliveryItems { paynowId state product { name paynowId } customer { paynowId } expiresAt overrideExpiresAt } userErrors { message field code upstreamCode } } }`;

  const some = async () => {
    const [product] = (await bed.paynow('products')) as { id: string; version_id: string; name: string }[];
    const [customer] = (await bed.paynow('customers?limit=1')) as { id: string }[];
    if (!product || !customer) throw new Error('the seed is empty');
    return { product, customer };
  };

  it('an assignment shows up, one item per quantity', async () => {
    const { product, customer } = await some();
    const { data, errors, calls } = await bed.ask(ASSIGN, {
      variables: {
        input: { customerId: customer.id, productId: product.id, quantity: 2, expiresAt: '2027-01-01T00:00:00Z' },
      },
    });
    expect(errors).toEqual([]);
    const { deliveryItems } = (data as { assignDeliveryItem: { deliveryItems: { paynowId: string }[] } })
      .assignDeliveryItem;
    expect(deliveryItems).toHaveLength(2);
    expect(deliveryItems[0]).toMatchObject({
      product: { name: product.name, paynowId: product.id },
      customer: { paynowId: customer.id },
    });
    expect(calls).toHaveLength(1);
    const shown = await bed.ask(
      'query ($id: ID!) { store { customer(id: $id) { deliveryItems(first: 2) { nodes { paynowId } } } } }',
      { variables: { id: customer.id } },
    );
    expect(shown.data).toEqual({
      store: {
        customer: {
          deliveryItems: {
            nodes: deliveryItems
              .map(({ paynowId }) => ({ paynowId }))
              .sort((a, b) => (a.paynowId < b.paynowId ? 1 : -1)),
          },
        },
      },
    });
  });

  it('the same key assigns once', async () => {
    const { product, customer } = await some();
    const variables = { input: { customerId: customer.id, productId: product.id, idempotencyKey: 'once' } };
    const [first, second] = [await bed.ask(ASSIGN, { variables }), await bed.ask(ASSIGN, { variables })];
    expect(second.data).toEqual(first.data);
    expect(posts(second.calls)).toEqual([]);
  });

  it('bulk: products become versions with one read, all in one write', async () => {
    const { product, customer } = await some();
    const assignments = Array.from({ length: 100 }, () => ({ customerId: customer.id, productId: product.id }));
    const { data, errors, calls } = await bed.ask(
      'mutation ($input: AssignDeliveryItemsInput!) { assignDeliveryItems(input: $input) { deliveryItems { product { versionId } } userErrors { message } } }',
      { variables: { input: { assignments } } },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      assignDeliveryItems: {
        deliveryItems: assignments.map(() => ({ product: { versionId: product.version_id } })),
        userErrors: [],
      },
    });
    expect(calls).toHaveLength(2);
    const many = await bed.ask(
      'mutation ($input: AssignDeliveryItemsInput!) { assignDeliveryItems(input: $input) { deliveryItems { paynowId } userErrors { code field } } }',
      { variables: { input: { assignments: [...assignments, assignments[0]] } } },
    );
    expect(many.data).toEqual({
      assignDeliveryItems: { deliveryItems: null, userErrors: [{ code: 'TOO_MANY', field: ['input', 'assignments'] }] },
    });
    expect(many.calls).toEqual([]);
  });

  it('revoking takes it back and shows it; twice is a user error', async () => {
    const { product, customer } = await some();
    const assigned = await bed.ask(ASSIGN, {
      variables: { input: { customerId: customer.id, productId: product.id } },
    });
    const id = (assigned.data as { assignDeliveryItem: { deliveryItems: { paynowId: string }[] } }).assignDeliveryItem
      .deliveryItems[0]?.paynowId;
    const REVOKE =
      'mutation ($input: RevokeDeliveryItemInput!) { revokeDeliveryItem(input: $input) { revokedId deliveryItem { paynowId state } userErrors { code upstreamCode } } }';
    const variables = { input: { customerId: customer.id, deliveryItemId: id, reason: 'cheating' } };
    const revoked = await bed.ask(REVOKE, { variables });
    expect({ data: revoked.data, errors: revoked.errors }).toEqual({
      data: { revokeDeliveryItem: { revokedId: id, deliveryItem: { paynowId: id, state: 'REVOKED' }, userErrors: [] } },
      errors: [],
    });
    const again = await bed.ask(REVOKE, { variables });
    expect(again.data).toMatchObject({ revokeDeliveryItem: { revokedId: null, userErrors: [{ code: 'CONFLICT' }] } });
    const rows = (await bed.paynow(`customers/${customer.id}/delivery/items?limit=1`)) as DeliveryItemRow[];
    expect(rows[0]).toMatchObject({ id, state: 'revoked' });
  });
});

describe('createCoupon', () => {
  const CREATE = `mutation ($input: CreateCouponInput!) { createCoupon(input: $input) {
    coupon { code enabled discount { ... on PercentageDiscount { percent } ... on FixedDiscount { amount { minorUnits amount currency } } } redemptionLimits { store customer } duration }
    userErrors { message field code upstreamCode } } }`;

  it('two inputs make a coupon; the rest are the stated defaults', async () => {
    const { data, errors, calls } = await bed.ask(CREATE, {
      variables: { input: { code: 'SUMMER2026', discount: { percent: '12.5' } } },
    });
    expect({ data, errors, calls: calls.length }).toEqual({
      data: {
        createCoupon: {
          coupon: {
            code: 'SUMMER2026',
            enabled: true,
            discount: { percent: '12.5' },
            redemptionLimits: { store: null, customer: null },
            duration: 'ONCE',
          },
          userErrors: [],
        },
      },
      errors: [],
      calls: 1,
    });
    const [row] = (await bed.paynow('coupons?limit=1')) as { code: string; discount_amount: number }[];
    expect(row).toMatchObject({ code: 'SUMMER2026', discount_type: 'percent', discount_amount: 125 });
  });

  it('an amount is in minor units; maxUses limits the store', async () => {
    const { data } = await bed.ask(CREATE, {
      variables: { input: { code: 'FIVEOFF', discount: { amount: '500' }, maxUses: 10 } },
    });
    expect(data).toMatchObject({
      createCoupon: {
        coupon: {
          discount: { amount: { minorUnits: 500, amount: '5.00', currency: 'USD' } },
          redemptionLimits: { store: 10 },
        },
      },
    });
  });

  it("a code that is taken is a user error with PayNow's code", async () => {
    const input = { code: 'TAKEN', discount: { percent: '5' } };
    await bed.ask(CREATE, { variables: { input } });
    const { data, errors } = await bed.ask(CREATE, { variables: { input: { ...input, code: 'taken' } } });
    expect({ data, errors }).toEqual({
      data: {
        createCoupon: {
          coupon: null,
          userErrors: [expect.objectContaining({ code: 'CONFLICT', upstreamCode: 'coupon-code-already-exists' })],
        },
      },
      errors: [],
    });
  });
});
