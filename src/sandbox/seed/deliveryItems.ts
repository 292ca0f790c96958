import type { CommandAttemptRow, DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

const ATTEMPTED_SHARE = 0.2;
const SUBSCRIPTION_DAYS = 30;
const HOUR_MS = 3_600_000;

/** What delivery items are made from. */
export interface DeliveryPlan {
  readonly orders: readonly OrderRow[];
  readonly payments: readonly PaymentRow[];
  readonly products: readonly ProductRow[];
  readonly gameServers: readonly GameServerRow[];
}

interface Returned {
  readonly at: string;
  readonly reason: 'refund' | 'chargeback';
}

/** When orders and lines were refunded, by the id of the order or line. */
function returnsOf(payments: readonly PaymentRow[]): Map<FlakeId, Returned> {
  const returns = new Map<FlakeId, Returned>();
  for (const { order_id, refunds, chargeback_at } of payments) {
    if (chargeback_at) returns.set(order_id, { at: chargeback_at, reason: 'chargeback' });
    for (const { order_line_id, completed_at, created_at } of refunds ?? []) {
      returns.set(order_line_id ?? order_id, { at: completed_at ?? created_at, reason: 'refund' });
    }
  }
  return returns;
}

const isConsumed = (product: ProductRow): boolean =>
  product.tags.some(({ slug }) => slug === 'crates' || slug === 'currency' || slug === 'kits');

/** One item for every piece of every paid line, oldest first. */
export function createDeliveryItems(context: SeedContext, plan: DeliveryPlan): DeliveryItemRow[] {
  const { random, makeId, nowMs, storeId } = context;
  const returns = returnsOf(plan.payments);
  const products = new Map(plan.products.map((product) => [product.id, product]));
  const lastOfSubscription = new Map<FlakeId, FlakeId>();
  for (const { id, subscription_id, completed_at } of plan.orders) {
    if (subscription_id && completed_at) lastOfSubscription.set(subscription_id, id);
  }

  const attemptsOf = (
    product: ProductRow,
    customer: CustomerRow,
    itemId: FlakeId,
    gameServerId: FlakeId,
    ms: number,
  ): CommandAttemptRow[] => {
    const command = product.commands.find(({ stage }) => stage === 'on_purchase');
    if (!command || !random.chance(ATTEMPTED_SHARE)) return [];
    const who = customer.steam_id ?? customer.minecraft_uuid ?? customer.xbox_xuid ?? '';
    const content = command.content.replace('{steam.id}', who).replace('{customer.name}', customer.name ?? who);
    const isExecuted = random.chance(0.94);
    return [
      {
        id: makeId(ms),
        store_id: storeId,
        inventory_item_id: itemId,
        gameserver_id: gameServerId,
        ...(customer.steam_id ? { steam_id: customer.steam_id } : {}),
        minecraft_uuid: customer.minecraft_uuid ?? null,
        customer_name: customer.name ?? null,
        customer_id: customer.id,
        command_stage: command.stage,
        command: content,
        online_only: command.online_only,
        rerun: false,
        queued_at: timestamp(ms),
        executed_at: isExecuted ? timestamp(ms + random.between(1, 120) * 1000) : null,
        executed_by_ip: isExecuted ? `192.0.2.${random.between(10, 20)}` : null,
        unqueued_at: null,
      },
    ];
  };

  const stateOf = (order: OrderRow, product: ProductRow, addedMs: number, expiresMs: number | undefined) => {
    const returned = returns.get(order.id);
    if (returned) return 'revoked' as const;
    const { subscription_id } = order;
    if (subscription_id && lastOfSubscription.get(subscription_id) !== order.id) return 'renewed' as const;
    if (expiresMs !== undefined) return expiresMs <= nowMs ? ('used' as const) : ('active' as const);
    const isFresh = nowMs - addedMs < 3 * DAY_MS;
    if (isConsumed(product)) return random.chance(isFresh ? 0.5 : 0.04) ? ('usable' as const) : ('used' as const);
    return 'active' as const;
  };

  const create = (
    order: OrderRow,
    line: OrderLineRow,
    product: ProductRow,
    index: number,
    ms: number,
  ): DeliveryItemRow => {
    const id = makeId(ms);
    const customer = line.gift_to_customer ?? order.customer;
    const { subscription_id, checkout_id } = order;
    const days = product.remove_after_enabled ? product.remove_after_time_value : subscription_id && SUBSCRIPTION_DAYS;
    const expiresMs = days ? ms + days * DAY_MS : undefined;
    const returned = returns.get(line.id) ?? returns.get(order.id);
    const state = returned ? 'revoked' : stateOf(order, product, ms, expiresMs);
    const gameServerId = line.selected_gameserver_id ?? random.pick(plan.gameServers).id;
    // A consumed item is used within a day, an expiring one when its time is over.
    const usedMs = expiresMs ?? Math.min(nowMs, ms + random.between(1, 24) * HOUR_MS);
    return {
      id,
      store_id: storeId,
      customer_id: customer.id,
      customer,
      order_customer_id: order.customer_id,
      order_customer: order.customer,
      ...(checkout_id ? { checkout_id } : {}),
      ...(line.checkout_line_id ? { checkout_line_id: line.checkout_line_id } : {}),
      order_id: order.id,
      order_line_id: line.id,
      ...(subscription_id ? { subscription_id } : {}),
      ...(line.selected_gameserver_id ? { execute_on_gameserver_id: line.selected_gameserver_id } : {}),
      quantity_index: index,
      product: { id: product.id, name: product.name, slug: product.slug, version_id: product.version_id },
      state,
      added_at: timestamp(ms),
      added_by: { type: 'customer', id: order.customer_id },
      active_at: state === 'usable' ? null : timestamp(ms + 1000),
      expirable: expiresMs !== undefined,
      expires_at: expiresMs === undefined ? null : timestamp(expiresMs),
      override_expires_at: null,
      removed_at: returned?.at ?? (state === 'used' || state === 'renewed' ? timestamp(Math.min(usedMs, nowMs)) : null),
      revoked_at: returned?.at ?? null,
      revoke_reason: returned?.reason ?? null,
      ...(returned ? { revoked_by: { type: 'internal' as const } } : {}),
      command_attempts: attemptsOf(product, customer, id, gameServerId, ms + 2000),
      skip_commands: false,
      custom_variables: {},
      gift: line.gift,
    };
  };

  return plan.orders.flatMap((order) => {
    if (!order.completed_at) return [];
    const ms = Date.parse(order.completed_at) + 1000;
    return order.lines.flatMap((line) => {
      const product = products.get(line.product_id);
      if (!product) return [];
      return Array.from({ length: line.quantity }, (_, index) => create(order, line, product, index, ms));
    });
  });
}
