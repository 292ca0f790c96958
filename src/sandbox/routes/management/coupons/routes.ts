import type { CouponRow } from '../../../../upstream/management/coupons.js';
import { found } from '../../../http/errors.js';
import { flakeId, oneOf, PAGE } from '../../../http/fields.js';
import { route } from '../../../http/router.js';
import { created, readAndRemove, updated, withoutAbsent } from '../../shared.js';
import { accept, createBody, updateBody } from './rules.js';

/** Enabled, started and not expired. */
const isActive = (row: CouponRow, now: string): boolean =>
  row.enabled &&
  (!row.usable_at || Date.parse(row.usable_at) <= Date.parse(now)) &&
  (!row.expires_at || Date.parse(row.expires_at) > Date.parse(now));

/** Created by a person or a key; the sandbox counts coupons created by PayNow as generated. */
const isManual = (row: CouponRow): boolean => row.created_by?.type !== 'internal';

/** Coupons. */
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
  ...readAndRemove('/v1/stores/{storeId}/coupons/{couponId}', 'coupon', ({ coupons }) => coupons),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/coupons',
    body: createBody,
    handle: ({ store, state: { clock }, body }) => {
      accept(body, body, store);
      return store.coupons.put({
        ...withoutAbsent(body),
        ...created(store, clock),
        version_id: clock.nextId(),
      });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/coupons/{couponId}',
    body: updateBody,
    handle: ({ store, state: { clock }, params, body }) => {
      const changed = { ...found(store.coupons.get(params.couponId), 'coupon'), ...body };
      accept(changed, body, store, changed.id);
      return store.coupons.put(withoutAbsent({ ...changed, version_id: clock.nextId(), ...updated(clock) }));
    },
  }),
];
