import { loadersOf } from '../../../resolvers/kit/context.js';
import { pageOf } from '../../../resolvers/management/lists.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { orderStatus, orderType, TaxJurisdictionRef } from '../../kit/orderFields.js';
import { OrderTotalsRef, presentmentTotals, settlementTotals } from '../../kit/totals.js';
import { nodeOf, oneById, pagedList } from '../entities.js';
import { CustomerRef, OrderLineRef, OrderRef, StoreRef } from '../refs.js';
import { related } from '../related.js';
import { embedded, storeField } from '../relations.js';
import { OrderFilterInput, orderQuery } from './filter.js';
import { AppliedCouponRef, AppliedGiftCardRef, BillingDetailsRef, PaymentDeclineRef } from './parts.js';

OrderRef.implement({
  description: 'A purchase.',
  ...nodeOf('orders'),
  fields: (t) => ({
    ...nodeFields('Order')(t),
    prettyId: t.exposeString('pretty_id', { description: 'The order number that people see; begins with pn-.' }),
    ...storeField('The store of the order.')(t),
    type: t.field({
      type: orderType.ref,
      description: 'What kind of purchase it is.',
      resolve: (row, _, context) => orderType.show(row.type, context),
    }),
    status: t.field({
      type: orderStatus.ref,
      description: 'The current status.',
      resolve: (row, _, context) => orderStatus.show(row.status, context),
    }),
    isSubscription: t.exposeBoolean('is_subscription', { description: 'Whether a subscription created it.' }),
    billingCycle: t.exposeInt('billing_cycle_sequence', { description: 'Which renewal of a subscription it is.' }),
    createdAt: t.expose('created_at', { type: 'DateTime', nullable: true, description: 'When it was created.' }),
    completedAt: t.expose('completed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was completed; null while it is not.',
    }),
    billing: t.field({ type: BillingDetailsRef, description: 'Who was billed.', resolve: (row) => row }),
    customerIp: t.exposeString('customer_ip', { description: 'The IP address it came from.' }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      requires: 'customers:read',
      calls: 'none',
      description: 'The buyer; comes with the order at no cost. Null when the customer could not be loaded.',
      resolve: ({ customer, customer_id, store_id }, _, context, info) =>
        // A webhook's order may lack it, whatever the wire type says.
        embedded(customer as typeof customer | undefined, store_id, customer_id) ??
        related(store_id, customer_id, info, loadersOf(context).customers.byId),
    }),
    lines: t.field({
      type: [OrderLineRef],
      description: 'The products that were bought.',
      resolve: (order) => order.lines.map((line) => ({ line, order })),
    }),
    totals: t.field({
      type: OrderTotalsRef,
      description: 'In the currency the store is paid in.',
      resolve: (row) => settlementTotals(row, row),
    }),
    presentmentTotals: t.field({
      type: OrderTotalsRef,
      description: 'In the currency the customer saw.',
      resolve: (row) => presentmentTotals(row, row),
    }),
    appliedCoupons: t.field({
      type: [AppliedCouponRef],
      description: 'The coupons that were used.',
      resolve: (order) => order.applied_coupons.map((usage) => ({ usage, order })),
    }),
    appliedGiftCards: t.field({
      type: [AppliedGiftCardRef],
      description: 'The gift cards that were used.',
      resolve: (order) => order.applied_giftcards.map((usage) => ({ usage, order })),
    }),
    taxJurisdictions: t.field({
      type: [TaxJurisdictionRef],
      description: 'The tax authorities involved.',
      resolve: (row) => row.tax_jurisdictions,
    }),
    lastPaymentError: t.expose('last_payment_error', {
      type: PaymentDeclineRef,
      nullable: true,
      description: 'Why the last payment attempt failed; null when it did not.',
    }),
    checkoutId: t.exposeID('checkout_id', {
      nullable: true,
      description: 'Number of the checkout it came from; null when there is none.',
    }),
    subscriptionId: t.exposeID('subscription_id', {
      nullable: true,
      description: 'Number of its subscription; null when there is none.',
    }),
    affiliateId: t.exposeID('affiliate_id', {
      nullable: true,
      description: 'Number of the affiliate; null when there is none.',
    }),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  order: oneById(t, OrderRef, 'orders'),
  orders: t.field({
    type: connectionOf(OrderRef),
    nullable: true,
    requires: 'orders:read',
    description: 'Orders by age. One PayNow call.',
    args: {
      ...directedPageArgs(t.arg),
      filter: t.arg({ type: OrderFilterInput, description: 'Which orders; all conditions have to hold.' }),
    },
    resolve: ({ storeId }, { filter, ...page }, context) =>
      pageOf('orders', storeId, orderQuery(filter, storeId), page, context),
  }),
}));

builder.objectFields(CustomerRef, (t) => ({
  orders: pagedList(t, OrderRef, 'orders', "The customer's orders by age. One PayNow call per customer.", (row) => ({
    storeId: row.store_id,
    filter: { customer_id: row.id },
  })),
}));
