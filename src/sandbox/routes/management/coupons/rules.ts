import type { CouponRow, UpdateCouponBody } from '../../../../upstream/management/coupons.js';
import { conflict, type Problem, problem, refuseBroken } from '../../../http/errors.js';
import { boolean, dateTime, flakeId, integer, listOf, nullable, objectOf, oneOf, text } from '../../../http/fields.js';
import { codeKey } from '../../../shop/promo.js';
import type { StoreState } from '../../../state.js';
import { endBeforeStart, unknownIds } from '../../shared.js';

const amount = integer({ min: 0 });

const REQUIRED = {
  enabled: boolean,
  code: text({ min: 1, max: 100 }),
  duration: oneOf('once', 'forever', 'repeating'),
  discount_type: oneOf('percent', 'amount'),
  discount_amount: integer({ min: 1 }),
  discount_apply_individually: boolean,
  discount_apply_before_sales: boolean,
  minimum_order_value: amount,
  redeem_limit_store_enabled: boolean,
  redeem_limit_store_amount: amount,
  redeem_limit_customer_enabled: boolean,
  redeem_limit_customer_amount: amount,
  usable_on_one_time_purchase: boolean,
  usable_on_subscription: boolean,
} as const;

const OPTIONAL = {
  note: text(),
  duration_in_months: nullable(integer({ min: 1, max: 1200 })),
  duration_in_intervals: nullable(integer({ min: 1, max: 1200 })),
  apply_to_products: listOf(flakeId),
  apply_to_tags: listOf(flakeId),
  usable_by_customer_id: flakeId,
  usable_at: nullable(dateTime),
  expires_at: nullable(dateTime),
} as const;

/** Body of a new coupon. */
export const createBody = objectOf({ required: REQUIRED, optional: OPTIONAL });

/** Body that changes a coupon. */
export const updateBody = objectOf({ optional: { ...REQUIRED, ...OPTIONAL } });

type CouponFields = Omit<CouponRow, 'id' | 'version_id' | 'store_id' | 'created_at'>;

/** The rules that need more than one field. */
function brokenRules(row: CouponFields): Problem[] {
  return [
    ...(codeKey(row.code) === '' ? [problem('code', 'string', 'must not be blank.')] : []),
    ...(row.discount_type === 'percent' && row.discount_amount > 1000
      ? [problem('discount_amount', 'range', 'must be 1 to 1000 tenths of a percent.')]
      : []),
    ...(row.duration === 'repeating' && typeof row.duration_in_intervals !== 'number'
      ? [problem('duration_in_intervals', 'required', 'is required for a repeating coupon.')]
      : []),
    ...(row.redeem_limit_store_enabled && row.redeem_limit_store_amount < 1
      ? [problem('redeem_limit_store_amount', 'range', 'must be at least 1.')]
      : []),
    ...(row.redeem_limit_customer_enabled && row.redeem_limit_customer_amount < 1
      ? [problem('redeem_limit_customer_amount', 'range', 'must be at least 1.')]
      : []),
    ...endBeforeStart(row, 'usable_at', 'expires_at'),
  ];
}

/** The ids of a body that the store does not have. */
function unknownIdsOf(body: UpdateCouponBody, store: StoreState): Problem[] {
  const customer = body.usable_by_customer_id;
  return [
    ...unknownIds('apply_to_products', body.apply_to_products, (id) => store.products.get(id)),
    ...unknownIds('apply_to_tags', body.apply_to_tags, (id) => store.tags.get(id)),
    ...(customer !== undefined && !store.customers.get(customer)
      ? [problem('usable_by_customer_id', 'reference', 'is not an id of this store.')]
      : []),
  ];
}

/** Refuses a coupon that breaks a rule, has an id that the store does not have, or has the code of another coupon. */
export function accept(coupon: CouponFields, body: UpdateCouponBody, store: StoreState, ownId?: string): void {
  refuseBroken([...brokenRules(coupon), ...unknownIdsOf(body, store)]);
  const key = codeKey(coupon.code);
  if (store.coupons.all().some((row) => row.id !== ownId && codeKey(row.code) === key)) {
    throw conflict('coupon-code-already-exists', 'Another coupon has this code.');
  }
}
