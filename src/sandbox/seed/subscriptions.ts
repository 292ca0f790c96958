import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import type { StoredSubscription } from '../state.js';
import type { SeedContext } from './context.js';
import { timestamp } from './ids.js';
import { type Amounts, amountFields, convertAmounts, moneyText, totalOf } from './money.js';
import { type BillingPlace, exchangeRate } from './orderPlan.js';
import { taxJurisdictions } from './orderTexts.js';
import { planChanges } from './subscriptionChanges.js';
import { subscriptionState } from './subscriptionState.js';

/** What subscriptions are made from. */
export interface SubscriptionPlan {
  /** Oldest first. */
  readonly orders: readonly OrderRow[];
  readonly payments: readonly PaymentRow[];
  readonly products: readonly ProductRow[];
  readonly places: readonly BillingPlace[];
}

/** The amounts of a renewal; gift cards pay first payments only. */
export function recurring(own: Amounts, currency: string, shown: Amounts, shownCurrency: string) {
  const {
    giftcard_usage_amount: _own,
    giftcard_usage_amount_str: _ownText,
    presentment_giftcard_usage_amount: _shown,
    presentment_giftcard_usage_amount_str: _shownText,
    ...amounts
  } = amountFields(own, currency, shown, shownCurrency);
  return amounts;
}

type Bought = ReturnType<typeof amountFields>;

/** What the first payment was. */
export const initial = (bought: Bought) => ({
  initial_subtotal_amount: bought.subtotal_amount,
  initial_subtotal_amount_str: bought.subtotal_amount_str,
  initial_discount_amount: bought.discount_amount,
  initial_discount_amount_str: bought.discount_amount_str,
  initial_tax_amount: bought.tax_amount,
  initial_tax_amount_str: bought.tax_amount_str,
  initial_giftcard_usage_amount: bought.giftcard_usage_amount,
  initial_giftcard_usage_amount_str: bought.giftcard_usage_amount_str,
  initial_total_amount: bought.total_amount,
  initial_total_amount_str: bought.total_amount_str,
  initial_presentment_subtotal_amount: bought.presentment_subtotal_amount,
  initial_presentment_subtotal_amount_str: bought.presentment_subtotal_amount_str,
  initial_presentment_discount_amount: bought.presentment_discount_amount,
  initial_presentment_discount_amount_str: bought.presentment_discount_amount_str,
  initial_presentment_tax_amount: bought.presentment_tax_amount,
  initial_presentment_tax_amount_str: bought.presentment_tax_amount_str,
  initial_presentment_giftcard_usage_amount: bought.presentment_giftcard_usage_amount,
  initial_presentment_giftcard_usage_amount_str: bought.presentment_giftcard_usage_amount_str,
  initial_presentment_total_amount: bought.presentment_total_amount,
  initial_presentment_total_amount_str: bought.presentment_total_amount_str,
});

/** The sums of one payment. */
export const amountsOf = (amounts: Amounts, currency: string) => ({
  currency,
  subtotal: amounts.subtotal,
  discount: amounts.discount,
  tax: amounts.tax,
  total: totalOf(amounts),
});

/** A renewal is paid in full: no sale, no coupon, no gift card. */
export const renewalAmounts = (price: number, taxRate: number): Amounts => ({
  subtotal: price,
  discount: 0,
  tax: Math.round(price * taxRate),
  giftcard: 0,
});

/** The subscriptions that these orders began and renewed, oldest first. */
export function createSubscriptions(context: SeedContext, plan: SubscriptionPlan): StoredSubscription[] {
  const { storeId, currency } = context;
  const ordersOf = new Map<FlakeId, OrderRow[]>();
  for (const order of plan.orders) {
    if (order.subscription_id) {
      ordersOf.set(order.subscription_id, [...(ordersOf.get(order.subscription_id) ?? []), order]);
    }
  }
  const paymentsOf = new Map<FlakeId, PaymentRow>();
  for (const payment of plan.payments) paymentsOf.set(payment.order_id, payment);
  const places = new Map(plan.places.map((place) => [place.country, place]));

  const lineRow = (
    subscriptionId: FlakeId,
    line: OrderLineRow,
    shownCurrency: string,
    prices: ReturnType<typeof recurring>,
  ): SubscriptionLineRow => ({
    id: line.subscription_line_id ?? line.id,
    store_id: storeId,
    subscription_id: subscriptionId,
    ...(line.checkout_line_id ? { checkout_line_id: line.checkout_line_id } : {}),
    initial_order_line_id: line.id,
    pricing_region_id: null,
    ...(line.selected_gameserver_id ? { selected_gameserver_id: line.selected_gameserver_id } : {}),
    ...(line.sale_id && line.sale_version_id ? { sale_id: line.sale_id, sale_version_id: line.sale_version_id } : {}),
    product_id: line.product_id,
    product_version_id: line.product_version_id,
    product_name: line.product_name,
    product_image_url: line.product_image_url ?? null,
    tax_inclusive: false,
    currency,
    price: line.price,
    presentment_currency: shownCurrency,
    ...prices,
    ...initial(line),
  });

  const rows = [...ordersOf].flatMap(([id, orders]): StoredSubscription[] => {
    const [first] = orders;
    const [line] = first?.lines ?? [];
    const place = first && places.get(first.billing_country);
    if (!first?.created_at || !line || !place) return [];
    const shownCurrency = first.presentment_currency;
    const rate = exchangeRate(currency, shownCurrency);
    const own = renewalAmounts(line.price, place.taxRate);
    const shown = convertAmounts(own, rate);
    const prices = recurring(own, currency, shown, shownCurrency);
    const method = orders.map((order) => paymentsOf.get(order.id)?.method).findLast((one) => one !== undefined);
    const couponId = first.coupon_id;
    return [
      {
        id,
        pretty_id: `pn-${BigInt(id).toString(36)}`,
        store_id: storeId,
        customer: first.customer,
        ...(method ? { payment_method_id: method.id, payment_method: method } : {}),
        next_billing_amount: amountsOf(own, currency),
        next_billing_presentment_amount: amountsOf(shown, shownCurrency),
        ...(couponId ? { coupon_id: couponId } : {}),
        coupon_ids: couponId ? [couponId] : [],
        coupon_repeating_ends_at: null,
        ...(first.checkout_id ? { checkout_id: first.checkout_id } : {}),
        ...(line.checkout_line_id ? { checkout_line_id: line.checkout_line_id } : {}),
        billing_name: first.billing_name,
        billing_email: first.billing_email,
        billing_country: first.billing_country,
        billing_tax_id: null,
        tax_jurisdictions: taxJurisdictions(place, own, currency),
        customer_ip: first.customer_ip,
        gift: false,
        product_id: line.product_id,
        product_version_id: line.product_version_id,
        product_name: line.product_name,
        product_image_url: line.product_image_url ?? null,
        interval_value: line.subscription_interval_value ?? 1,
        interval_scale: line.subscription_interval_scale ?? 'month',
        currency,
        tax_inclusive: false,
        price: line.price,
        price_str: moneyText(line.price, currency),
        presentment_currency: shownCurrency,
        ...prices,
        ...initial(first),
        fx_rate: shownCurrency === currency ? null : String(rate),
        pricing_region_id: null,
        created_at: timestamp(Date.parse(first.created_at)),
        ...subscriptionState(context, orders, paymentsOf),
        lines: [lineRow(id, line, shownCurrency, prices)],
      },
    ];
  });
  return planChanges(context, rows, plan.products, (row) => ({ price }) => {
    const own = renewalAmounts(price, places.get(row.billing_country ?? '')?.taxRate ?? 0);
    const shownCurrency = row.next_billing_presentment_amount.currency;
    const shown = convertAmounts(own, exchangeRate(currency, shownCurrency));
    return { own: amountsOf(own, currency), shown: amountsOf(shown, shownCurrency) };
  });
}
