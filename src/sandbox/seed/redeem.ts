import type { CouponRow } from '../../upstream/management/coupons.js';
import type { FlakeId } from '../../upstream/wire/common.js';

/** An order that a coupon may be used on. */
export interface Redemption {
  readonly customerId: FlakeId;
  readonly ms: number;
  readonly subtotal: number;
  readonly isSubscription: boolean;
}

/** Finds coupons that may be used and counts their uses, so that no limit is exceeded. */
export function createRedeemer(coupons: readonly CouponRow[]) {
  const open = coupons
    .filter(({ enabled, apply_to_tags }) => enabled && !apply_to_tags?.length)
    .map((coupon) => ({
      coupon,
      fromMs: Date.parse(coupon.created_at),
      toMs: coupon.expires_at ? Date.parse(coupon.expires_at) : Number.POSITIVE_INFINITY,
    }));
  const uses = new Map<string, number>();
  const used = (key: string) => uses.get(key) ?? 0;
  const allows = (coupon: CouponRow, { customerId, subtotal, isSubscription }: Redemption) =>
    subtotal >= coupon.minimum_order_value &&
    (isSubscription ? coupon.usable_on_subscription : coupon.usable_on_one_time_purchase) &&
    (coupon.usable_by_customer_id ?? customerId) === customerId &&
    (!coupon.redeem_limit_store_enabled || used(coupon.id) < coupon.redeem_limit_store_amount) &&
    (!coupon.redeem_limit_customer_enabled || used(`${coupon.id}/${customerId}`) < coupon.redeem_limit_customer_amount);
  return {
    /** Those that may be used on this order. */
    usable: (order: Redemption): CouponRow[] =>
      open
        .filter(({ coupon, fromMs, toMs }) => fromMs < order.ms && order.ms < toMs && allows(coupon, order))
        .map(({ coupon }) => coupon),
    /** Counts a use. */
    use(coupon: CouponRow, { customerId }: Redemption): void {
      uses.set(coupon.id, used(coupon.id) + 1);
      uses.set(`${coupon.id}/${customerId}`, used(`${coupon.id}/${customerId}`) + 1);
    },
  };
}

/** What a coupon takes off each of these line amounts; nothing is taken twice, nothing falls below zero. */
export function couponDiscounts(coupon: CouponRow, lineAmounts: readonly number[]): number[] {
  if (coupon.discount_type === 'percent') {
    return lineAmounts.map((amount) => Math.round((amount * coupon.discount_amount) / 1000));
  }
  let left = coupon.discount_amount;
  return lineAmounts.map((amount) => {
    const taken = Math.min(left, amount);
    left -= taken;
    return taken;
  });
}
