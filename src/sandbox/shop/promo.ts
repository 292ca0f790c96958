import type { CouponRow } from '../../upstream/management/coupons.js';
import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import { type Problem, problem, refuseBroken } from '../http/errors.js';
import type { SignedIn } from '../http/shopper.js';
import type { StoreState } from '../state.js';
import type { PricedDraft } from './drafts.js';

/** The form in which codes are compared: spaces around a code do not count, and neither does case. */
export const codeKey = (code: string): string => code.trim().toLowerCase();

/** The coupons and gift cards that codes apply to an order. */
export interface Promos {
  readonly coupons: readonly CouponRow[];
  readonly giftCards: readonly GiftCardRow[];
}

/** The ids and codes with which a shopper names them. */
export interface PromoNames {
  readonly coupon_id?: FlakeId;
  readonly promo_codes?: readonly string[] | null;
}

/** The gift card of a code, when it can be used at this moment. */
export const findGiftCard = (store: StoreState, code: string, nowMs: number): GiftCardRow | undefined =>
  store.giftCards
    .filter(
      ({ enabled, canceled_at, usable_at, expires_at }) =>
        enabled &&
        canceled_at == null &&
        Date.parse(usable_at) <= nowMs &&
        (expires_at == null || nowMs < Date.parse(expires_at)),
    )
    .find((card) => codeKey(card.code) === codeKey(code));

/** How often a coupon has been used on orders that were paid, by all or by one customer. */
function couponUses(store: StoreState, couponId: FlakeId, customerId?: FlakeId): number {
  return store.orders.filter(
    (order) =>
      order.completed_at != null &&
      (customerId === undefined || order.customer_id === customerId) &&
      order.applied_coupons.some(({ coupon_id }) => coupon_id === couponId),
  ).length;
}

/** Whether a coupon applies to a line. */
export function appliesTo({ apply_to_products, apply_to_tags, ...coupon }: CouponRow, draft: PricedDraft): boolean {
  const { product, line } = draft;
  const isFree = !apply_to_products?.length && !apply_to_tags?.length;
  const isNamed =
    apply_to_products?.includes(product.id) === true || product.tags.some(({ id }) => apply_to_tags?.includes(id));
  const isUsable = line.subscription ? coupon.usable_on_subscription : coupon.usable_on_one_time_purchase;
  return isUsable && product.is_coupons_disabled !== true && (isFree || isNamed);
}

/** Why a coupon cannot be used now; `undefined` when it can. */
function couponTrouble(
  coupon: CouponRow,
  { store, customer }: SignedIn,
  drafts: readonly PricedDraft[],
  nowMs: number,
): string | undefined {
  const total = drafts.reduce((sum, { net, line }) => sum + net * line.quantity, 0);
  const isEarly = coupon.usable_at != null && nowMs < Date.parse(coupon.usable_at);
  const isLate = coupon.expires_at != null && nowMs >= Date.parse(coupon.expires_at);
  if (!coupon.enabled || isEarly || isLate) return 'cannot be used at this time.';
  if (coupon.usable_by_customer_id != null && coupon.usable_by_customer_id !== customer.id) {
    return 'belongs to another customer.';
  }
  if (total < coupon.minimum_order_value) return 'needs a higher order value.';
  if (
    (coupon.redeem_limit_store_enabled && couponUses(store, coupon.id) >= coupon.redeem_limit_store_amount) ||
    (coupon.redeem_limit_customer_enabled &&
      couponUses(store, coupon.id, customer.id) >= coupon.redeem_limit_customer_amount)
  ) {
    return 'has been used as often as it may be.';
  }
  return drafts.some((draft) => appliesTo(coupon, draft)) ? undefined : 'is for none of these products.';
}

/**
 * Finds the coupons and gift cards that are named.
 * @throws {Refusal} 400 when one cannot be used.
 */
export function readPromos(
  { coupon_id: couponId, promo_codes: codes }: PromoNames,
  shopper: SignedIn,
  drafts: readonly PricedDraft[],
  nowMs: number,
): Promos {
  const { store } = shopper;
  const problems: Problem[] = [];
  const coupons = new Map<FlakeId, CouponRow>();
  const giftCards = new Map<FlakeId, GiftCardRow>();
  const addCoupon = (coupon: CouponRow, path: string) => {
    const trouble = couponTrouble(coupon, shopper, drafts, nowMs);
    if (trouble === undefined) coupons.set(coupon.id, coupon);
    else problems.push(problem(path, 'promo-code', trouble));
  };
  if (couponId !== undefined) {
    const coupon = store.coupons.get(couponId);
    if (coupon) addCoupon(coupon, 'coupon_id');
    else problems.push(problem('coupon_id', 'reference', 'is not a coupon of this store.'));
  }
  for (const [index, code] of (codes ?? []).entries()) {
    const path = `promo_codes[${index}]`;
    const coupon = store.coupons.all().find((row) => codeKey(row.code) === codeKey(code));
    const card = findGiftCard(store, code, nowMs);
    if (coupon) addCoupon(coupon, path);
    else if (!card) problems.push(problem(path, 'promo-code', 'is not a code of this store.'));
    else if (card.balance === 0) problems.push(problem(path, 'promo-code', 'has nothing left on it.'));
    else giftCards.set(card.id, card);
  }
  refuseBroken(problems);
  return { coupons: [...coupons.values()], giftCards: [...giftCards.values()] };
}
