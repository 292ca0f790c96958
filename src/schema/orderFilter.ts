import { badInput } from '../core/errors.js';
import { readId } from '../core/ids.js';
import type { ListOrdersQuery } from '../upstream/orders.js';
import { builder } from './builder.js';
import { wireEnum } from './enums.js';

/** How far an order has come. */
export const orderStatus = wireEnum('OrderStatus', 'How far an order has come.', {
  created: 'Begun, not paid.',
  completed: 'Paid.',
  canceled: 'Given up.',
  refunded: 'Paid back.',
  chargeback: 'Taken back by the bank.',
});

/** Conditions of an order list. */
export const OrderFilterInput = builder.inputType('OrderFilter', {
  description: 'Which orders; all conditions have to hold.',
  fields: (t) => ({
    status: t.field({ type: [orderStatus.ref], description: 'Orders in one of these states.' }),
    customerId: t.id({ description: 'Orders of this customer.' }),
    productId: t.id({ description: 'Orders with this product.' }),
    couponId: t.id({ description: 'Orders with this coupon.' }),
    subscriptionId: t.id({ description: 'Orders of this subscription, by its PayNow number.' }),
    checkoutId: t.id({ description: 'Orders of this checkout, by its PayNow number.' }),
    affiliateId: t.id({ description: 'Orders of this affiliate, by its PayNow number.' }),
    giftCardId: t.id({ description: 'Orders with this gift card.' }),
    saleId: t.id({ description: 'Orders with this sale, by its PayNow number.' }),
    isSubscription: t.boolean({ description: 'Orders made by subscriptions, or by people.' }),
    billingEmail: t.string({ description: 'Orders billed to this address.' }),
    customerIp: t.string({ description: 'Orders from this IP address.' }),
  }),
});

type OrderFilter = typeof OrderFilterInput.$inferInput;

const PLAIN_IDS = {
  subscriptionId: 'subscription_id',
  checkoutId: 'checkout_id',
  affiliateId: 'affiliate_id',
  saleId: 'sale_id',
} as const satisfies Partial<Record<keyof OrderFilter, keyof ListOrdersQuery>>;

/** The filter in PayNow's words. @throws GatewayError `BAD_USER_INPUT` for a malformed id or an empty text */
export function orderQuery(filter: OrderFilter | null | undefined, storeId: string): ListOrdersQuery {
  if (!filter) return {};
  const id = (text: string, type: 'Customer' | 'Product' | 'Coupon' | 'GiftCard') =>
    readId(text, type, storeId).paynowId;
  const plain = Object.entries(PLAIN_IDS).flatMap(([field, name]) => {
    const value = filter[field as keyof typeof PLAIN_IDS];
    if (value == null) return [];
    if (!/^\d{1,20}$/.test(value)) throw badInput(`filter.${field} must be a PayNow number: 1 to 20 digits.`);
    return [[name, value] as const];
  });
  // An empty text would be no filter to PayNow, and answer with everything.
  const text = (value: string, name: string) => {
    if (value.trim() === '') throw badInput(`filter.${name} must not be empty; leave it out to filter nothing.`);
    return value;
  };
  if (filter.status?.length === 0) throw badInput('filter.status must not be empty; leave it out to filter nothing.');
  return {
    ...Object.fromEntries(plain),
    ...(filter.status && { status: filter.status.map((status) => orderStatus.read(status)) }),
    ...(filter.customerId != null && { customer_id: id(filter.customerId, 'Customer') }),
    ...(filter.productId != null && { product_id: id(filter.productId, 'Product') }),
    ...(filter.couponId != null && { coupon_id: id(filter.couponId, 'Coupon') }),
    ...(filter.giftCardId != null && { giftcard_id: id(filter.giftCardId, 'GiftCard') }),
    ...(filter.isSubscription != null && { is_subscription: filter.isSubscription }),
    ...(filter.billingEmail != null && { billing_email: text(filter.billingEmail, 'billingEmail') }),
    ...(filter.customerIp != null && { customer_ip: text(filter.customerIp, 'customerIp') }),
  };
}
