import type { CouponRow } from '../../upstream/coupons.js';
import { badRequest, conflict, found, type Problem, problem } from '../http/errors.js';
import { boolean, dateTime, flakeId, integer, listOf, nullable, objectOf, oneOf, PAGE, text } from '../http/fields.js';
import { route } from '../http/router.js';
import type { StoreState } from '../state.js';
import { API_KEY_ACTOR, withoutAbsent } from './shared.js';

const amount = integer({ min: 0 });

const createBody = objectOf({
  required: {
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
  },
  optional: {
    note: text(),
    duration_in_months: nullable(integer({ min: 1, max: 1200 })),
    duration_in_intervals: nullable(integer({ min: 1, max: 1200 })),
    apply_to_products: listOf(flakeId),
    apply_to_tags: listOf(flakeId),
    usable_by_customer_id: flakeId,
    usable_at: nullable(dateTime),
    expires_at: nullable(dateTime),
  },
});

type CreateBody = Extract<ReturnType<typeof createBody.check>, { value: unknown }>['value'];

/** Blanks around a code do not count, and neither does case. */
const codeKey = (code: string): string => code.trim().toLowerCase();

/** The rules that need more than one field, or the store. */
function brokenRules(body: CreateBody, store: StoreState): Problem[] {
  const unknown = (path: string) => problem(path, 'reference', 'is not an id of this store.');
  const { usable_by_customer_id: customer, usable_at: start, expires_at: end } = body;
  return [
    ...(codeKey(body.code) === '' ? [problem('code', 'string', 'must not be blank.')] : []),
    ...(body.discount_type === 'percent' && body.discount_amount > 1000
      ? [problem('discount_amount', 'range', 'must be 1 to 1000 tenths of a percent.')]
      : []),
    ...(body.duration === 'repeating' && typeof body.duration_in_intervals !== 'number'
      ? [problem('duration_in_intervals', 'required', 'is required for a repeating coupon.')]
      : []),
    ...(body.redeem_limit_store_enabled && body.redeem_limit_store_amount < 1
      ? [problem('redeem_limit_store_amount', 'range', 'must be at least 1.')]
      : []),
    ...(body.redeem_limit_customer_enabled && body.redeem_limit_customer_amount < 1
      ? [problem('redeem_limit_customer_amount', 'range', 'must be at least 1.')]
      : []),
    ...(start && end && Date.parse(end) <= Date.parse(start)
      ? [problem('expires_at', 'range', 'must be after usable_at.')]
      : []),
    ...(body.apply_to_products ?? []).flatMap((id, index) =>
      store.products.get(id) ? [] : [unknown(`apply_to_products[${index}]`)],
    ),
    ...(body.apply_to_tags ?? []).flatMap((id, index) =>
      store.tags.get(id) ? [] : [unknown(`apply_to_tags[${index}]`)],
    ),
    ...(customer !== undefined && !store.customers.get(customer) ? [unknown('usable_by_customer_id')] : []),
  ];
}

/** Switched on, begun and not over. */
const isActive = (row: CouponRow, now: string): boolean =>
  row.enabled &&
  (!row.usable_at || Date.parse(row.usable_at) <= Date.parse(now)) &&
  (!row.expires_at || Date.parse(row.expires_at) > Date.parse(now));

/** Made by a person or a key; the sandbox takes coupons of PayNow's own for generated. */
const isManual = (row: CouponRow): boolean => row.created_by?.type !== 'internal';

/** Discount codes. */
export const couponRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/coupons',
    query: {
      optional: {
        ...PAGE,
        status: oneOf('all', 'active', 'inactive'),
        type: oneOf('all', 'manual', 'generated'),
        usable_by_customer_id: flakeId,
      },
    },
    handle: ({ store, state, query: { status = 'all', type = 'all', usable_by_customer_id: customer, ...page } }) => {
      const now = state.clock.now();
      return store.coupons.page(
        page,
        (row) =>
          (status === 'all' || isActive(row, now) === (status === 'active')) &&
          (type === 'all' || isManual(row) === (type === 'manual')) &&
          (customer === undefined || row.usable_by_customer_id === customer),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/coupons/{couponId}',
    handle: ({ store, params }) => found(store.coupons.get(params.couponId), 'coupon'),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/coupons',
    body: createBody,
    handle: ({ store, state: { clock }, body }) => {
      const problems = brokenRules(body, store);
      if (problems.length > 0) throw badRequest(problems);
      const code = codeKey(body.code);
      if (store.coupons.all().some((row) => codeKey(row.code) === code)) {
        throw conflict('coupon-code-already-exists', 'Another coupon has this code.');
      }
      return store.coupons.put({
        ...withoutAbsent(body),
        id: clock.nextId(),
        version_id: clock.nextId(),
        store_id: store.store.id,
        created_by: API_KEY_ACTOR,
        created_at: clock.now(),
      });
    },
  }),
];
