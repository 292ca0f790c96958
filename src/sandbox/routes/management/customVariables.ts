import type { CustomVariableOptionRow, CustomVariableRow } from '../../../upstream/management/customVariables.js';
import { conflict, found, type Problem, problem, refuseBroken } from '../../http/errors.js';
import { boolean, flakeId, integer, listOf, nullable, objectOf, oneOf, text, type ValueOf } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import type { Clock, StoreState } from '../../state.js';
import { created, updated } from '../shared.js';

const upsertBody = objectOf({
  required: {
    identifier: text({ min: 1, max: 100 }),
    name: text({ min: 1, max: 200 }),
    type: oneOf('dropdown', 'text', 'number'),
    options: listOf(
      objectOf({
        required: {
          name: text({ min: 1, max: 200 }),
          value: text(),
          price: integer({ min: -Number.MAX_SAFE_INTEGER }),
          price_type: oneOf('fixed', 'percentage'),
          is_default: boolean,
        },
        optional: { id: flakeId },
      }),
    ),
  },
  optional: { description: nullable(text()), value_regex: nullable(text()) },
});

type UpsertBody = ValueOf<typeof upsertBody>;

/** The rules that need more than one field, or the stored row. */
function brokenRules(body: UpsertBody, old: CustomVariableRow | undefined): Problem[] {
  const known = new Set(old?.options.map(({ id }) => id));
  const { identifier, type, options } = body;
  return [
    ...(/^[A-Za-z0-9_-]+$/.test(identifier)
      ? []
      : [problem('identifier', 'pattern', 'must be letters, digits, underscores and hyphens.')]),
    ...(type === 'dropdown' && options.length === 0
      ? [problem('options', 'required', 'are required for a dropdown.')]
      : []),
    ...(options.filter((option) => option.is_default).length > 1
      ? [problem('options', 'default', 'must have one default at the most.')]
      : []),
    ...options.flatMap(({ id }, index) =>
      id === undefined || known.has(id)
        ? []
        : [problem(`options[${index}].id`, 'reference', 'is not an option of this custom variable.')],
    ),
  ];
}

/** The fields that a body sets, for the custom variable with this id. */
function fieldsOf(body: UpsertBody, id: string, old: CustomVariableRow | undefined, store: StoreState, clock: Clock) {
  refuseBroken(brokenRules(body, old));
  const { identifier } = body;
  if (store.customVariables.all().some((row) => row.identifier === identifier && row.id !== id)) {
    throw conflict('custom-variable-identifier-already-exists', 'Another custom variable has this identifier.');
  }
  const isDropdown = body.type === 'dropdown';
  return {
    identifier,
    name: body.name,
    description: body.description ?? '',
    type: body.type,
    value_regex: isDropdown ? null : (body.value_regex ?? null),
    options: (isDropdown ? body.options : []).map(
      (option, index): CustomVariableOptionRow => ({
        ...option,
        id: option.id ?? clock.nextId(),
        store_id: store.store.id,
        custom_variable_id: id,
        sort_order: index,
      }),
    ),
  };
}

/** Custom variables: what shoppers enter for a product. */
export const customVariableRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/custom-variables',
    handle: ({ store }) => store.customVariables.all(),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/custom-variables/{customVariableId}',
    handle: ({ store, params }) => found(store.customVariables.get(params.customVariableId), 'custom variable'),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/custom-variables',
    body: upsertBody,
    handle: ({ store, state: { clock }, body }) => {
      const row = created(store, clock);
      return store.customVariables.put({ ...fieldsOf(body, row.id, undefined, store, clock), ...row });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/custom-variables/{customVariableId}',
    body: upsertBody,
    handle: ({ store, state: { clock }, params, body }) => {
      const old = found(store.customVariables.get(params.customVariableId), 'custom variable');
      return store.customVariables.put({
        ...old,
        ...fieldsOf(body, old.id, old, store, clock),
        ...updated(clock),
      });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/custom-variables/{customVariableId}',
    handle: ({ store, params }) => {
      const { id } = found(store.customVariables.get(params.customVariableId), 'custom variable');
      store.customVariables.remove(id);
      for (const product of store.products.filter((row) => row.custom_variable_ids.includes(id))) {
        const ids = product.custom_variable_ids.filter((one) => one !== id);
        store.products.put({ ...product, custom_variable_ids: ids });
      }
      return NO_CONTENT;
    },
  }),
];
