import type { OrderRow } from '../../upstream/management/orders.js';
import type { ChargebackStatus, PaymentRow, RefundRow } from '../../upstream/management/payments.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';
import { moneyText } from './money.js';
import { createPaymentMethods, declined } from './paymentMethods.js';

/** The newest orders have no refunds: the demo refunds them itself. */
const UNTOUCHED_ORDERS = 5;

const FAILED_FIRST_SHARE = 0.04;
const LINE_REFUND_SHARE = 0.012;

/** Share of the platform, in hundredths of a percent. */
export const PLATFORM_FEE_RATE = 500;
const GATEWAY_FEE_SHARE = 0.029;

interface Share {
  readonly amount: number;
  readonly tax: number;
  readonly shownAmount: number;
  readonly lineId?: FlakeId | undefined;
}

/** What each side gets of an amount. */
export function feesOf({ amount, tax }: Pick<Share, 'amount' | 'tax'>, fixedFee: number) {
  const gateway = Math.min(amount, Math.round(amount * GATEWAY_FEE_SHARE) + fixedFee);
  const platform = Math.min(amount - gateway, Math.round(((amount - tax) * PLATFORM_FEE_RATE) / 10_000));
  const keptTax = Math.min(tax, amount - gateway - platform);
  return { gateway, platform, tax: keptTax, net: amount - gateway - platform - keptTax };
}

/** The payments of these orders with their refunds, oldest order first. */
export function createPayments(context: SeedContext, orders: readonly OrderRow[]): PaymentRow[] {
  const { random, makeId, nowMs, storeId, currency } = context;
  const methodOf = createPaymentMethods(context);
  const fixedFee = currency === 'jpy' ? 40 : 30;
  const text = (amount: number) => moneyText(amount, currency);

  const shareOf = (order: OrderRow): Share => ({
    amount: order.total_amount - order.giftcard_usage_amount,
    tax: order.tax_amount,
    shownAmount: order.presentment_total_amount - order.presentment_giftcard_usage_amount,
  });

  const fxOf = (order: OrderRow, { amount, shownAmount }: Share): number =>
    order.presentment_currency === currency ? 1 : Math.round((shownAmount / amount) * 10_000) / 10_000;

  const refund = (order: OrderRow, paymentId: FlakeId, share: Share, ms: number): RefundRow => {
    const fees = feesOf(share, 0);
    return {
      id: makeId(ms),
      store_id: storeId,
      payment_id: paymentId,
      customer_id: order.customer_id,
      ...(share.lineId ? { order_line_id: share.lineId } : {}),
      status: 'completed',
      failure_reason: null,
      currency,
      amount: share.amount,
      amount_str: text(share.amount),
      gateway_fee_amount: fees.gateway,
      gateway_fee_amount_str: text(fees.gateway),
      tax_amount: fees.tax,
      tax_amount_str: text(fees.tax),
      platform_fee_amount: fees.platform,
      platform_fee_amount_str: text(fees.platform),
      store_net_amount: fees.net,
      store_net_amount_str: text(fees.net),
      store_refund_amount: share.amount - fees.tax,
      store_refund_amount_str: text(share.amount - fees.tax),
      presentment_currency: order.presentment_currency,
      presentment_amount: share.shownAmount,
      fx_rate: String(fxOf(order, share)),
      refund_from_connected_user_balance: false,
      created_at: timestamp(ms),
      approved_at: timestamp(ms + 30_000),
      pending_at: timestamp(ms + 30_000),
      completed_at: timestamp(ms + 60_000),
      canceled_at: null,
      failed_at: null,
    };
  };

  const attempt = (order: OrderRow, ms: number) => {
    const share = shareOf(order);
    const fees = feesOf(share, fixedFee);
    const method = methodOf(order, ms);
    return {
      id: makeId(ms),
      store_id: storeId,
      order_id: order.id,
      customer_id: order.customer_id,
      customer: order.customer,
      refunds: [],
      gateway: method.gateway,
      gateway_entity_identifier: method.gateway_entity_identifier,
      gateway_id: `${method.gateway === 'paypal' ? 'cap' : 'pi'}_${random.hex(20)}`,
      method,
      method_id: method.id,
      currency,
      amount: share.amount,
      gateway_fee_amount: fees.gateway,
      tax_amount: fees.tax,
      platform_fee_amount: fees.platform,
      store_net_amount: fees.net,
      presentment_currency: order.presentment_currency,
      presentment_amount: share.shownAmount,
      fx_rate: fxOf(order, share),
      platform_fee_rate: PLATFORM_FEE_RATE,
      payout_split_rules: [],
      payout_split_results: [],
      chargeback_status: 'none' as const,
      created_at: timestamp(ms),
    };
  };

  const failed = (order: OrderRow, ms: number): PaymentRow => ({
    ...attempt(order, ms),
    status: 'failed',
    failed_at: timestamp(ms + 4000),
    last_payment_error: order.last_payment_error ?? declined(random),
  });

  const paid = (order: OrderRow, completedAt: string, isUntouched: boolean): PaymentRow => {
    const completedMs = Date.parse(completedAt);
    const base = { ...attempt(order, completedMs - 10_000), completed_at: completedAt };
    // Everything that follows happens within three weeks, and before the seed's moment.
    const laterMs = completedMs + Math.floor(random.next() * Math.min(21 * DAY_MS, nowMs - completedMs - 120_000));
    const later = timestamp(laterMs);
    if (order.status === 'chargeback') {
      const verdict: ChargebackStatus =
        nowMs - laterMs < 14 * DAY_MS ? 'pending' : random.pick<ChargebackStatus>(['won', 'lost', 'lost']);
      const dispute = { chargeback_status: verdict, chargeback_status_updated_at: later, chargeback_at: later };
      return { ...base, status: 'chargeback', ...dispute };
    }
    if (order.status === 'refunded') {
      const full = refund(order, base.id, shareOf(order), laterMs);
      return { ...base, status: 'refunded', refunds: [full], refunded_at: full.completed_at ?? null };
    }
    // A refund of the payment does not return the gift card's part.
    const line = order.giftcard_usage_amount === 0 ? order.lines.at(-1) : undefined;
    if (isUntouched || !line || order.lines.length < 2 || !random.chance(LINE_REFUND_SHARE * order.lines.length)) {
      return { ...base, status: 'completed' };
    }
    const { id: lineId, total_amount: amount, tax_amount: tax, presentment_total_amount: shownAmount } = line;
    if (amount === 0) return { ...base, status: 'completed' };
    return {
      ...base,
      status: 'completed',
      refunds: [refund(order, base.id, { amount, tax, shownAmount, lineId }, laterMs)],
    };
  };

  return orders.flatMap((order, index): PaymentRow[] => {
    if (shareOf(order).amount === 0 || !order.created_at) return [];
    const createdMs = Date.parse(order.created_at);
    const isUntouched = index >= orders.length - UNTOUCHED_ORDERS;
    if (!order.completed_at) {
      if (order.last_payment_error) return [failed(order, createdMs + 5000)];
      return order.status === 'created' && random.chance(0.3)
        ? [{ ...attempt(order, createdMs + 5000), status: 'pending', pending_at: timestamp(createdMs + 6000) }]
        : [];
    }
    const failsFirst = !isUntouched && random.chance(FAILED_FIRST_SHARE);
    const last = paid(order, order.completed_at, isUntouched);
    return failsFirst ? [failed(order, createdMs + 5000), last] : [last];
  });
}
