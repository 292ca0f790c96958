import type { Resource } from '../core/resources.js';
import type { EventTypeName } from './event.js';

/** What an event says to have changed, by the beginning of its type's name; the first that fits counts. */
const TOUCHED: readonly (readonly [start: string, resources: readonly Resource[]])[] = [
  ['ORDER_', ['orders', 'customers']],
  ['PAYMENT_', ['payments']],
  ['REFUND', ['orders']],
  ['CHARGEBACK', ['orders']],
  ['DELIVERY_ITEM_', ['deliveryItems']],
  ['SUBSCRIPTION_', ['subscriptions', 'orders']],
  ['TRIAL_', ['subscriptions', 'customers']],
  ['DISCORD_', ['orders']],
];

/**
 * The resources whose kept rows an event makes stale, beside what those drop themselves (`RESOURCES`). Of an event that
 * the gateway does not know it says nothing.
 */
export const touchedBy = (type: EventTypeName): readonly Resource[] =>
  TOUCHED.find(([start]) => type.startsWith(start))?.[1] ?? [];
