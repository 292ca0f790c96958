import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, PageQuery, Timestamp } from '../wire/common.js';

/** Coupon duration as the wire spells it. */
export type CouponDuration = 'once' | 'forever' | 'repeating';

/** Coupon discount type as the wire spells it. */
export type CouponDiscountType = 'unspecified' | 'percent' | 'amount';

/** A coupon. `discount_amount` is minor units or a percentage, by `discount_type`. Source: `GET /v1/stores/{storeId}/coupons/{couponId}`. */
export interface CouponRow {
  readonly id: FlakeId;
  readonly version_id: FlakeId;
  readonly store_id: FlakeId;
  readonly enabled: boolean;
  readonly code: string;
  readonly note?: string | null;
  readonly duration: CouponDuration;
  readonly duration_in_months?: number | null;
  readonly duration_in_intervals?: number | null;
  readonly discount_type: CouponDiscountType;
  readonly discount_amount: number;
  readonly discount_apply_individually: boolean;
  readonly discount_apply_before_sales: boolean;
  readonly apply_to_products?: readonly FlakeId[] | null;
  readonly apply_to_tags?: readonly FlakeId[] | null;
  readonly usable_by_customer_id?: FlakeId | null;
  readonly minimum_order_value: number;
  readonly redeem_limit_store_enabled: boolean;
  readonly redeem_limit_store_amount: number;
  readonly redeem_limit_customer_enabled: boolean;
  readonly redeem_limit_customer_amount: number;
  readonly usable_on_one_time_purchase: boolean;
  readonly usable_on_subscription: boolean;
  readonly usable_at?: Timestamp | null;
  readonly expires_at?: Timestamp | null;
  readonly created_by?: ActorRow | null;
  readonly created_at: Timestamp;
  readonly updated_by?: ActorRow | null;
  readonly updated_at?: Timestamp | null;
}

/** Body that creates a coupon. */
export interface CreateCouponBody {
  readonly enabled: boolean;
  readonly code: string;
  readonly note?: string;
  readonly duration: CouponDuration;
  readonly duration_in_months?: number | null;
  readonly duration_in_intervals?: number | null;
  readonly discount_type: CouponDiscountType;
  readonly discount_amount: number;
  readonly discount_apply_individually: boolean;
  readonly discount_apply_before_sales: boolean;
  readonly apply_to_products?: readonly FlakeId[];
  readonly apply_to_tags?: readonly FlakeId[];
  readonly usable_by_customer_id?: FlakeId;
  readonly minimum_order_value: number;
  readonly redeem_limit_store_enabled: boolean;
  readonly redeem_limit_store_amount: number;
  readonly redeem_limit_customer_enabled: boolean;
  readonly redeem_limit_customer_amount: number;
  readonly usable_on_one_time_purchase: boolean;
  readonly usable_on_subscription: boolean;
  readonly usable_at?: Timestamp | null;
  readonly expires_at?: Timestamp | null;
}

/** Body that changes a coupon; what is absent stays. */
export type UpdateCouponBody = Partial<CreateCouponBody>;

/** Query of the coupon list. */
export interface ListCouponsQuery extends PageQuery {
  readonly status?: 'all' | 'active' | 'inactive';
  readonly type?: 'all' | 'manual' | 'generated';
  readonly usable_by_customer_id?: FlakeId;
}

/** Coupons, paged. */
export const listCoupons = endpoint<ListCouponsQuery, None, readonly CouponRow[]>()(
  'GET',
  '/v1/stores/{storeId}/coupons',
  'rows',
);

/** One coupon. */
export const getCoupon = endpoint<None, None, CouponRow>()('GET', '/v1/stores/{storeId}/coupons/{couponId}');

/** Creates a coupon. */
export const createCoupon = endpoint<None, CreateCouponBody, CouponRow>()('POST', '/v1/stores/{storeId}/coupons');

/** Changes a coupon. */
export const updateCoupon = endpoint<None, UpdateCouponBody, CouponRow>()(
  'PATCH',
  '/v1/stores/{storeId}/coupons/{couponId}',
);

/** Deletes a coupon. */
export const deleteCoupon = endpoint()('DELETE', '/v1/stores/{storeId}/coupons/{couponId}', 'nothing');
