import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId, Timestamp } from '../../upstream/wire/common.js';
import type { Clock, StoredSubscription, StoreState } from '../state.js';
import { endOfSpan } from './periods.js';

/** When an item expires: with the paid period, or after the time that its product sets. */
function expiryOf(product: ProductRow, now: Timestamp, subscription: StoredSubscription | undefined) {
  if (subscription) return subscription.current_period_end ?? undefined;
  const { remove_after_enabled: ends, remove_after_time_value: value, remove_after_time_scale: scale } = product;
  return ends ? endOfSpan(now, value, scale) : undefined;
}

interface Delivered {
  readonly order: OrderRow;
  readonly line: OrderLineRow;
  readonly product: ProductRow;
  readonly subscription: StoredSubscription | undefined;
}

function itemRow({ order, line, product, subscription }: Delivered, index: number, clock: Clock): DeliveryItemRow {
  const now = clock.now();
  const receiver = line.gift_to_customer ?? order.customer;
  const expiry = expiryOf(product, now, subscription);
  const variables = Object.values(line.custom_variables ?? {});
  return {
    id: clock.nextId(),
    store_id: order.store_id,
    customer_id: receiver.id,
    customer: receiver,
    order_customer_id: order.customer_id,
    order_customer: order.customer,
    ...(order.checkout_id && { checkout_id: order.checkout_id }),
    ...(line.checkout_line_id && { checkout_line_id: line.checkout_line_id }),
    order_id: order.id,
    order_line_id: line.id,
    ...(subscription && { subscription_id: subscription.id }),
    ...(line.trial_id && { trial_id: line.trial_id }),
    ...(line.selected_gameserver_id && { execute_on_gameserver_id: line.selected_gameserver_id }),
    quantity_index: index,
    product: { id: product.id, name: product.name, slug: product.slug, version_id: product.version_id },
    state: 'usable',
    added_at: now,
    added_by: { type: 'customer', id: order.customer_id },
    active_at: null,
    expirable: expiry !== undefined,
    expires_at: expiry ?? null,
    override_expires_at: null,
    removed_at: null,
    revoked_at: null,
    revoke_reason: null,
    command_attempts: [],
    skip_commands: false,
    custom_variables: Object.fromEntries(variables.map(({ identifier, value }) => [identifier, value])),
    gift: line.gift,
  };
}

/** Creates a delivery item for every piece of a paid order; each can be used at once. */
export function deliverOrder(
  store: StoreState,
  order: OrderRow,
  subscription: StoredSubscription | undefined,
  clock: Clock,
): DeliveryItemRow[] {
  const ofSubscription = new Set<FlakeId>(subscription?.lines.map(({ id }) => id));
  return order.lines.flatMap((line) => {
    const product = store.products.get(line.product_id);
    if (!product) return [];
    const own = ofSubscription.has(line.subscription_line_id ?? '') ? subscription : undefined;
    return Array.from({ length: line.quantity }, (_, index) =>
      store.deliveryItems.put(itemRow({ order, line, product, subscription: own }, index, clock)),
    );
  });
}
