import { GatewayError } from './errors.js';

/** The stores somebody may reach: every one, or these PayNow ids. */
export type AllowedStores = 'all' | ReadonlySet<string>;

/** Whether the store is one of them. */
export const mayReach = (allowed: AllowedStores, storeId: string): boolean => allowed === 'all' || allowed.has(storeId);

/** The stores that are among both. */
export function bothOf(one: AllowedStores, other: AllowedStores): AllowedStores {
  if (one === 'all') return other;
  return other === 'all' ? one : new Set([...one].filter((storeId) => other.has(storeId)));
}

/** @throws GatewayError `FORBIDDEN` for a store that is not one of them. */
export function requireStore(allowed: AllowedStores, storeId: string): void {
  if (mayReach(allowed, storeId)) return;
  const message = `Store ${storeId} may not be used: the stores of this gateway, or of the token, do not include it.`;
  throw new GatewayError('FORBIDDEN', message);
}
