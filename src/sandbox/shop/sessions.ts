import { randomBytes } from 'node:crypto';
import type { FlakeId } from '../../upstream/wire/common.js';
import { DAY_MS } from '../seed/ids.js';
import type { Clock, StoreState } from '../state.js';

/** How long a customer's token is valid. PayNow does not document it; this is the sandbox's choice. */
const CUSTOMER_TOKEN_LIFETIME_MS = 7 * DAY_MS;

/** Creates a token that acts as the customer. */
export function createSession(store: StoreState, customerId: FlakeId, clock: Clock): string {
  const token = `pncus_sandbox_${randomBytes(16).toString('hex')}`;
  const expiresMs = Date.parse(clock.now()) + CUSTOMER_TOKEN_LIFETIME_MS;
  store.customerTokens.set(token, { customerId, expiresMs });
  return token;
}

/** Revokes every token of a customer. */
export function endSessions(store: StoreState, customerId: FlakeId): void {
  for (const [token, session] of store.customerTokens) {
    if (session.customerId === customerId) store.customerTokens.delete(token);
  }
}
