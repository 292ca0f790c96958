import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import { MoneyBed } from '../../support/money.js';

let money: MoneyBed;

beforeEach(async () => {
  money = await MoneyBed.start();
});
afterEach(() => money[Symbol.asyncDispose]());

const PREVIEW = `query ($orderId: ID!, $line: ID) { store { refundPreview(orderId: $orderId, orderLineId: $line) {
  amount { minorUnits } refusal { message field code } } } }`;

/** What the preview says of a line, and what a refund of it comes to; PayNow gets no refund. */
async function tryLine(order: OrderRow, lineId: string) {
  money.bed.sandbox.calls.clear();
  const { data, codes } = await money.first(PREVIEW, { orderId: order.id, line: lineId });
  const outcome = await money.refund({ orderId: order.id, orderLineId: lineId, idempotencyKey: `k-${lineId}` });
  expect({ codes, posts: money.posts() }).toEqual({ codes: [], posts: 0 });
  return { preview: (data as { store: { refundPreview: unknown } }).store.refundPreview, outcome };
}

describe('a line is not refunded', () => {
  it('when it is more than what is left of the order', async () => {
    const { order, line, other } = await money.aLongOrder();
    const [payment] = (await money.bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
    const example = ((await money.bed.paynow('payments?status=refunded&limit=1')) as PaymentRow[])[0]?.refunds?.[0];
    const amount = order.total_amount - line.total_amount + 1;
    money.bed.sandbox.faults.add({
      match: { method: 'GET', path: '/payments$' },
      fault: {
        kind: 'status',
        status: 200,
        body: [{ ...payment, refunds: [{ ...example, id: '1', order_line_id: null, amount }] }],
      },
    });
    const left = line.total_amount - 1;
    const { preview, outcome } = await tryLine(order, line.id);
    const refusal = {
      message: expect.stringContaining(`This line of ${line.total_amount} is more than the ${left} that are left`),
      field: ['orderLineId'],
      code: 'CONFLICT',
    };
    expect(outcome).toEqual({ refund: null, userErrors: [refusal], codes: [] });
    expect(preview).toEqual({ amount: { minorUnits: 0 }, refusal: outcome.userErrors[0] });
    expect(outcome.userErrors[0]?.message).not.toContain(`line ${line.id}:`);
    if (other.total_amount <= left) expect(outcome.userErrors[0]?.message).toContain(`line ${other.id}:`);
  });

  it.each(['line', 'order'] as const)('when a gift card paid a part of it, as the %s says', async (says) => {
    const { order, line } = await money.aLongOrder();
    const lines = order.lines.map((row) =>
      says === 'line' && row.id === line.id ? { ...row, giftcard_usage_amount: 1 } : row,
    );
    money.bed.sandbox.faults.add({
      match: { method: 'GET', path: `/orders/${order.id}$` },
      fault: { kind: 'status', status: 200, body: { ...order, lines, giftcard_usage_amount: 1 } },
    });
    const { preview, outcome } = await tryLine(order, line.id);
    const message = expect.stringContaining('A gift card paid a part of this line');
    const refusal = { message, field: ['orderLineId'], code: 'CONFLICT' };
    expect(outcome).toEqual({ refund: null, userErrors: [refusal], codes: [] });
    expect(preview).toEqual({ amount: { minorUnits: 0 }, refusal: outcome.userErrors[0] });
  });

  it('while a line of the same order that no card paid is', async () => {
    const { order, line, other } = await money.aLongOrder();
    const lines = order.lines.map((row) => (row.id === other.id ? { ...row, giftcard_usage_amount: 1 } : row));
    money.bed.sandbox.faults.add({
      match: { method: 'GET', path: `/orders/${order.id}$` },
      fault: { kind: 'status', status: 200, body: { ...order, lines, giftcard_usage_amount: 1 } },
    });
    const done = await money.refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    expect(done).toMatchObject({ refund: { amount: { minorUnits: line.total_amount } }, userErrors: [], codes: [] });
  });
});

describe('another amount than was to be expected is told', () => {
  it.each([true, false])('whether or not the caller named one: %s', async (isNamed) => {
    const { order, line } = await money.aLongOrder();
    const example = ((await money.bed.paynow('payments?status=refunded&limit=1')) as PaymentRow[])[0]?.refunds?.[0];
    const amount = line.total_amount;
    money.bed.sandbox.faults.add({
      match: { method: 'POST', times: 1 },
      fault: {
        kind: 'status',
        status: 200,
        body: { ...example, id: '77', order_line_id: line.id, amount: amount - 1 },
      },
    });
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k', ...(isNamed && { amount }) };
    const told = {
      refund: { paynowId: '77', amount: { minorUnits: amount - 1 } },
      userErrors: [
        {
          message: `PayNow refunded ${amount - 1} instead of ${amount} minor units.`,
          field: isNamed ? ['amount'] : null,
          code: 'CONFLICT',
        },
      ],
      codes: [],
    };
    expect(await money.refund(input)).toEqual(told);
    expect(await money.refund(input)).toEqual(told);
  });
});
