import { toGlobalId } from '../../../core/ids.js';
import { loadersOf } from '../../../resolvers/kit/context.js';
import { subscriptionFields } from '../../kit/subscriptionFields.js';
import { nodeOf, pagedList } from '../entities.js';
import { PaymentMethodRef } from '../payments/parts.js';
import { CouponRef, CustomerRef, OrderRef, ProductSubscriptionRef } from '../refs.js';
import { relatedAll } from '../related.js';
import { embedded, storeField, toCoupon, toCustomer, toProduct } from '../relations.js';
import { SubscriptionBillingRef } from './billing.js';
import { ProductSubscriptionChangeRef } from './changes.js';
import { ProductSubscriptionLineRef } from './lines.js';

ProductSubscriptionRef.implement({
  description: 'A subscription to products.',
  ...nodeOf('subscriptions'),
  fields: (t) => ({
    id: t.id({
      description: 'Global id.',
      resolve: (row) => toGlobalId(row.store_id, 'ProductSubscription', row.id),
    }),
    ...subscriptionFields(t),
    ...storeField('The store of the subscription.')(t),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      requires: 'customers:read',
      description: 'The buyer; comes with the subscription at no cost.',
      resolve: ({ customer, store_id }) => embedded(customer, store_id, undefined) ?? null,
    }),
    giftRecipient: toCustomer(
      t,
      'The recipient; null when it is no gift. Costs nothing when PayNow sends it along.',
      ({ gift_to_customer, gift_to_customer_id, store_id }) => ({
        storeId: store_id,
        id: gift_to_customer_id,
        known: gift_to_customer,
      }),
    ),
    billing: t.field({ type: SubscriptionBillingRef, description: 'Who was billed.', resolve: (row) => row }),
    customerIp: t.exposeString('customer_ip', {
      nullable: true,
      description: 'The IP address it came from; null when unknown.',
    }),
    paymentMethod: t.expose('payment_method', {
      type: PaymentMethodRef,
      nullable: true,
      description: 'The payment method of renewals; null when PayNow sends none.',
    }),
    paymentMethodId: t.exposeID('payment_method_id', {
      nullable: true,
      description: 'PayNow number of the payment method of renewals; null when there is none.',
    }),
    lines: t.field({
      type: [ProductSubscriptionLineRef],
      description: 'The products that are bought.',
      resolve: ({ lines }) => lines,
    }),
    product: toProduct(
      t,
      'The product of a subscription to a single one; null when it no longer exists or PayNow names none. One PayNow call for up to 100 products of a query.',
      (row) => ({ storeId: row.store_id, id: row.product_id }),
    ),
    productVersionId: t.exposeID('product_version_id', {
      nullable: true,
      description: 'Number of the version of that product; null when PayNow names none.',
    }),
    coupons: t.field({
      type: [CouponRef],
      nullable: { list: true, items: true },
      requires: 'coupons:read',
      calls: 'related',
      description: 'The coupons that apply; null for one that no longer exists. One PayNow call per coupon.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.coupon_ids, info, loadersOf(context).coupons.byId),
    }),
    coupon: toCoupon(
      t,
      'The coupon that PayNow names separately; null when there is none. One PayNow call.',
      (row) => ({
        storeId: row.store_id,
        id: row.coupon_id,
      }),
    ),
    orders: pagedList(
      t,
      OrderRef,
      'orders',
      'Its first order and its renewals by age. One PayNow call per subscription.',
      (row) => ({ storeId: row.store_id, filter: { subscription_id: row.id } }),
    ),
    pendingChange: t.field({
      type: ProductSubscriptionChangeRef,
      nullable: true,
      description: 'A change that has not come into force; null when there is none.',
      resolve: ({ pending_change: change, store_id: storeId }) => change && { change, storeId },
    }),
    checkoutLineId: t.exposeID('checkout_line_id', {
      nullable: true,
      description: 'Number of the line of that checkout; null when there is none.',
    }),
    affiliateId: t.exposeID('affiliate_id', {
      nullable: true,
      description: 'Number of the affiliate; null when there is none.',
    }),
  }),
});
