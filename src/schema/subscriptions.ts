import { toGlobalId } from '../core/ids.js';
import { loadersOf } from '../resolvers/context.js';
import { ordersPage } from '../resolvers/orders.js';
import { DurationRef } from './common.js';
import { directedPageArgs } from './connections.js';
import { OrderConnectionRef } from './lists.js';
import { NodeRef } from './nodes.js';
import { TaxJurisdictionRef } from './orderParts.js';
import { PaymentMethodRef } from './paymentParts.js';
import { CouponRef, CustomerRef, ProductRef, ProductSubscriptionRef, StoreRef } from './refs.js';
import { related, relatedAll } from './related.js';
import { SubscriptionBillingRef } from './subscriptionBilling.js';
import { ProductSubscriptionChangeRef } from './subscriptionChanges.js';
import { subscriptionStatus } from './subscriptionFilter.js';
import { ProductSubscriptionLineRef } from './subscriptionLines.js';
import {
  amountsTotals,
  initialPresentmentTotals,
  initialTotals,
  RenewalTotalsRef,
  renewalPresentmentTotals,
  renewalTotals,
} from './subscriptionTotals.js';
import { OrderTotalsRef } from './totals.js';

ProductSubscriptionRef.implement({
  description: 'A product bought again and again.',
  requires: 'subscriptions:read',
  interfaces: [NodeRef],
  fields: (t) => ({
    id: t.id({
      description: 'Global id.',
      resolve: (row) => toGlobalId(row.store_id, 'ProductSubscription', row.id),
    }),
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    prettyId: t.exposeString('pretty_id', { description: 'The number people see.' }),
    store: t.field({
      type: StoreRef,
      description: 'The store that sells.',
      resolve: (row) => ({ storeId: row.store_id }),
    }),
    status: t.field({
      type: subscriptionStatus.ref,
      description: 'How far it has come.',
      resolve: (row, _, context) => subscriptionStatus.show(row.status, context),
    }),
    isPastDue: t.exposeBoolean('past_due', { description: 'Whether a renewal failed and is tried again.' }),
    cancelsAtPeriodEnd: t.exposeBoolean('cancel_at_period_end', {
      description: 'Whether it ends with the period that is paid.',
    }),
    cancelReason: t.exposeString('cancel_reason', {
      nullable: true,
      description: 'Why it was canceled; null when not said.',
    }),
    interval: t.field({
      type: DurationRef,
      description: 'How often it renews.',
      resolve: (row) => ({ value: row.interval_value, scale: row.interval_scale }),
    }),
    billingCycle: t.exposeInt('billing_cycle_sequence', {
      nullable: true,
      description: 'Which period is paid, counted from 1; null when none is.',
    }),
    attemptCount: t.exposeInt('attempt_count', {
      nullable: true,
      description: 'Attempts to charge the current period; null when not counted.',
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      requires: 'customers:read',
      description: 'The buyer; comes with the subscription at no cost.',
      resolve: ({ customer }) => customer,
    }),
    giftRecipient: t.field({
      type: CustomerRef,
      nullable: true,
      requires: 'customers:read',
      calls: 'batch',
      description: 'Whom it is bought for; null when it is no gift. Costs nothing when PayNow sends it along.',
      resolve: ({ gift_to_customer, gift_to_customer_id, store_id }, _, context, info) =>
        gift_to_customer ?? related(store_id, gift_to_customer_id, info, loadersOf(context).customers.byId),
    }),
    billing: t.field({ type: SubscriptionBillingRef, description: 'Who pays.', resolve: (row) => row }),
    customerIp: t.exposeString('customer_ip', {
      nullable: true,
      description: 'The IP address it came from; null when unknown.',
    }),
    paymentMethod: t.expose('payment_method', {
      type: PaymentMethodRef,
      nullable: true,
      description: 'What renewals are paid with; null when PayNow sends none.',
    }),
    paymentMethodId: t.exposeID('payment_method_id', {
      nullable: true,
      description: 'Number of what renewals are paid with; null without one.',
    }),
    lines: t.field({
      type: [ProductSubscriptionLineRef],
      description: 'What is bought.',
      resolve: ({ lines }) => lines,
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      requires: 'products:read',
      calls: 'batch',
      description:
        'The product of a subscription to a single one; null when it is gone or PayNow names none. One PayNow call for up to 100 products of a query.',
      resolve: (row, _, context, info) => related(row.store_id, row.product_id, info, loadersOf(context).products.byId),
    }),
    productVersionId: t.exposeID('product_version_id', {
      nullable: true,
      description: 'Number of the version of that product; null when PayNow names none.',
    }),
    coupons: t.field({
      type: [CouponRef],
      nullable: { list: true, items: true },
      requires: 'coupons:read',
      calls: 'related',
      description: 'Coupons that take part; null for one that is gone. One PayNow call per coupon.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.coupon_ids, info, loadersOf(context).coupons.byId),
    }),
    coupon: t.field({
      type: CouponRef,
      nullable: true,
      requires: 'coupons:read',
      calls: 'related',
      description: 'The coupon that PayNow names alone; null without one. One PayNow call.',
      resolve: (row, _, context, info) => related(row.store_id, row.coupon_id, info, loadersOf(context).coupons.byId),
    }),
    orders: t.field({
      type: OrderConnectionRef,
      nullable: true,
      requires: 'orders:read',
      description: 'Its first order and its renewals by age. One PayNow call per subscription.',
      args: directedPageArgs(t.arg),
      resolve: (row, page, context) => ordersPage(row.store_id, { subscription_id: row.id }, page, context),
    }),
    totals: t.field({
      type: RenewalTotalsRef,
      description: 'What a renewal costs, in the currency the store is paid in.',
      resolve: renewalTotals,
    }),
    presentmentTotals: t.field({
      type: RenewalTotalsRef,
      nullable: true,
      description: 'What a renewal costs, in the currency the customer saw; null when not said.',
      resolve: renewalPresentmentTotals,
    }),
    initialTotals: t.field({
      type: OrderTotalsRef,
      description: 'What the first payment was, in the currency the store is paid in.',
      resolve: initialTotals,
    }),
    initialPresentmentTotals: t.field({
      type: OrderTotalsRef,
      nullable: true,
      description: 'What the first payment was, in the currency the customer saw; null when not said.',
      resolve: initialPresentmentTotals,
    }),
    nextBilling: t.field({
      type: RenewalTotalsRef,
      description: 'What the next renewal will cost, in the currency the store is paid in.',
      resolve: (row) => amountsTotals(row.next_billing_amount, row.store_id),
    }),
    nextBillingPresentment: t.field({
      type: RenewalTotalsRef,
      description: 'What the next renewal will cost, in the currency the customer saw.',
      resolve: (row) => amountsTotals(row.next_billing_presentment_amount, row.store_id),
    }),
    exchangeRate: t.exposeString('fx_rate', {
      nullable: true,
      description: 'The rate used; null without an exchange.',
    }),
    pendingChange: t.field({
      type: ProductSubscriptionChangeRef,
      nullable: true,
      description: 'A change that has not come into force; null without one.',
      resolve: ({ pending_change: change, store_id: storeId }) => change && { change, storeId },
    }),
    taxJurisdictions: t.field({
      type: [TaxJurisdictionRef],
      description: 'Tax authorities that take part.',
      resolve: (row) => row.tax_jurisdictions,
    }),
    checkoutId: t.exposeID('checkout_id', {
      nullable: true,
      description: 'Number of the checkout it came from; null without one.',
    }),
    checkoutLineId: t.exposeID('checkout_line_id', {
      nullable: true,
      description: 'Number of the line of that checkout; null without one.',
    }),
    affiliateId: t.exposeID('affiliate_id', {
      nullable: true,
      description: 'Number of the affiliate; null without one.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was begun.' }),
    currentPeriodStart: t.expose('current_period_start', {
      type: 'DateTime',
      nullable: true,
      description: 'When the paid period began; null when nothing is paid.',
    }),
    currentPeriodEnd: t.expose('current_period_end', {
      type: 'DateTime',
      nullable: true,
      description: 'When the paid period ends; null when nothing is paid.',
    }),
    nextAttemptAt: t.expose('next_attempt_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it is charged next; null when it is not.',
    }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last changed; null when never.',
    }),
    activeAt: t.expose('active_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid first; null when it was not.',
    }),
    canceledAt: t.expose('canceled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null when it has not.',
    }),
    cancellationRequestedAt: t.expose('cancellation_requested_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When its end with the period was asked for; null when it was not.',
    }),
  }),
});
