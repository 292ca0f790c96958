import { createCoupon, deleteCoupon, updateCoupon } from '../../../resolvers/management/coupons/writes.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { DiscountInput } from '../../kit/discounts.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { CouponRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';
import { couponDuration } from './type.js';

const CreateCouponInput = builder.inputType('CreateCouponInput', {
  description: 'A new coupon: its code and its discount; everything else has a default.',
  fields: (t) => ({
    storeId: storeIdField(t),
    code: t.string({ required: true, description: 'What the shopper types: 1 to 255 signs without spaces.' }),
    discount: t.field({ type: DiscountInput, required: true, description: 'What it takes off.' }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it can be used.' }),
    note: t.string({ description: 'A note for managers.' }),
    maxUses: t.field({ type: 'Long', description: 'How often everybody together can use it; without it, no limit.' }),
    maxUsesPerCustomer: t.field({
      type: 'Long',
      description: 'How often one customer can use it; without it, no limit.',
    }),
    minimumOrderValue: t.field({
      type: 'Long',
      required: true,
      defaultValue: 0,
      description: "The least an order must come to, in minor units of the store's currency.",
    }),
    productIds: t.idList({ description: 'At most 100 products it is good for; without them, all.' }),
    tagIds: t.idList({ description: 'At most 100 tags it is good for; without them, all.' }),
    usableByCustomerId: t.id({ description: 'The only customer who can use it; without it, everybody.' }),
    applyIndividually: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it counts for each fitting product instead of once.',
    }),
    applyBeforeSales: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it counts before sales.',
    }),
    usableOnOneTimePurchase: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it is good for things bought once.',
    }),
    usableOnSubscription: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it is good for subscriptions.',
    }),
    duration: t.field({
      type: couponDuration.ref,
      required: true,
      defaultValue: 'once',
      description: 'How many payments of a subscription it is good for.',
    }),
    durationInIntervals: t.int({ description: 'How many payments; only with duration REPEATING, and then required.' }),
    usableAt: t.field({ type: 'DateTime', description: 'From when it can be used; without it, at once.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when; without it, for ever.' }),
  }),
});

const UpdateCouponInput = builder.inputType('UpdateCouponInput', {
  description: 'What changes of a coupon; what is left out stays. Null clears only where the field says so.',
  fields: (t) => ({
    ...rowFields(t, 'The coupon'),
    code: t.string({ description: 'What the shopper types: 1 to 255 signs without spaces.' }),
    discount: t.field({ type: DiscountInput, description: 'What it takes off.' }),
    enabled: t.boolean({ description: 'Whether it can be used.' }),
    note: t.string({ description: 'A note for managers.' }),
    maxUses: t.field({ type: 'Long', description: 'How often everybody together can use it; null means no limit.' }),
    maxUsesPerCustomer: t.field({
      type: 'Long',
      description: 'How often one customer can use it; null means no limit.',
    }),
    minimumOrderValue: t.field({
      type: 'Long',
      description: "The least an order must come to, in minor units of the store's currency.",
    }),
    productIds: t.idList({ description: 'At most 100 products it is good for; an empty list means all.' }),
    tagIds: t.idList({ description: 'At most 100 tags it is good for; an empty list means all.' }),
    usableByCustomerId: t.id({
      description: 'The only customer who can use it; PayNow cannot open it to everybody again.',
    }),
    applyIndividually: t.boolean({ description: 'Whether it counts for each fitting product instead of once.' }),
    applyBeforeSales: t.boolean({ description: 'Whether it counts before sales.' }),
    usableOnOneTimePurchase: t.boolean({ description: 'Whether it is good for things bought once.' }),
    usableOnSubscription: t.boolean({ description: 'Whether it is good for subscriptions.' }),
    duration: t.field({
      type: couponDuration.ref,
      description: 'How many payments of a subscription it is good for; REPEATING comes with durationInIntervals.',
    }),
    durationInIntervals: t.int({
      description: 'How many payments; only of a coupon that is or becomes REPEATING. Null clears it.',
    }),
    usableAt: t.field({ type: 'DateTime', description: 'From when it can be used; null means at once.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when; null means for ever.' }),
  }),
});

addRowMutation('createCoupon', {
  input: CreateCouponInput,
  resource: 'coupons',
  row: CouponRef,
  requires: 'coupons:write',
  description: 'Creates a coupon. One PayNow call.',
  resolve: createCoupon,
});

addRowMutation('updateCoupon', {
  input: UpdateCouponInput,
  resource: 'coupons',
  row: CouponRef,
  requires: 'coupons:write',
  description: 'Changes a coupon. One PayNow call.',
  resolve: updateCoupon,
});

addDeletion({
  type: 'Coupon',
  requires: 'coupons:write',
  resolve: deleteCoupon,
});
