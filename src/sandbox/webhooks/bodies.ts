import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../upstream/management/payments.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import {
  type Catalog,
  checkoutPart,
  currencyCode,
  customerPart,
  gameServerPart,
  NO_ID,
  orderPart,
  productPart,
} from './parts.js';

/** Body of the delivery item events. */
export const deliveryItemBody = (catalog: Catalog, item: DeliveryItemRow) => ({
  id: item.id,
  store_id: item.store_id,
  customer: customerPart(item.customer),
  order_customer_id: item.order_customer_id ?? null,
  checkout_id: item.checkout_id ?? null,
  order_id: item.order_id ?? null,
  order_line_id: item.order_line_id ?? null,
  subscription_id: item.subscription_id ?? null,
  execute_on_gameserver_id: item.execute_on_gameserver_id ?? null,
  execute_on_gameserver: gameServerPart(catalog, item.execute_on_gameserver_id),
  product_id: item.product.id,
  product_version_id: item.product.version_id,
  product: productPart(catalog, {
    id: item.product.id,
    store_id: item.store_id,
    version_id: item.product.version_id,
    name: item.product.name,
  }),
  state: item.state,
  added_at: item.added_at,
  active_at: item.active_at ?? null,
  expires_at: item.expires_at ?? null,
  removed_at: item.removed_at ?? null,
  revoked_at: item.revoked_at ?? null,
  revoke_reason: item.revoke_reason ?? null,
});

const isTaxInclusive = ({ lines }: Pick<OrderRow, 'lines'>): boolean =>
  lines.some(({ tax_inclusive }) => tax_inclusive);

/** What all events about a payment show of it. */
const paymentPart = (order: OrderRow, payment: PaymentRow) => ({
  id: payment.id,
  store_id: payment.store_id,
  order_id: payment.order_id,
  customer: customerPart(payment.customer),
  gateway: payment.gateway,
  currency: currencyCode(payment.currency),
  tax_inclusive: isTaxInclusive(order),
  amount: payment.amount,
  gateway_fee_amount: payment.gateway_fee_amount,
  tax_amount: payment.tax_amount,
  platform_fee_amount: payment.platform_fee_amount,
  store_net_amount: payment.store_net_amount,
  status: payment.status,
});

/** Body of `ON_PAYMENT_COMPLETED`. An event that is sent by hand may be about a payment that is not. */
export const paymentBody = (order: OrderRow, payment: PaymentRow) => ({
  ...paymentPart(order, payment),
  billing_country: order.billing_country,
  created_at: payment.created_at,
  pending_at: payment.pending_at ?? null,
  completed_at: payment.completed_at ?? payment.created_at,
});

/** Body of `ON_PAYMENT_FAILED`. */
export const failedPaymentBody = (order: OrderRow, payment: PaymentRow) => ({
  ...paymentPart(order, payment),
  failure_code: payment.last_payment_error?.decline_code ?? 'generic_decline',
  created_at: payment.created_at,
  pending_at: payment.pending_at ?? null,
  failed_at: payment.failed_at ?? payment.created_at,
});

/** Body of the events about a dispute. */
export const chargebackBody = (order: OrderRow, payment: PaymentRow) => ({
  ...paymentPart(order, payment),
  chargeback_status: payment.chargeback_status,
  chargeback_at: payment.chargeback_at ?? payment.created_at,
});

/** Body of `ON_REFUND`. */
export const refundBody = (order: OrderRow, payment: PaymentRow, refund: RefundRow) => ({
  id: refund.id,
  store_id: refund.store_id,
  order_id: order.id,
  customer: customerPart(order.customer),
  payment_id: refund.payment_id,
  gateway: payment.gateway,
  currency: currencyCode(refund.currency),
  tax_inclusive: isTaxInclusive(order),
  amount: refund.amount,
  gateway_fee_amount: refund.gateway_fee_amount,
  tax_amount: refund.tax_amount,
  platform_fee_amount: refund.platform_fee_amount,
  store_net_amount: refund.store_net_amount,
  store_refund_amount: refund.store_refund_amount,
  created_at: refund.created_at,
  approved_at: refund.approved_at ?? refund.created_at,
  pending_at: refund.pending_at ?? refund.created_at,
  completed_at: refund.completed_at ?? refund.created_at,
  billing_email: order.billing_email,
  status: refund.status,
});

const lineProduct = (catalog: Catalog, store_id: FlakeId, line: SubscriptionLineRow) =>
  productPart(catalog, {
    id: line.product_id,
    store_id,
    version_id: line.product_version_id,
    name: line.product_name,
  });

const subscriptionLine = (catalog: Catalog, storeId: FlakeId, line: SubscriptionLineRow) => ({
  // Without what the events leave out: the store, the version of the sale, and amounts as text.
  ...Object.fromEntries(
    Object.entries(line).filter(
      ([name]) => !name.endsWith('_str') && !['store_id', 'sale_version_id', 'pricing_region_id'].includes(name),
    ),
  ),
  currency: currencyCode(line.currency),
  product: lineProduct(catalog, storeId, line),
});

/** Body of the subscription events. */
export function subscriptionBody(catalog: Catalog, row: SubscriptionRow) {
  const [line] = row.lines;
  return {
    id: row.id,
    store_id: row.store_id,
    status: row.status,
    customer_id: row.customer.id,
    customer: customerPart(row.customer),
    checkout_id: row.checkout_id ?? NO_ID,
    checkout_line_id: row.checkout_line_id ?? NO_ID,
    checkout: checkoutPart(catalog, row.checkout_id, row.lines),
    billing_cycle_sequence: row.billing_cycle_sequence ?? 0,
    billing_email: row.billing_email ?? '',
    billing_country: row.billing_country ?? '',
    customer_ip: row.customer_ip ?? '',
    subtotal_amount: row.subtotal_amount,
    tax_amount: row.tax_amount,
    discount_amount: row.discount_amount,
    total_amount: row.total_amount,
    currency: currencyCode(row.currency),
    interval_value: row.interval_value,
    interval_scale: row.interval_scale,
    product_id: row.product_id ?? line?.product_id ?? NO_ID,
    product_version_id: row.product_version_id ?? line?.product_version_id ?? NO_ID,
    product_name: line?.product_name ?? '',
    product_image_url: line?.product_image_url ?? null,
    product: productPart(catalog, {
      id: row.product_id ?? line?.product_id ?? NO_ID,
      store_id: row.store_id,
      version_id: row.product_version_id ?? line?.product_version_id ?? NO_ID,
      name: line?.product_name ?? '',
    }),
    initial_subtotal_amount: row.initial_subtotal_amount,
    initial_tax_amount: row.initial_tax_amount,
    initial_discount_amount: row.initial_discount_amount,
    initial_giftcard_usage_amount: row.initial_giftcard_usage_amount,
    initial_total_amount: row.initial_total_amount,
    current_period_start: row.current_period_start ?? null,
    current_period_end: row.current_period_end ?? null,
    created_at: row.created_at,
    active_at: row.active_at ?? null,
    lines: row.lines.map((one) => subscriptionLine(catalog, row.store_id, one)),
  };
}

/** Body of `ON_SUBSCRIPTION_CANCELED`. */
export const canceledSubscriptionBody = (catalog: Catalog, row: SubscriptionRow) => ({
  ...subscriptionBody(catalog, row),
  canceled_at: row.canceled_at ?? null,
  cancel_reason: row.cancel_reason ?? null,
});

/** A free trial: in the sandbox, the first period of a subscription that began with one. */
export interface Trial {
  readonly subscription: SubscriptionRow;
  readonly line: SubscriptionLineRow;
}

/** Body of the events about a trial. */
export function trialBody(catalog: Catalog, { subscription, line }: Trial, status: string) {
  const { store_id, customer, created_at } = subscription;
  const trial = catalog.products.get(line.product_id)?.trial;
  return {
    id: line.trial_id ?? line.id,
    store_id,
    customer_id: customer.id,
    customer: customerPart(customer),
    checkout_id: subscription.checkout_id ?? null,
    checkout_line_id: line.checkout_line_id ?? null,
    product_id: line.product_id,
    product_version_id: line.product_version_id,
    product_name: line.product_name,
    product_image_url: line.product_image_url ?? null,
    period_value: trial?.enabled ? trial.period_value : subscription.interval_value,
    period_scale: trial?.enabled ? trial.period_scale : subscription.interval_scale,
    starts_at: subscription.active_at ?? created_at,
    ends_at: subscription.current_period_end ?? null,
    status,
    created_at,
    canceled_at: subscription.canceled_at ?? null,
  };
}

/** Body of `ON_DISCORD_ACCOUNT_LINKED_TO_CHECKOUT`: the shopper has linked an account of the sandbox's own. */
export function discordBody(catalog: Catalog, order: OrderRow, now: string) {
  const [line] = order.lines;
  const ids = { id: line?.product_id ?? NO_ID, version_id: line?.product_version_id ?? NO_ID };
  return {
    store_id: order.store_id,
    customer_id: order.customer.id,
    customer: customerPart(order.customer),
    checkout_id: order.checkout_id ?? NO_ID,
    checkout_line_id: line?.checkout_line_id ?? NO_ID,
    order_id: order.id,
    order: orderPart(catalog, order),
    discord_user_id: '123456789012345678',
    discord_user_name: 'sandbox_shopper',
    discord_user_avatar_hash: 'a1b2c3d4e5f6',
    product_id: ids.id,
    product_version_id: ids.version_id,
    product: productPart(catalog, { ...ids, store_id: order.store_id, name: line?.product_name ?? '' }),
    enqueued_at: now,
  };
}
