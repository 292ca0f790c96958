import type { OrderLineRow, OrderRow } from '../../../../upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../../../upstream/management/payments.js';
import type { FlakeId } from '../../../../upstream/wire/common.js';
import { conflict, found } from '../../../http/errors.js';
import { boolean, flakeId, nullable, objectOf } from '../../../http/fields.js';
import { route } from '../../../http/router.js';
import { moneyText } from '../../../seed/money.js';
import type { SandboxState, StoreState } from '../../../state.js';
import { emitItemsRevoked, emitRefund } from '../../../webhooks/emit.js';

/** The part of a payment that is refunded, in minor units. */
interface Share {
  readonly amount: number;
  readonly tax: number;
  /** The same in the shopper's currency. */
  readonly shown: number;
  readonly lineId?: FlakeId;
}

const isLive = ({ status }: RefundRow): boolean => status !== 'failed' && status !== 'canceled';

const liveRefunds = (payment: PaymentRow): readonly RefundRow[] => (payment.refunds ?? []).filter(isLive);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** The part that has not been refunded yet. */
function remainderOf(payment: PaymentRow): Share {
  const refunds = liveRefunds(payment);
  return {
    amount: payment.amount - sum(refunds.map(({ amount }) => amount)),
    tax: Math.max(0, payment.tax_amount - sum(refunds.map(({ tax_amount }) => tax_amount))),
    shown: payment.presentment_amount - sum(refunds.map(({ presentment_amount }) => presentment_amount ?? 0)),
  };
}

/** A line without the part that a gift card paid; a refund of the payment does not return that part. */
function lineShare(line: OrderLineRow, remainder: Share): Share {
  const amount = Math.min(line.total_amount - line.giftcard_usage_amount, remainder.amount);
  // The last refund includes what rounding has left over, so that all refunds add up to the payment.
  if (amount === remainder.amount) return { ...remainder, lineId: line.id };
  const paidShare = line.total_amount === 0 ? 0 : amount / line.total_amount;
  const tax = Math.min(Math.round(line.tax_amount * paidShare), remainder.tax);
  const shown = Math.min(line.presentment_total_amount - line.presentment_giftcard_usage_amount, remainder.shown);
  return { amount, tax, shown, lineId: line.id };
}

function shareOf(order: OrderRow, payment: PaymentRow, lineId: FlakeId | undefined): Share {
  const remainder = remainderOf(payment);
  const share = lineId === undefined ? remainder : lineShare(lineOf(order, payment, lineId), remainder);
  if (share.amount <= 0) throw conflict('order-not-refundable', 'There is nothing left to refund.');
  return share;
}

function lineOf(order: OrderRow, payment: PaymentRow, lineId: FlakeId): OrderLineRow {
  const line = found(
    order.lines.find(({ id }) => id === lineId),
    'order line',
  );
  if (liveRefunds(payment).some((refund) => refund.order_line_id === lineId)) {
    throw conflict('order-line-already-refunded', 'The order line has been refunded already.');
  }
  return line;
}

function createRefund(
  payment: PaymentRow,
  share: Share,
  fromUserBalance: boolean,
  clock: SandboxState['clock'],
): RefundRow {
  const now = clock.now();
  const text = (amount: number) => moneyText(amount, payment.currency);
  const { amount, tax, shown, lineId } = share;
  return {
    id: clock.nextId(),
    store_id: payment.store_id,
    payment_id: payment.id,
    customer_id: payment.customer_id,
    ...(lineId !== undefined && { order_line_id: lineId }),
    status: 'completed',
    currency: payment.currency,
    amount,
    amount_str: text(amount),
    // Refunds have no fees in the sandbox: the store pays the amount without its tax.
    gateway_fee_amount: 0,
    gateway_fee_amount_str: text(0),
    tax_amount: tax,
    tax_amount_str: text(tax),
    platform_fee_amount: 0,
    platform_fee_amount_str: text(0),
    store_net_amount: amount - tax,
    store_net_amount_str: text(amount - tax),
    store_refund_amount: amount - tax,
    store_refund_amount_str: text(amount - tax),
    presentment_currency: payment.presentment_currency,
    presentment_amount: shown,
    fx_rate: String(payment.fx_rate ?? 1),
    refund_from_connected_user_balance: fromUserBalance,
    created_at: now,
    approved_at: now,
    pending_at: now,
    completed_at: now,
  };
}

/** Marks an order whose payment is fully refunded, and revokes its delivery items. */
function closeOrder(state: SandboxState, store: StoreState, order: OrderRow, now: string): void {
  store.orders.put({ ...order, status: 'refunded' });
  const items = store.deliveryItems.filter(
    (item) => item.order_id === order.id && (item.state === 'active' || item.state === 'usable'),
  );
  const revoked = items.map((item) =>
    store.deliveryItems.put({
      ...item,
      state: 'revoked',
      revoked_at: now,
      removed_at: now,
      revoke_reason: 'refund',
      revoked_by: { type: 'internal' },
    }),
  );
  emitItemsRevoked(state, store, revoked);
}

/** Refunds an order or one of its lines. */
export const refundRoutes = [
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/orders/{orderId}/refund',
    body: objectOf({
      optional: { order_line_id: flakeId, refund_from_connected_user_balance: nullable(boolean) },
    }),
    handle: ({ store, state, params, body }) => {
      const order = found(store.orders.get(params.orderId), 'order');
      const [payment] = store.payments.filter((row) => row.order_id === order.id && row.status === 'completed');
      if (order.status !== 'completed' || !payment) {
        throw conflict('order-not-refundable', 'Only an order with a completed payment can be refunded.');
      }
      const share = shareOf(order, payment, body.order_line_id);
      const refund = createRefund(payment, share, body.refund_from_connected_user_balance ?? false, state.clock);
      const isWhole = share.amount === remainderOf(payment).amount;
      store.payments.put({
        ...payment,
        refunds: [...(payment.refunds ?? []), refund],
        ...(isWhole && { status: 'refunded', refunded_at: refund.created_at }),
      });
      emitRefund(state, store, order, payment, refund);
      if (isWhole) closeOrder(state, store, order, refund.created_at);
      return refund;
    },
  }),
];
