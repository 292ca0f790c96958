import type { OrderRow } from '../../upstream/management/orders.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { type CustomerSession, SANDBOX_KEYS, type StoredSubscription } from '../state.js';

/** The tokens that a store knows from the start. */
export interface SeedTokens {
  /** Of the first shopper. */
  readonly first: string;
  /** Of the first shopper, expired. */
  readonly expired?: string;
  readonly second?: string;
}

/** The tokens of the main store. */
export const MAIN_TOKENS: SeedTokens = {
  first: SANDBOX_KEYS.customerToken,
  expired: SANDBOX_KEYS.expiredCustomerToken,
  second: SANDBOX_KEYS.secondCustomerToken,
};

/** The tokens of the second store. */
export const OTHER_TOKENS: SeedTokens = { first: SANDBOX_KEYS.otherCustomerToken };

/** Shoppers with the most to see first: those with a subscription that goes on, then by number of orders. */
function shoppersToShow(
  customers: readonly CustomerRow[],
  orders: readonly OrderRow[],
  subscriptions: readonly StoredSubscription[],
): FlakeId[] {
  const orderCounts = new Map<FlakeId, number>();
  for (const { customer_id: id } of orders) orderCounts.set(id, (orderCounts.get(id) ?? 0) + 1);
  const goOn = subscriptions.filter(
    (row) => row.status === 'active' && !row.cancel_at_period_end && !row.past_due && !row.pending_change,
  );
  const subscribed = new Set(goOn.map(({ customer }) => customer.id));
  const weight = ({ id }: CustomerRow) => (subscribed.has(id) ? 10_000 : 0) + (orderCounts.get(id) ?? 0);
  return customers.toSorted((a, b) => weight(b) - weight(a)).map(({ id }) => id);
}

/** The sessions of a new store. */
export function createSessions(
  tokens: SeedTokens,
  customers: readonly CustomerRow[],
  orders: readonly OrderRow[],
  subscriptions: readonly StoredSubscription[],
): Map<string, CustomerSession> {
  const [first, second] = shoppersToShow(customers, orders, subscriptions);
  const never = Number.POSITIVE_INFINITY;
  const sessions = new Map<string, CustomerSession>();
  const add = (token: string | undefined, customerId: FlakeId | undefined, expiresMs: number) => {
    if (token !== undefined && customerId !== undefined) sessions.set(token, { customerId, expiresMs });
  };
  add(tokens.first, first, never);
  add(tokens.expired, first, 0);
  add(tokens.second, second, never);
  return sessions;
}
