import { createCoupon, deleteCoupon, updateCoupon } from '../../../resolvers/management/coupons/writes.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { DiscountInput } from '../../kit/discounts.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { CouponRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';
import { couponDuration } from './type.js';

const CreateCouponInput = builder.inputType('CreateCouponInput', {
  description: 'A new coupon. Only its code and its discount are required.',
  fields: (t) => ({
    storeId: storeIdField(t),
    code: t.string({
      required: true,
      description: 'The code that the shopper enters: 1 to 255 characters without spaces.',
    }),
    discount: t.field({ type: DiscountInput, required: true, description: 'The discount.' }),
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
      description: "The minimum value of an order, in minor units of the store's currency.",
    }),
    productIds: t.idList({ description: 'At most 100 products it applies to; without them, all.' }),
    tagIds: t.idList({ description: 'At most 100 tags it applies to; without them, all.' }),
    usableByCustomerId: t.id({ description: 'The only customer who can use it; without it, everybody.' }),
    applyIndividually: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it applies to each matching product instead of once per order.',
    }),
    applyBeforeSales: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it applies before sales.',
    }),
    usableOnOneTimePurchase: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it applies to one-time purchases.',
    }),
    usableOnSubscription: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it applies to subscriptions.',
    }),
    duration: t.field({
      type: couponDuration.ref,
      required: true,
      defaultValue: 'once',
      description: 'How many payments of a subscription it applies to.',
    }),
    durationInIntervals: t.int({ description: 'How many payments; only with duration REPEATING, and then required.' }),
    usableAt: t.field({ type: 'DateTime', description: 'When it becomes usable. Default: at once.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires. Default: never.' }),
  }),
});

const UpdateCouponInput = builder.inputType('UpdateCouponInput', {
  description: 'What changes of a coupon; what is left out stays. Null clears only where the field says so.',
  fields: (t) => ({
    ...rowFields(t, 'The coupon'),
    code: t.string({ description: 'The code that the shopper enters: 1 to 255 characters without spaces.' }),
    discount: t.field({ type: DiscountInput, description: 'The discount.' }),
    enabled: t.boolean({ description: 'Whether it can be used.' }),
    note: t.string({ description: 'A note for managers.' }),
    maxUses: t.field({ type: 'Long', description: 'How often everybody together can use it; null means no limit.' }),
    maxUsesPerCustomer: t.field({
      type: 'Long',
      description: 'How often one customer can use it; null means no limit.',
    }),
    minimumOrderValue: t.field({
      type: 'Long',
      description: "The minimum value of an order, in minor units of the store's currency.",
    }),
    productIds: t.idList({ description: 'At most 100 products it applies to; an empty list means all.' }),
    tagIds: t.idList({ description: 'At most 100 tags it applies to; an empty list means all.' }),
    usableByCustomerId: t.id({
      description: 'The only customer who can use it; PayNow cannot open it to everybody again.',
    }),
    applyIndividually: t.boolean({
      description: 'Whether it applies to each matching product instead of once per order.',
    }),
    applyBeforeSales: t.boolean({ description: 'Whether it applies before sales.' }),
    usableOnOneTimePurchase: t.boolean({ description: 'Whether it applies to one-time purchases.' }),
    usableOnSubscription: t.boolean({ description: 'Whether it applies to subscriptions.' }),
    duration: t.field({
      type: couponDuration.ref,
      description: 'How many payments of a subscription it applies to; REPEATING comes with durationInIntervals.',
    }),
    durationInIntervals: t.int({
      description: 'How many payments; only of a coupon that is or becomes REPEATING. Null clears it.',
    }),
    usableAt: t.field({ type: 'DateTime', description: 'When it becomes usable; null when it is usable at once.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires; null when it does not expire.' }),
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
