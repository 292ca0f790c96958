import { isIdempotencyKey, type LedgerCall, type WriteSteps } from '../../ledger/ledger.js';
import type { GatewayContext } from './context.js';
import { provesNothingDone, refuse } from './outcome.js';

/** A write with what the ledger needs to settle it by reading. */
export type KeyedSteps<T, Plan> = Omit<WriteSteps<T, Plan>, 'freesKey'>;

/** What the ledger keeps of a call besides its input. */
export type CallDetails = Pick<LedgerCall, 'subject' | 'about' | 'reason'>;

/** What surrounds a keyed write. */
export interface CallFrame {
  readonly details?: CallDetails;
  /** Through which door it goes: the manager's, where none is given. */
  readonly door?: { readonly callerKey: string; readonly signal: AbortSignal };
}

/** @throws InputProblem for a key that cannot be one */
export function checkKey(key: string): void {
  if (!isIdempotencyKey(key)) throw refuse('idempotencyKey must be 1 to 255 printable characters.', ['idempotencyKey']);
}

/**
 * Sends a write once per idempotency key. `input` is what a repeated call has to equal: nothing in it may differ from
 * call to call, as a generated code or the current time would. What is generated belongs into the plan, which is kept before the send.
 * @throws InputProblem for a key that cannot be one
 */
export async function once<T, Plan>(
  storeId: string,
  key: string,
  input: LedgerCall['input'],
  steps: KeyedSteps<T, Plan>,
  context: GatewayContext,
  { details = {}, door = context.paynow() }: CallFrame = {},
): Promise<T> {
  checkKey(key);
  const { callerKey: caller, signal } = door;
  const call = { storeId, key, caller, input, signal, ...details };
  return context.ledger().once(call, { ...steps, freesKey: provesNothingDone });
}

/** {@link once} where a key is given; otherwise the write is just sent. */
export async function onceIfKeyed<T, Plan = null>(
  storeId: string,
  key: string | null | undefined,
  input: LedgerCall['input'],
  write: (() => Promise<T>) | KeyedSteps<T, Plan>,
  context: GatewayContext,
  frame: CallFrame = {},
): Promise<T> {
  const steps = typeof write === 'function' ? { prepare: async () => null, send: write } : write;
  if (key != null) return once(storeId, key, input, steps as KeyedSteps<T, Plan>, context, frame);
  return typeof write === 'function' ? write() : write.send(await write.prepare());
}
