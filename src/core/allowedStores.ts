import { GatewayError } from './errors.js';

/** The stores somebody may reach: every one, or these PayNow ids. */
export type AllowedStores = 'all' | ReadonlySet<string>;

/** Whether the store is one of them. */
export const mayReach = (allowed: AllowedStores, storeId: string): boolean => allowed === 'all' || allowed.has(storeId);

/** @throws GatewayError `FORBIDDEN` for a store that is not one of them. */
export function requireStore(allowed: AllowedStores, storeId: string): void {
  if (mayReach(allowed, storeId)) return;
  throw new GatewayError('FORBIDDEN', `This token may not use store ${storeId}: its stores do not include it.`);
}
