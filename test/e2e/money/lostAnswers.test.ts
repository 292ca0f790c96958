import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import { MoneyBed } from '../../support/money.js';

let money: MoneyBed;

beforeEach(async () => {
  money = await MoneyBed.start();
});
afterEach(() => money[Symbol.asyncDispose]());

describe('an answer that was lost', () => {
  it('is settled by reading; until then other refunds of the order are refused', async () => {
    const { order, line, other } = await money.aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' };
    const next = { orderId: order.id, orderLineId: other.id, idempotencyKey: 'next' };
    money.lose('after');
    expect(await money.refund(input)).toMatchObject({ refund: null, codes: ['UPSTREAM_OUTCOME_UNKNOWN'] });
    money.bed.sandbox.calls.clear();
    expect(await money.refund(next)).toEqual({
      refund: null,
      codes: [],
      userErrors: [{ message: expect.stringContaining('is not settled'), field: ['orderId'], code: 'CONFLICT' }],
    });
    const settled = await money.refund(input, money.another());
    expect(settled.refund).toEqual({
      paynowId: (await money.refundsOf(order))[0]?.id,
      amount: { minorUnits: line.total_amount },
    });
    expect(money.posts()).toBe(0);
    expect(await money.refund(next)).toMatchObject({ refund: { amount: { minorUnits: other.total_amount } } });
  });

  it('and that PayNow does not show is refused after a while; a new key is free to send', async () => {
    const order = await money.anOrder();
    const input = { orderId: order.id, idempotencyKey: 'k' };
    const unknown = { refund: null, userErrors: [], codes: ['UPSTREAM_OUTCOME_UNKNOWN'] };
    money.lose('before');
    expect(await money.refund(input)).toEqual(unknown);
    expect(await money.refund(input)).toEqual(unknown);
    let passedMs = 0;
    const later = money.another({}, { elapsed: () => passedMs });
    expect(await money.refund(input, later)).toEqual(unknown); // from now on it is watched
    passedMs = 10 * 60 * 1000;
    money.bed.sandbox.calls.clear();
    for (const ask of [later, money.first]) {
      expect(await money.refund(input, ask)).toEqual({
        refund: null,
        codes: [],
        userErrors: [{ message: 'not seen at PayNow; use a new key', field: ['idempotencyKey'], code: 'CONFLICT' }],
      });
    }
    expect(await money.refundsOf(order)).toEqual([]);
    expect(await money.refund({ ...input, idempotencyKey: 'new' })).toMatchObject({
      refund: { paynowId: expect.any(String) },
    });
    expect(await money.refundsOf(order)).toHaveLength(1);
  });

  it('and that could be one of two refunds stays unknown', async () => {
    const { order, line } = await money.aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' };
    money.lose('before');
    await money.refund(input);
    // Two refunds made past the gateway: of the line, which then failed, and of the line again.
    const twin = async (id: string) => {
      await showOnce(order, line.id, ['1', id]);
      return money.refund(input);
    };
    expect((await twin('2')).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect((await twin('3')).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    expect(await money.refundsOf(order)).toEqual([]);
  });

  it("of a line's refund is not settled by a refund of another line or of the whole order", async () => {
    const { order, line, other } = await money.aLongOrder();
    const input = { orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' };
    money.lose('before');
    await money.refund(input);
    const unknown = { refund: null, userErrors: [], codes: ['UPSTREAM_OUTCOME_UNKNOWN'] };
    for (const refunded of [other.id, null]) {
      await showOnce(order, refunded, ['1']);
      expect(await money.refund(input), `a refund of ${refunded}`).toEqual(unknown);
      expect(money.posts()).toBe(0);
    }
    await showOnce(order, line.id, ['2']);
    expect(await money.refund(input)).toMatchObject({ refund: { paynowId: '2' }, codes: [] });
    expect(money.posts()).toBe(0);
  });

  it("of a whole order's refund is not settled by a refund of one line", async () => {
    const { order, line } = await money.aLongOrder();
    const input = { orderId: order.id, idempotencyKey: 'k' };
    money.lose('before');
    await money.refund(input);
    await showOnce(order, line.id, ['1']);
    expect(await money.refund(input)).toEqual({ refund: null, userErrors: [], codes: ['UPSTREAM_OUTCOME_UNKNOWN'] });
    expect(money.posts()).toBe(0);
  });

  it('is never given to a call with the same key for another line', async () => {
    const { order, line, other } = await money.aLongOrder();
    money.lose('after');
    await money.refund({ orderId: order.id, orderLineId: line.id, idempotencyKey: 'k' });
    expect(await money.refund({ orderId: order.id, orderLineId: other.id, idempotencyKey: 'k' })).toEqual({
      refund: null,
      codes: [],
      userErrors: [{ message: expect.any(String), field: ['idempotencyKey'], code: 'CONFLICT' }],
    });
    expect(money.posts()).toBe(0);
    expect(await money.refundsOf(order)).toHaveLength(1);
  });

  it('of a gift card is found by its code, drawn or given', async () => {
    const create = `mutation ($input: CreateGiftCardInput!) { createGiftCard(input: $input) {
      giftCard { paynowId code } userErrors { code } } }`;
    for (const input of [
      { startingBalance: 700, idempotencyKey: 'drawn' },
      { startingBalance: 800, code: 'GIVEN-1', idempotencyKey: 'given' },
    ]) {
      money.lose('after');
      expect((await money.first(create, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
      money.bed.sandbox.calls.clear();
      const { data, codes } = await money.another()(create, { input });
      const [newest] = (await money.bed.paynow('giftcards?limit=1')) as { id: string; code: string; balance: number }[];
      expect({ data, codes, posts: money.posts() }).toEqual({
        data: { createGiftCard: { giftCard: { paynowId: newest?.id, code: newest?.code }, userErrors: [] } },
        codes: [],
        posts: 0,
      });
      expect(newest?.balance).toBe(input.startingBalance);
    }
  });

  it("of a gift card's new balance is found on the card", async () => {
    const update = `mutation ($input: UpdateGiftCardInput!) { updateGiftCard(input: $input) {
      giftCard { balance { minorUnits } } userErrors { code } } }`;
    const [card] = (await money.bed.paynow('giftcards?limit=1')) as { id: string }[];
    const input = { id: card?.id, balance: 4321, idempotencyKey: 'k' };
    money.bed.sandbox.faults.add({ match: { method: 'PATCH', times: 1 }, fault: { kind: 'cut' }, when: 'after' });
    expect((await money.first(update, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    const { data, codes } = await money.first(update, { input });
    expect({ data, codes }).toEqual({
      data: { updateGiftCard: { giftCard: { balance: { minorUnits: 4321 } }, userErrors: [] } },
      codes: [],
    });
  });

  it('of an assignment waits for a person', async () => {
    const assign = `mutation ($input: AssignDeliveryItemInput!) { assignDeliveryItem(input: $input) {
      deliveryItems { paynowId } userErrors { code } } }`;
    const [[product], [customer]] = (await Promise.all([
      money.bed.paynow('products'),
      money.bed.paynow('customers?limit=1'),
    ])) as [{ id: string }[], { id: string }[]];
    const input = { customerId: customer?.id, productId: product?.id, idempotencyKey: 'k' };
    money.lose('after');
    for (let n = 0; n < 2; n += 1) {
      expect((await money.first(assign, { input })).codes).toEqual(['UPSTREAM_OUTCOME_UNKNOWN']);
    }
    expect(money.posts()).toBe(0); // `ask` counts from its own beginning: the second one sent nothing
  });
});

/** The next read of the order's payments shows them with these refunds, of a line or of the whole order. */
async function showOnce(order: OrderRow, lineId: string | null, ids: readonly string[]): Promise<void> {
  const body = await withRefunds(order, lineId, ids);
  money.bed.sandbox.faults.add({
    match: { method: 'GET', path: '/payments$', times: 1 },
    fault: { kind: 'status', status: 200, body },
  });
}

/** The order's payments as PayNow would show them with these refunds, of a line or of the whole order. */
async function withRefunds(order: OrderRow, lineId: string | null, ids: readonly string[]): Promise<unknown> {
  const payments = (await money.bed.paynow(`payments?order_id=${order.id}`)) as PaymentRow[];
  const example = ((await money.bed.paynow('payments?status=refunded&limit=1')) as PaymentRow[])[0]?.refunds?.[0];
  return payments.map((payment) => ({
    ...payment,
    refunds: ids.map((id) => ({ ...example, id, order_line_id: lineId })),
  }));
}
