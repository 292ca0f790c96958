import type { UpdateSaleBody } from '../../../upstream/management/sales.js';
import { badRequest, found, type Problem, problem } from '../../http/errors.js';
import { boolean, dateTime, flakeId, integer, listOf, nullable, objectOf, oneOf, text } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import type { StoreState } from '../../state.js';
import { API_KEY_ACTOR, withoutAbsent } from '../shared.js';

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

/** The rules that need more than one field, or the store; `sale` is the whole sale as it would be. */
function brokenRules(sale: UpdateSaleBody, store: StoreState): Problem[] {
  const unknown = (path: string) => problem(path, 'reference', 'is not an id of this store.');
  const { begins_at: begin, ends_at: end } = sale;
  return [
    ...(sale.name?.trim() === '' ? [problem('name', 'string', 'must not be blank.')] : []),
    ...(sale.discount_type === 'percent' && (sale.discount_amount ?? 0) > 1000
      ? [problem('discount_amount', 'range', 'must be 1 to 1000 tenths of a percent.')]
      : []),
    ...(sale.duration === 'repeating' && (sale.duration_in_intervals ?? 0) < 1
      ? [problem('duration_in_intervals', 'range', 'must be at least 1 for a repeating sale.')]
      : []),
    ...(begin && end && Date.parse(end) <= Date.parse(begin)
      ? [problem('ends_at', 'range', 'must be after begins_at.')]
      : []),
    ...(sale.apply_to_product_ids ?? []).flatMap((id, index) =>
      store.products.get(id) ? [] : [unknown(`apply_to_product_ids[${index}]`)],
    ),
    ...(sale.apply_to_tag_ids ?? []).flatMap((id, index) =>
      store.tags.get(id) ? [] : [unknown(`apply_to_tag_ids[${index}]`)],
    ),
  ];
}

function checkRules(sale: UpdateSaleBody, store: StoreState): void {
  const problems = brokenRules(sale, store);
  if (problems.length > 0) throw badRequest(problems);
}

/** Discounts for everybody, for a time. */
export const saleRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/sales',
    handle: ({ store }) => store.sales.all(),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/sales/{saleId}',
    handle: ({ store, params }) => found(store.sales.get(params.saleId), 'sale'),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/sales',
    body: objectOf({ required: fields, optional }),
    handle: ({ store, state: { clock }, body }) => {
      checkRules(body, store);
      return store.sales.put({
        ...withoutAbsent(body),
        id: clock.nextId(),
        version_id: clock.nextId(),
        store_id: store.store.id,
        created_by: API_KEY_ACTOR,
        created_at: clock.now(),
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
      checkRules(after, store);
      return store.sales.put({
        ...withoutAbsent(after),
        version_id: clock.nextId(),
        updated_by: API_KEY_ACTOR,
        updated_at: clock.now(),
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/sales/{saleId}',
    handle: ({ store, params }) => {
      const { id } = found(store.sales.get(params.saleId), 'sale');
      store.sales.remove(id);
      return NO_CONTENT;
    },
  }),
];
