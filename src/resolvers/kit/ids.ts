import { requireStore } from '../../core/allowedStores.js';
import { badInput } from '../../core/errors.js';
import { type GlobalId, readId, readStoreId } from '../../core/ids.js';
import type { IdType } from '../../core/resources.js';
import type { GatewayContext } from './context.js';
import { checkField } from './outcome.js';

/**
 * The store that is meant: the id given, or the gateway's default store.
 * @throws GatewayError `BAD_USER_INPUT` for a malformed id, or when there is neither; `FORBIDDEN` for a store that the
 *   request may not reach. Sessions refuse it too: this says so before anything else is looked at.
 */
export function storeIdOf(id: string | null | undefined, context: GatewayContext): string {
  const storeId = id == null ? defaultStore(context) : readStoreId(id);
  requireStore(context.allowedStores, storeId);
  return storeId;
}

function defaultStore(context: GatewayContext): string {
  if (context.defaultStoreId === undefined) {
    throw badInput('This gateway has no default store (PAYNOW_STORE_ID): pass the store id.');
  }
  return context.defaultStoreId;
}

/** What tells a mutation its store. */
export interface StoreInput {
  readonly storeId?: string | null | undefined;
}

/**
 * An id of a mutation's input; a bare number belongs to the input's store, or to the default one.
 * @throws InputProblem naming the field; GatewayError `FORBIDDEN` for a store that the request may not reach
 */
export function inputId(
  value: string,
  type: IdType,
  field: readonly string[],
  input: StoreInput,
  context: GatewayContext,
): GlobalId {
  const given = input.storeId;
  const storeId = given == null ? undefined : checkField(['storeId'], () => readStoreId(given));
  const id = checkField(field, () => {
    const isGlobal = value.startsWith('gid:');
    return readId(value, type, storeId ?? (isGlobal ? undefined : defaultStore(context)));
  });
  requireStore(context.allowedStores, id.storeId);
  return id;
}

/** The store of a mutation whose input names nothing else. */
export const inputStoreId = (input: StoreInput, context: GatewayContext): string =>
  checkField(['storeId'], () => storeIdOf(input.storeId, context));

/** Input that names one row: by its global id, or by a number of the store's. */
export interface RowInput extends StoreInput {
  readonly id: string;
}

/** The row that an input's `id` names; see {@link inputId}. */
export const inputRow = (input: RowInput, type: IdType, context: GatewayContext): GlobalId =>
  inputId(input.id, type, ['id'], input, context);
