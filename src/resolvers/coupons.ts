import {
  type CouponRow,
  type CreateCouponBody,
  createCoupon as createCall,
  type ListCouponsQuery,
} from '../upstream/coupons.js';
import { type GatewayContext, loadersOf } from './context.js';
import { checkDiscount, type DiscountInput } from './discounts.js';
import { inputId, inputStoreId, type StoreInput } from './ids.js';
import { atLeast, checkIds } from './inputs.js';
import { attempt, type Outcome, refuse } from './outcome.js';
import { type Page, type PageArguments, readPage } from './page.js';

/** One page of a store's coupons. */
export const couponsPage = (
  storeId: string,
  filter: ListCouponsQuery,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<CouponRow>> =>
  readPage(page, (query) => loadersOf(context).coupons.list(storeId, { ...filter, ...query }));

/** Input of {@link createCoupon}; the schema states the defaults. */
export interface CreateCouponInput extends StoreInput {
  readonly code: string;
  readonly discount: DiscountInput;
  readonly enabled: boolean;
  readonly note?: string | null | undefined;
  readonly duration: 'once' | 'forever' | 'repeating';
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

const FIELDS = {
  discount_type: ['discount'],
  discount_amount: ['discount'],
  apply_to_products: ['productIds'],
  apply_to_tags: ['tagIds'],
  redeem_limit_store_enabled: ['maxUses'],
  redeem_limit_store_amount: ['maxUses'],
  redeem_limit_customer_enabled: ['maxUsesPerCustomer'],
  redeem_limit_customer_amount: ['maxUsesPerCustomer'],
  discount_apply_individually: ['applyIndividually'],
  discount_apply_before_sales: ['applyBeforeSales'],
};

/** Creates a coupon (`POST …/coupons`). */
export async function createCoupon(
  input: CreateCouponInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly coupon: CouponRow }>> {
  return attempt(async () => {
    const storeId = inputStoreId(input, context);
    const body = couponBody(input, storeId, context);
    return { coupon: await context.paynow().session.write('coupons', createCall, { path: { storeId }, body }) };
  }, FIELDS);
}

function couponBody(input: CreateCouponInput, storeId: string, context: GatewayContext): CreateCouponBody {
  const ids = (name: 'productIds' | 'tagIds', type: 'Product' | 'Tag') =>
    checkIds(input[name] ?? [], name, type, storeId, context);
  const products = ids('productIds', 'Product');
  const tags = ids('tagIds', 'Tag');
  const customer = input.usableByCustomerId;
  return {
    code: checkCode(input.code),
    enabled: input.enabled,
    ...checkDiscount(input.discount, context.couponPercentScale),
    ...checkDuration(input),
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
    ...(customer != null && {
      usable_by_customer_id: inputId(customer, 'Customer', ['usableByCustomerId'], { storeId }, context).paynowId,
    }),
    ...(input.usableAt != null && { usable_at: input.usableAt }),
    ...(input.expiresAt != null && { expires_at: input.expiresAt }),
  };
}

function checkCode(code: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(code)) {
    throw refuse('code must be 1 to 255 letters, digits or signs, without spaces.', ['code']);
  }
  return code;
}

function checkDuration({ duration, durationInIntervals }: CreateCouponInput) {
  if ((duration === 'repeating') !== (durationInIntervals != null)) {
    throw refuse('durationInIntervals belongs to duration REPEATING, and only to it.', ['durationInIntervals']);
  }
  return {
    duration,
    ...(durationInIntervals != null && {
      duration_in_intervals: atLeast(durationInIntervals, 1, 'durationInIntervals'),
    }),
  };
}

function limit<Who extends 'store' | 'customer'>(who: Who, uses: number | null | undefined, field: string) {
  const amount = uses == null ? 0 : atLeast(uses, 1, field);
  return { [`redeem_limit_${who}_enabled`]: uses != null, [`redeem_limit_${who}_amount`]: amount } as Record<
    `redeem_limit_${Who}_enabled`,
    boolean
  > &
    Record<`redeem_limit_${Who}_amount`, number>;
}
