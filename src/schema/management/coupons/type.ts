import { readId } from '../../../core/ids.js';
import { loadersOf } from '../../../resolvers/kit/context.js';
import { pageOf } from '../../../resolvers/management/lists.js';
import type { CouponRow } from '../../../upstream/management/coupons.js';
import { creatorFields, lastChangeFields } from '../../kit/audit.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { discountOf, discountUnion } from '../../kit/discounts.js';
import { wireEnum } from '../../kit/enums.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { nodeOf, oneById } from '../entities.js';
import { CouponRef, ProductRef, StoreRef, TagRef } from '../refs.js';
import { relatedAll } from '../related.js';
import { toCustomer } from '../relations.js';

/** How many payments a coupon is good for. */
export const couponDuration = wireEnum('CouponDuration', 'How many payments of a subscription a coupon applies to.', {
  once: 'The first payment.',
  forever: 'Every payment.',
  repeating: 'A number of payments.',
});

const CouponDiscountRef = discountUnion('CouponDiscount', 'The discount of a coupon.');

const RedemptionLimitsRef = builder.objectRef<CouponRow>('CouponRedemptionLimits').implement({
  description: 'How often a coupon can be used.',
  fields: (t) => ({
    store: t.field({
      type: 'Long',
      nullable: true,
      description: 'By everybody together; null without a limit.',
      resolve: (row) => (row.redeem_limit_store_enabled ? row.redeem_limit_store_amount : null),
    }),
    customer: t.field({
      type: 'Long',
      nullable: true,
      description: 'By one customer; null without a limit.',
      resolve: (row) => (row.redeem_limit_customer_enabled ? row.redeem_limit_customer_amount : null),
    }),
  }),
});

CouponRef.implement({
  description: 'A code that reduces the price of an order.',
  ...nodeOf('coupons'),
  fields: (t) => ({
    ...nodeFields('Coupon')(t),
    versionId: t.exposeID('version_id', {
      description: 'Number of the current version; every change makes a new one.',
    }),
    code: t.exposeString('code', { description: 'The code that the shopper enters.' }),
    note: t.exposeString('note', { nullable: true, description: "The manager's note; null when there is none." }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it can be used.' }),
    discount: t.field({
      type: CouponDiscountRef,
      nullable: true,
      calls: 'none',
      description: 'The discount; null when PayNow sends a kind that the gateway does not know.',
      resolve: (row, _, context) => discountOf(row, context.couponPercentScale),
    }),
    appliesIndividually: t.exposeBoolean('discount_apply_individually', {
      description: 'Whether it applies to each matching product instead of once per order.',
    }),
    appliesBeforeSales: t.exposeBoolean('discount_apply_before_sales', {
      description: 'Whether it applies before sales.',
    }),
    duration: t.field({
      type: couponDuration.ref,
      description: 'How many payments of a subscription it applies to.',
      resolve: (row, _, context) => couponDuration.show(row.duration, context),
    }),
    durationInIntervals: t.exposeInt('duration_in_intervals', {
      nullable: true,
      description: 'How many, for REPEATING; else null.',
    }),
    minimumOrderValue: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The minimum value of an order, in the store's currency; zero without a minimum.",
      resolve: (row) => storeMoney(row.minimum_order_value, row.store_id),
    }),
    redemptionLimits: t.field({
      type: RedemptionLimitsRef,
      description: 'How often it can be used.',
      resolve: (row) => row,
    }),
    usableOnOneTimePurchase: t.exposeBoolean('usable_on_one_time_purchase', {
      description: 'Whether it applies to one-time purchases.',
    }),
    usableOnSubscription: t.exposeBoolean('usable_on_subscription', {
      description: 'Whether it applies to subscriptions.',
    }),
    products: t.field({
      type: [ProductRef],
      nullable: { list: true, items: true },
      requires: 'products:read',
      calls: 'batch',
      description: 'Products it applies to; empty means all. One PayNow call for up to 100 products of a query.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.apply_to_products ?? [], info, loadersOf(context).products.byId),
    }),
    tagIds: t.idList({
      description: 'Numbers of the tags it applies to; empty means all.',
      resolve: (row) => [...(row.apply_to_tags ?? [])],
    }),
    tags: t.field({
      type: [TagRef],
      nullable: { list: true, items: true },
      requires: 'tags:read',
      calls: 'once:tags',
      description: 'Tags it applies to; empty means all. One PayNow call for all tags of a query.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.apply_to_tags ?? [], info, loadersOf(context).tags.fromAll),
    }),
    usableByCustomer: toCustomer(
      t,
      'The only customer who can use it; null for everybody. One PayNow call for up to 100 customers of a query.',
      (row) => ({ storeId: row.store_id, id: row.usable_by_customer_id }),
    ),
    usableAt: t.expose('usable_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it becomes usable; null when it is usable at once.',
    }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it expires; null when it does not expire.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    ...creatorFields(t),
    ...lastChangeFields(t),
  }),
});

const CouponStateRef = builder.enumType('CouponState', {
  description: 'Whether a coupon can be used.',
  values: {
    ACTIVE: { value: 'active', description: 'It can be used.' },
    INACTIVE: { value: 'inactive', description: 'It cannot be used.' },
  } as const,
});

const CouponOriginRef = builder.enumType('CouponOrigin', {
  description: 'Where a coupon comes from.',
  values: {
    MANUAL: { value: 'manual', description: 'Created by hand.' },
    GENERATED: { value: 'generated', description: 'Created by PayNow, for instance for an email.' },
  } as const,
});

const CouponFilterInput = builder.inputType('CouponFilter', {
  description: 'Which coupons; all conditions have to hold.',
  fields: (t) => ({
    state: t.field({ type: CouponStateRef, description: 'Coupons that can, or cannot, be used.' }),
    origin: t.field({ type: CouponOriginRef, description: 'Coupons of this origin.' }),
    usableByCustomerId: t.id({ description: 'Coupons that only this customer can use.' }),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  coupon: oneById(t, CouponRef, 'coupons'),
  coupons: t.field({
    type: connectionOf(CouponRef),
    nullable: true,
    requires: 'coupons:read',
    description: 'Coupons by age. One PayNow call.',
    args: { ...directedPageArgs(t.arg), filter: t.arg({ type: CouponFilterInput, description: 'Which coupons.' }) },
    resolve: ({ storeId }, { filter, ...page }, context) => {
      const customer = filter?.usableByCustomerId;
      const query = {
        ...(filter?.state && { status: filter.state }),
        ...(filter?.origin && { type: filter.origin }),
        ...(customer != null && { usable_by_customer_id: readId(customer, 'Customer', storeId).paynowId }),
      };
      return pageOf('coupons', storeId, query, page, context);
    },
  }),
}));
