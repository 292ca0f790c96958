import { readId } from '../../../core/ids.js';
import { wireValue } from '../../../resolvers/kit/wireValue.js';
import type { ListOrdersQuery } from '../../../upstream/management/orders.js';
import type { OrderStatus } from '../../../upstream/wire/orders.js';
import { builder } from '../../kit/builder.js';
import { filterList, filterText, plainIds } from '../../kit/filterValues.js';
import { orderStatus } from '../../kit/orderFields.js';

/** Conditions of an order list. */
export const OrderFilterInput = builder.inputType('OrderFilter', {
  description: 'Which orders; all conditions have to hold.',
  fields: (t) => ({
    status: t.field({ type: [orderStatus.ref], description: 'Orders in one of these states.' }),
    customerId: t.id({ description: 'Orders of this customer.' }),
    productId: t.id({ description: 'Orders with this product.' }),
    couponId: t.id({ description: 'Orders with this coupon.' }),
    subscriptionId: t.id({ description: 'Orders of this subscription.' }),
    checkoutId: t.id({ description: 'Orders of this checkout, by its PayNow number.' }),
    affiliateId: t.id({ description: 'Orders of this affiliate, by its PayNow number.' }),
    giftCardId: t.id({ description: 'Orders with this gift card.' }),
    saleId: t.id({ description: 'Orders with this sale.' }),
    isSubscription: t.boolean({ description: 'Orders made by subscriptions, or by people.' }),
    billingEmail: t.string({ description: 'Orders billed to this address.' }),
    customerIp: t.string({ description: 'Orders from this IP address.' }),
  }),
});

type OrderFilter = typeof OrderFilterInput.$inferInput;

const PLAIN_IDS = {
  checkoutId: 'checkout_id',
  affiliateId: 'affiliate_id',
} as const satisfies Partial<Record<keyof OrderFilter, keyof ListOrdersQuery>>;

/** The filter in PayNow's words. @throws GatewayError `BAD_USER_INPUT` for a malformed id or an empty text */
export function orderQuery(filter: OrderFilter | null | undefined, storeId: string): ListOrdersQuery {
  if (!filter) return {};
  const id = (text: string, type: 'Customer' | 'Product' | 'Coupon' | 'ProductSubscription' | 'Sale' | 'GiftCard') =>
    readId(text, type, storeId).paynowId;
  const {
    status,
    customerId,
    productId,
    couponId,
    subscriptionId,
    giftCardId,
    saleId,
    isSubscription,
    billingEmail,
    customerIp,
  } = filter;
  return {
    ...plainIds(filter, PLAIN_IDS),
    ...(status && {
      status: filterList(status, 'status').map((one) => wireValue<OrderStatus>(one, 'filter', 'status')),
    }),
    ...(customerId != null && { customer_id: id(customerId, 'Customer') }),
    ...(productId != null && { product_id: id(productId, 'Product') }),
    ...(couponId != null && { coupon_id: id(couponId, 'Coupon') }),
    ...(subscriptionId != null && { subscription_id: id(subscriptionId, 'ProductSubscription') }),
    ...(giftCardId != null && { giftcard_id: id(giftCardId, 'GiftCard') }),
    ...(saleId != null && { sale_id: id(saleId, 'Sale') }),
    ...(isSubscription != null && { is_subscription: isSubscription }),
    ...(billingEmail != null && { billing_email: filterText(billingEmail, 'billingEmail') }),
    ...(customerIp != null && { customer_ip: filterText(customerIp, 'customerIp') }),
  };
}
