import type { CreateCouponBody, UpdateCouponBody } from '../../../upstream/management/coupons.js';
import { changesOf } from '../../kit/changes.js';
import { checkCode } from '../../kit/codes.js';
import type { GatewayContext } from '../../kit/context.js';
import { checkDiscount, type DiscountInput } from '../../kit/discounts.js';
import { inputId, type StoreInput } from '../../kit/ids.js';
import { atLeast, checkIds } from '../../kit/inputs.js';
import { checkIntervals } from '../../kit/intervals.js';
import { checkPeriod } from '../../kit/period.js';
import { wireValue } from '../../kit/wireValue.js';

/** What a coupon is made of. */
interface CouponFields {
  readonly code: string;
  readonly discount: DiscountInput;
  readonly enabled: boolean;
  readonly note?: string | null | undefined;
  /** A value of the enum `CouponDuration`. */
  readonly duration: string;
  readonly durationInIntervals?: number | null | undefined;
  readonly applyIndividually: boolean;
  readonly applyBeforeSales: boolean;
  readonly productIds?: readonly string[] | null | undefined;
  readonly tagIds?: readonly string[] | null | undefined;
  readonly usableByCustomerId?: string | null | undefined;
  readonly minimumOrderValue: number;
  readonly maxUses?: number | null | undefined;
  readonly maxUsesPerCustomer?: number | null | undefined;
  readonly usableOnOneTimePurchase: boolean;
  readonly usableOnSubscription: boolean;
  readonly usableAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

/** Input of `createCoupon`; the schema states the defaults. */
export interface CreateCouponInput extends CouponFields, StoreInput {}

/** Input of `updateCoupon`: what is absent stays; {@link CLEARABLE} says where null clears. */
export type UpdateCouponInput = StoreInput & { readonly id: string } & {
  readonly [Name in keyof CouponFields]?: CouponFields[Name] | null | undefined;
};

/** A limit is cleared by its own switch on the wire, the others by null. */
const CLEARABLE = ['durationInIntervals', 'maxUses', 'maxUsesPerCustomer', 'usableAt', 'expiresAt'] as const;

/** The wire's new coupon. @throws InputProblem naming what cannot be used */
export function createBody(input: CreateCouponInput, storeId: string, context: GatewayContext): CreateCouponBody {
  const products = checkIds(input.productIds ?? [], 'productIds', 'Product', storeId, context);
  const tags = checkIds(input.tagIds ?? [], 'tagIds', 'Tag', storeId, context);
  const { duration, durationInIntervals: intervals, usableByCustomerId: customer, usableAt, expiresAt } = input;
  checkIntervals(duration, intervals);
  checkPeriod(usableAt, expiresAt);
  return {
    code: checkCode(input.code),
    enabled: input.enabled,
    ...checkDiscount(input.discount, context.couponPercentScale),
    duration: wireValue(duration, 'duration'),
    ...(intervals != null && { duration_in_intervals: atLeast(intervals, 1, 'durationInIntervals') }),
    discount_apply_individually: input.applyIndividually,
    discount_apply_before_sales: input.applyBeforeSales,
    minimum_order_value: atLeast(input.minimumOrderValue, 0, 'minimumOrderValue'),
    ...limit('store', input.maxUses, 'maxUses'),
    ...limit('customer', input.maxUsesPerCustomer, 'maxUsesPerCustomer'),
    usable_on_one_time_purchase: input.usableOnOneTimePurchase,
    usable_on_subscription: input.usableOnSubscription,
    ...(input.note != null && { note: input.note }),
    ...(products.length > 0 && { apply_to_products: products }),
    ...(tags.length > 0 && { apply_to_tags: tags }),
    ...(customer != null && { usable_by_customer_id: customerId(customer, storeId, context) }),
    ...(usableAt != null && { usable_at: usableAt }),
    ...(expiresAt != null && { expires_at: expiresAt }),
  };
}

/** The wire's changes of a coupon. @throws InputProblem naming what cannot be used */
export function updateBody(input: UpdateCouponInput, storeId: string, context: GatewayContext): UpdateCouponBody {
  const changes = changesOf(input, CLEARABLE);
  const { code, enabled, note, discount, minimumOrderValue: minimum, productIds, tagIds } = changes;
  const { maxUses, maxUsesPerCustomer, usableByCustomerId: customer, usableAt, expiresAt } = changes;
  const { applyIndividually, applyBeforeSales, usableOnOneTimePurchase, usableOnSubscription } = changes;
  checkPeriod(usableAt, expiresAt);
  return {
    ...(code !== undefined && { code: checkCode(code) }),
    ...(enabled !== undefined && { enabled }),
    ...(note !== undefined && { note }),
    ...(discount && checkDiscount(discount, context.couponPercentScale)),
    ...durationChange(changes.duration, changes.durationInIntervals),
    ...(applyIndividually !== undefined && { discount_apply_individually: applyIndividually }),
    ...(applyBeforeSales !== undefined && { discount_apply_before_sales: applyBeforeSales }),
    ...(minimum !== undefined && { minimum_order_value: atLeast(minimum, 0, 'minimumOrderValue') }),
    ...(maxUses !== undefined && limit('store', maxUses, 'maxUses')),
    ...(maxUsesPerCustomer !== undefined && limit('customer', maxUsesPerCustomer, 'maxUsesPerCustomer')),
    ...(usableOnOneTimePurchase !== undefined && { usable_on_one_time_purchase: usableOnOneTimePurchase }),
    ...(usableOnSubscription !== undefined && { usable_on_subscription: usableOnSubscription }),
    ...(productIds && { apply_to_products: checkIds(productIds, 'productIds', 'Product', storeId, context) }),
    ...(tagIds && { apply_to_tags: checkIds(tagIds, 'tagIds', 'Tag', storeId, context) }),
    ...(customer !== undefined && { usable_by_customer_id: customerId(customer, storeId, context) }),
    ...(usableAt !== undefined && { usable_at: usableAt }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}

/** A new duration comes with its number; a number alone is for a coupon that repeats already. */
function durationChange(duration: string | undefined, intervals: number | null | undefined): UpdateCouponBody {
  if (duration !== undefined) checkIntervals(duration, intervals);
  const isNoLongerCounted = duration !== undefined && duration !== 'repeating';
  return {
    ...(duration !== undefined && { duration: wireValue(duration, 'duration') }),
    ...(intervals != null && { duration_in_intervals: atLeast(intervals, 1, 'durationInIntervals') }),
    ...((intervals === null || isNoLongerCounted) && { duration_in_intervals: null }),
  };
}

const customerId = (id: string, storeId: string, context: GatewayContext): string =>
  inputId(id, 'Customer', ['usableByCustomerId'], { storeId }, context).paynowId;

function limit<Who extends 'store' | 'customer'>(who: Who, uses: number | null | undefined, field: string) {
  const amount = uses == null ? 0 : atLeast(uses, 1, field);
  return { [`redeem_limit_${who}_enabled`]: uses != null, [`redeem_limit_${who}_amount`]: amount } as Record<
    `redeem_limit_${Who}_enabled`,
    boolean
  > &
    Record<`redeem_limit_${Who}_amount`, number>;
}
