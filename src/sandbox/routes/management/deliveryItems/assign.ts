import type { BulkAssignmentBody, DeliveryItemRow } from '../../../../upstream/management/deliveryItems.js';
import type { ProductRow } from '../../../../upstream/management/products.js';
import type { FlakeId } from '../../../../upstream/wire/common.js';
import { found, type Problem, problem } from '../../../http/errors.js';
import type { Clock, StoreState } from '../../../state.js';
import { API_KEY_ACTOR } from '../../shared.js';

/** Which product is assigned to whom: either its id or a version's id is given. */
export interface Assignment extends BulkAssignmentBody {
  readonly product_id?: FlakeId;
}

const productOf = (store: StoreState, { product_id: id, product_version_id: version }: Assignment) =>
  id === undefined ? store.products.all().find((row) => row.version_id === version) : store.products.get(id);

/** The rules that an assignment breaks, with `prefix` before each path. */
export function brokenAssignmentRules(store: StoreState, wanted: Assignment, prefix: string): Problem[] {
  const { product_id: id, product_version_id: version, execute_on_gameserver_id: server } = wanted;
  const at = (name: string, rule: string, message: string) => [problem(`${prefix}${name}`, rule, message)];
  const product = productOf(store, wanted);
  const productName = id === undefined ? 'product_version_id' : 'product_id';
  const isNamedOnce = (id === undefined) !== (version === undefined);
  return [
    ...(isNamedOnce ? [] : at(productName, 'exactly-one', 'exactly one of product and product version must be given.')),
    ...(isNamedOnce && !product ? at(productName, 'reference', 'is not a product of this store.') : []),
    ...(product?.single_game_server_only && server === undefined
      ? at('execute_on_gameserver_id', 'required', 'is required for a product of a single game server.')
      : []),
    ...(server !== undefined && !store.gameServers.get(server)
      ? at('execute_on_gameserver_id', 'reference', 'is not a game server of this store.')
      : []),
    ...(product?.single_game_server_only &&
    server !== undefined &&
    store.gameServers.get(server) &&
    !product.gameservers.some(({ id }) => id === server)
      ? at('execute_on_gameserver_id', 'reference', 'is not a game server of this product.')
      : []),
    ...(store.customers.get(wanted.customer_id)
      ? []
      : at('customer_id', 'reference', 'is not a customer of this store.')),
  ];
}

const UNIT_DAYS = { invalid: 0, day: 1, week: 7, month: 30 } as const;

/** When an item of this product expires; a month counts as 30 days. */
function expiryOf(product: ProductRow, now: string): string | undefined {
  const days = product.remove_after_time_value * UNIT_DAYS[product.remove_after_time_scale];
  if (!product.remove_after_enabled || days === 0) return undefined;
  return new Date(Date.parse(now) + days * 86_400_000).toISOString();
}

/** Creates `quantity` items. The assignment must have been checked. */
export function createItems(store: StoreState, clock: Clock, wanted: Assignment): DeliveryItemRow[] {
  const product = found(productOf(store, wanted), 'product');
  const customer = found(store.customers.get(wanted.customer_id), 'customer');
  const now = clock.now();
  const { execute_on_gameserver_id: server, override_expires_at: override } = wanted;
  const expiry = override ?? expiryOf(product, now);
  return Array.from({ length: wanted.quantity ?? 1 }, (_, index) =>
    store.deliveryItems.put({
      id: clock.nextId(),
      store_id: store.store.id,
      customer_id: customer.id,
      customer,
      ...(server !== undefined && { execute_on_gameserver_id: server }),
      quantity_index: index,
      product: { id: product.id, name: product.name, slug: product.slug, version_id: product.version_id },
      state: 'active',
      added_at: now,
      added_by: API_KEY_ACTOR,
      active_at: now,
      expirable: expiry !== undefined,
      ...(expiry !== undefined && { expires_at: expiry }),
      ...(override && { override_expires_at: override }),
      command_attempts: [],
      skip_commands: wanted.skip_commands ?? false,
      custom_variables: wanted.custom_variables ?? {},
      gift: false,
    }),
  );
}
