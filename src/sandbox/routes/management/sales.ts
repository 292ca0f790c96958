import type { UpdateSaleBody } from '../../../upstream/management/sales.js';
import { found, type Problem, problem, refuseBroken } from '../../http/errors.js';
import { boolean, dateTime, flakeId, integer, listOf, nullable, objectOf, oneOf, text } from '../../http/fields.js';
import { route } from '../../http/router.js';
import type { StoreState } from '../../state.js';
import { created, endBeforeStart, readAndRemove, unknownIds, updated, withoutAbsent } from '../shared.js';

const fields = {
  enabled: boolean,
  name: text({ min: 1, max: 255 }),
  discount_type: oneOf('percent', 'amount'),
  discount_amount: integer({ min: 1, max: 2_147_483_647 }),
  duration: oneOf('once', 'forever', 'repeating'),
  duration_in_intervals: integer({ min: 0, max: 1200 }),
  apply_to_product_ids: listOf(flakeId),
  apply_to_tag_ids: listOf(flakeId),
  minimum_order_value: integer({ min: 0, max: 2_147_483_647 }),
  begins_at: dateTime,
} as const;

const optional = { ends_at: nullable(dateTime) } as const;

/** The rules that need more than one field, or the store; `sale` is the whole sale after the change. */
function brokenRules(sale: UpdateSaleBody, store: StoreState): Problem[] {
  return [
    ...(sale.name?.trim() === '' ? [problem('name', 'string', 'must not be blank.')] : []),
    ...(sale.discount_type === 'percent' && (sale.discount_amount ?? 0) > 1000
      ? [problem('discount_amount', 'range', 'must be 1 to 1000 tenths of a percent.')]
      : []),
    ...(sale.duration === 'repeating' && (sale.duration_in_intervals ?? 0) < 1
      ? [problem('duration_in_intervals', 'range', 'must be at least 1 for a repeating sale.')]
      : []),
    ...endBeforeStart(sale, 'begins_at', 'ends_at'),
    ...unknownIds('apply_to_product_ids', sale.apply_to_product_ids, (id) => store.products.get(id)),
    ...unknownIds('apply_to_tag_ids', sale.apply_to_tag_ids, (id) => store.tags.get(id)),
  ];
}

/** Sales. */
export const saleRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/sales',
    handle: ({ store }) => store.sales.all(),
  }),
  ...readAndRemove('/v1/stores/{storeId}/sales/{saleId}', 'sale', ({ sales }) => sales),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/sales',
    body: objectOf({ required: fields, optional }),
    handle: ({ store, state: { clock }, body }) => {
      refuseBroken(brokenRules(body, store));
      return store.sales.put({
        ...withoutAbsent(body),
        ...created(store, clock),
        version_id: clock.nextId(),
      });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/sales/{saleId}',
    body: objectOf({ optional: { ...fields, ...optional } }),
    handle: ({ store, state: { clock }, params, body }) => {
      const before = found(store.sales.get(params.saleId), 'sale');
      const after = { ...before, ...body };
      refuseBroken(brokenRules(after, store));
      return store.sales.put({ ...withoutAbsent(after), version_id: clock.nextId(), ...updated(clock) });
    },
  }),
];
