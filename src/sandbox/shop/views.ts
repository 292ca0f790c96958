import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { StorefrontCustomerRow } from '../../upstream/storefront/customers.js';
import type { StorefrontDeliveryItemRow } from '../../upstream/storefront/deliveryItems.js';
import type { StorefrontOrderLineRow, StorefrontOrderRow } from '../../upstream/storefront/orders.js';
import type { StorefrontSubscriptionRow } from '../../upstream/storefront/subscriptions.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { StoredSubscription } from '../state.js';

/** A row without the fields that only managers see. */
function without<T extends object, const K extends keyof T>(row: T, names: readonly K[]): Omit<T, K> {
  const hidden = new Set<PropertyKey>(names);
  // What is left are the fields that are not named.
  return Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.has(name))) as Omit<T, K>;
}

/** A customer as embedded in what shoppers read. */
export const shopperView = (row: CustomerRow): StorefrontCustomerRow =>
  without(row, ['created_at', 'updated_at', 'metadata']);

function orderLineView(line: OrderLineRow): StorefrontOrderLineRow {
  const { gift_to_customer: receiver, ...own } = without(line, [
    'description',
    'created_giftcard_id',
    'subscription_id',
    'subscription_change_line_id',
    'sale_id',
    'sale_version_id',
    'payout_splits',
  ]);
  return {
    ...own,
    // A renewal has no checkout of its own.
    checkout_line_id: line.checkout_line_id ?? line.id,
    product_image_url: line.product_image_url ?? '',
    ...(receiver && { gift_to_customer: shopperView(receiver) }),
  };
}

/** An order as its customer sees it. */
export function orderView(order: OrderRow): StorefrontOrderRow {
  const own = without(order, [
    'checkout_token',
    'coupon_id',
    'applied_coupons',
    'giftcard_id',
    'applied_giftcards',
    'affiliate_id',
    'billing_name',
    'billing_email',
    'billing_country',
    'billing_tax_id',
    'customer_ip',
    'tax_jurisdictions',
    'last_payment_error',
  ]);
  return { ...own, customer: shopperView(order.customer), lines: order.lines.map(orderLineView) };
}

/** A delivery item as its customer sees it. */
export const deliveryItemView = (item: DeliveryItemRow): StorefrontDeliveryItemRow =>
  without(item, [
    'customer',
    'order_customer_id',
    'order_customer',
    'checkout_id',
    'checkout_line_id',
    'trial_id',
    'added_by',
    'revoked_by',
    'command_attempts',
    'skip_commands',
    'custom_variables',
  ]);

/** A subscription as its customer sees it. */
export function subscriptionView(row: StoredSubscription): StorefrontSubscriptionRow {
  const own = without(row, [
    'payment_method_id',
    'payment_method',
    'coupon_id',
    'affiliate_id',
    'checkout_line_id',
    'billing_name',
    'billing_email',
    'billing_country',
    'billing_tax_id',
    'customer_ip',
    'gift',
    'gift_to_customer_id',
    'gift_to_customer',
    'product_id',
    'product_version_id',
    'product_name',
    'product_image_url',
    'tax_inclusive',
    'price',
    'price_str',
    'pricing_region_id',
    'coupon_repeating_ends_at',
  ]);
  return { ...own, customer: shopperView(row.customer) };
}
