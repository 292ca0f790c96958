import { getCoupon, type ListCouponsQuery, listCoupons } from '../../upstream/management/coupons.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of coupons. */
export function couponLoaders(session: Session) {
  const one = reader(session, 'coupons', getCoupon);
  const list = reader(session, 'coupons', listCoupons);
  return {
    /** A coupon, `null` when there is none. */
    byId: (storeId: string, couponId: string) => orNull(one({ path: { storeId, couponId } })),
    /** One page of coupons. */
    list: (storeId: string, query: ListCouponsQuery) => list({ path: { storeId }, query }),
  };
}
