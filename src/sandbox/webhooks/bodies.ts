import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../upstream/management/payments.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import { type Catalog, checkoutPart, currencyCode, customerPart, gameServerPart, productPart } from './parts.js';

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
  product: productPart(catalog, item.product.id),
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

/** Body of `ON_PAYMENT_COMPLETED`. */
export const paymentBody = (order: OrderRow, payment: PaymentRow) => ({
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
  billing_country: order.billing_country,
  created_at: payment.created_at,
  pending_at: payment.pending_at ?? null,
  completed_at: payment.completed_at ?? null,
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
  approved_at: refund.approved_at ?? null,
  pending_at: refund.pending_at ?? null,
  completed_at: refund.completed_at ?? null,
  billing_email: order.billing_email,
  status: refund.status,
});

const subscriptionLine = (catalog: Catalog, line: SubscriptionLineRow) => ({
  // Without what the events leave out: the store, the version of the sale, and amounts as text.
  ...Object.fromEntries(
    Object.entries(line).filter(
      ([name]) => !name.endsWith('_str') && !['store_id', 'sale_version_id', 'pricing_region_id'].includes(name),
    ),
  ),
  currency: currencyCode(line.currency),
  product: productPart(catalog, line.product_id),
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
    checkout_id: row.checkout_id ?? null,
    checkout_line_id: row.checkout_line_id ?? null,
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
    product_id: row.product_id ?? line?.product_id ?? null,
    product_version_id: row.product_version_id ?? line?.product_version_id ?? null,
    product_name: line?.product_name ?? '',
    product_image_url: line?.product_image_url ?? null,
    product: productPart(catalog, row.product_id ?? line?.product_id),
    initial_subtotal_amount: row.initial_subtotal_amount,
    initial_tax_amount: row.initial_tax_amount,
    initial_discount_amount: row.initial_discount_amount,
    initial_giftcard_usage_amount: row.initial_giftcard_usage_amount,
    initial_total_amount: row.initial_total_amount,
    current_period_start: row.current_period_start ?? null,
    current_period_end: row.current_period_end ?? null,
    created_at: row.created_at,
    active_at: row.active_at ?? null,
    lines: row.lines.map((one) => subscriptionLine(catalog, one)),
  };
}

/** Body of `ON_SUBSCRIPTION_CANCELED`. */
export const canceledSubscriptionBody = (catalog: Catalog, row: SubscriptionRow) => ({
  ...subscriptionBody(catalog, row),
  canceled_at: row.canceled_at ?? null,
  cancel_reason: row.cancel_reason ?? null,
});
