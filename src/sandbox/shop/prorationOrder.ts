import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { SubscriptionChangeRow } from '../../upstream/wire/subscriptions.js';
import type { SignedIn } from '../http/shopper.js';
import { type Amounts, amountFields, moneyText } from '../seed/money.js';
import { taxJurisdictions } from '../seed/orderTexts.js';
import type { Clock, StoredSubscription } from '../state.js';
import { countryOf, minorRate } from './countries.js';
import { billingOf } from './orderRows.js';
import { paymentRow } from './paymentRows.js';

/** The price of the rest of a period, without tax. */
export interface Proration {
  readonly net: number;
  readonly tax: number;
}

function prorationLine(
  { change, target, net }: { change: SubscriptionChangeRow; target: ProductRow; net: number },
  amounts: ReturnType<typeof amountFields>,
  subscription: StoredSubscription,
  clock: Clock,
): OrderLineRow {
  const [line] = change.lines;
  return {
    id: clock.nextId(),
    product_id: target.id,
    product_version_id: target.version_id,
    product_name: target.name,
    product_image_url: target.image_url ?? null,
    description: null,
    subscription_id: subscription.id,
    ...(line?.subscription_line_id && { subscription_line_id: line.subscription_line_id }),
    ...(line && { subscription_change_line_id: line.id }),
    subscription_interval_value: target.subscription_interval_value,
    subscription_interval_scale: target.subscription_interval_scale,
    gift: false,
    price: net,
    price_str: moneyText(net, subscription.currency),
    quantity: 1,
    ...amounts,
    tax_inclusive: false,
    payout_splits: [],
    pricing_region_id: null,
    custom_variables: {},
  };
}

/** Charges the rest of a period; no order when nothing is due. */
export function chargeProration(
  subscription: StoredSubscription,
  target: ProductRow,
  change: SubscriptionChangeRow,
  { net, tax }: Proration,
  { store, customer }: SignedIn,
  clock: Clock,
): OrderRow | undefined {
  if (net + tax === 0) return undefined;
  const { currency } = subscription;
  const shownCurrency = subscription.presentment_currency ?? currency;
  const rate = minorRate(currency, shownCurrency);
  const own: Amounts = { subtotal: net, discount: 0, tax, giftcard: 0 };
  const shownNet = Math.round(net * rate);
  const shownTax = Math.round((net + tax) * rate) - shownNet;
  const shown: Amounts = { subtotal: shownNet, discount: 0, tax: shownTax, giftcard: 0 };
  const amounts = amountFields(own, currency, shown, shownCurrency);
  const country = countryOf(subscription.billing_country ?? '');
  const id = clock.nextId();
  const now = clock.now();
  const order = store.orders.put({
    id,
    pretty_id: `pn-${BigInt(id).toString(36)}`,
    store_id: store.store.id,
    customer_id: customer.id,
    customer,
    type: 'subscription_proration',
    status: 'completed',
    subscription_id: subscription.id,
    is_subscription: true,
    applied_coupons: [],
    applied_giftcards: [],
    ...billingOf(store, customer),
    billing_country: country.code,
    billing_tax_id: null,
    billing_cycle_sequence: subscription.billing_cycle_sequence ?? 1,
    customer_ip: subscription.customer_ip ?? '127.0.0.1',
    currency,
    ...amounts,
    presentment_currency: shownCurrency,
    created_at: now,
    completed_at: now,
    lines: [prorationLine({ change, target, net }, amounts, subscription, clock)],
    tax_jurisdictions: taxJurisdictions(country, own, currency),
  });
  store.payments.put({ ...paymentRow(store, order, clock), status: 'completed', completed_at: now });
  return order;
}
