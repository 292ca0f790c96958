import { isIdempotencyKey } from '../ledger/ledger.js';
import type { GatewayContext } from './context.js';
import { provesNothingDone, refuse } from './outcome.js';

/**
 * Sends a write, once per idempotency key where one is given. `input` is what a repeated call has to equal: nothing in
 * it may differ from call to call, as a drawn code or the moment would.
 * @throws InputProblem for a key that cannot be one
 */
export async function onceIfKeyed<T>(
  storeId: string,
  key: string | null | undefined,
  input: unknown,
  send: () => Promise<T>,
  context: GatewayContext,
  caller = context.paynow().callerKey,
): Promise<T> {
  if (key == null) return send();
  if (!isIdempotencyKey(key)) throw refuse('idempotencyKey must be 1 to 255 printable characters.', ['idempotencyKey']);
  return context.ledger.once({ storeId, key, caller, input }, { freesKey: provesNothingDone }, send);
}
