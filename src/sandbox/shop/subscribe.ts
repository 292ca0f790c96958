import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import { type Amounts, amountFields, moneyText, sumAmounts } from '../seed/money.js';
import { taxJurisdictions } from '../seed/orderTexts.js';
import { amountsOf, initial, recurring, renewalAmounts } from '../seed/subscriptions.js';
import type { Clock, StoredSubscription, StoreState } from '../state.js';
import { type Country, countryOf, minorRate } from './countries.js';
import { endOfSpan } from './periods.js';

const ownParts = (line: OrderLineRow): Amounts => ({
  subtotal: line.subtotal_amount,
  discount: line.discount_amount,
  tax: line.tax_amount,
  giftcard: line.giftcard_usage_amount,
});

const shownParts = (line: OrderLineRow): Amounts => ({
  subtotal: line.presentment_subtotal_amount,
  discount: line.presentment_discount_amount,
  tax: line.presentment_tax_amount,
  giftcard: line.presentment_giftcard_usage_amount,
});

/** What every renewal of a price costs, in the store's currency and in the shopper's. */
export function renewal(price: number, country: Country, currency: string, shownCurrency: string) {
  const own = renewalAmounts(price, country.taxRate);
  const rate = minorRate(currency, shownCurrency);
  const total = Math.round((own.subtotal + own.tax) * rate);
  const subtotal = Math.round(own.subtotal * rate);
  return { own, shown: { subtotal, discount: 0, tax: total - subtotal, giftcard: 0 } };
}

function subscriptionLine(
  order: OrderRow,
  line: OrderLineRow,
  subscriptionId: FlakeId,
  country: Country,
): SubscriptionLineRow {
  const { currency, presentment_currency: shownCurrency } = order;
  const { own, shown } = renewal(line.price * line.quantity, country, currency, shownCurrency);
  return {
    id: line.subscription_line_id ?? line.id,
    store_id: order.store_id,
    subscription_id: subscriptionId,
    ...(line.checkout_line_id && { checkout_line_id: line.checkout_line_id }),
    initial_order_line_id: line.id,
    pricing_region_id: line.pricing_region_id ?? null,
    ...(line.gift_to_customer_id && { gift_to_customer_id: line.gift_to_customer_id }),
    ...(line.selected_gameserver_id && { selected_gameserver_id: line.selected_gameserver_id }),
    ...(line.sale_id && line.sale_version_id && { sale_id: line.sale_id, sale_version_id: line.sale_version_id }),
    ...(line.trial_id && { trial_id: line.trial_id }),
    product_id: line.product_id,
    product_version_id: line.product_version_id,
    product_name: line.product_name,
    product_image_url: line.product_image_url ?? null,
    tax_inclusive: false,
    currency,
    price: line.price,
    presentment_currency: shownCurrency,
    ...recurring(own, currency, shown, shownCurrency),
    ...initial(amountFields(ownParts(line), currency, shownParts(line), shownCurrency)),
  };
}

/** The length of the first period: that of the trial, if there is one. */
function firstPeriod(store: StoreState, line: OrderLineRow) {
  const trial = line.trial_id ? store.products.get(line.product_id)?.trial : undefined;
  if (trial) return { value: trial.period_value, scale: trial.period_scale };
  return { value: line.subscription_interval_value ?? 1, scale: line.subscription_interval_scale ?? 'month' };
}

/** The subscription that an order starts; none when no line is for a subscription. */
export function createSubscription(
  store: StoreState,
  order: OrderRow,
  payment: PaymentRow | undefined,
  clock: Clock,
): StoredSubscription | undefined {
  const bought = order.lines.filter((line) => line.subscription_line_id);
  const [first] = bought;
  if (!first) return undefined;
  const id = clock.nextId();
  const now = clock.now();
  const country = countryOf(order.billing_country);
  const { currency, presentment_currency: shownCurrency } = order;
  const lines = bought.map((line) => subscriptionLine(order, line, id, country));
  const price = bought.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const { own, shown } = renewal(price, country, currency, shownCurrency);
  const { value, scale } = firstPeriod(store, first);
  const end = endOfSpan(now, value, scale);
  const method = payment?.method;
  return {
    id,
    pretty_id: `pn-${BigInt(id).toString(36)}`,
    store_id: order.store_id,
    customer: order.customer,
    ...(method && { payment_method_id: method.id, payment_method: method }),
    next_billing_amount: amountsOf(own, currency),
    next_billing_presentment_amount: amountsOf(shown, shownCurrency),
    status: 'active',
    ...(order.coupon_id && { coupon_id: order.coupon_id }),
    coupon_ids: order.applied_coupons.map(({ coupon_id }) => coupon_id),
    coupon_repeating_ends_at: null,
    ...(order.checkout_id && { checkout_id: order.checkout_id }),
    ...(first.checkout_line_id && { checkout_line_id: first.checkout_line_id }),
    billing_name: order.billing_name,
    billing_email: order.billing_email,
    billing_country: order.billing_country,
    billing_tax_id: null,
    tax_jurisdictions: taxJurisdictions(country, own, currency),
    customer_ip: order.customer_ip,
    gift: first.gift,
    ...(first.gift_to_customer && {
      gift_to_customer_id: first.gift_to_customer.id,
      gift_to_customer: first.gift_to_customer,
    }),
    product_id: first.product_id,
    product_version_id: first.product_version_id,
    product_name: first.product_name,
    product_image_url: first.product_image_url ?? null,
    interval_value: first.subscription_interval_value ?? 1,
    interval_scale: first.subscription_interval_scale ?? 'month',
    currency,
    tax_inclusive: false,
    price: first.price,
    price_str: moneyText(first.price, currency),
    presentment_currency: shownCurrency,
    ...recurring(own, currency, shown, shownCurrency),
    ...initial(
      amountFields(sumAmounts(bought.map(ownParts)), currency, sumAmounts(bought.map(shownParts)), shownCurrency),
    ),
    fx_rate: shownCurrency === currency ? null : String(minorRate(currency, shownCurrency)),
    pricing_region_id: null,
    current_period_start: now,
    current_period_end: end,
    billing_cycle_sequence: 1,
    next_attempt_at: end,
    attempt_count: 0,
    created_at: now,
    updated_at: now,
    active_at: now,
    canceled_at: null,
    cancel_reason: null,
    cancellation_requested_at: null,
    cancel_at_period_end: false,
    past_due: false,
    lines,
  };
}
