import type { CancelSignal } from '../../core/cancellation.js';
import { GatewayError } from '../../core/errors.js';
import { isIdempotencyKey, type LedgerCall, type WriteSteps } from '../../ledger/ledger.js';
import { getStore } from '../../upstream/management/stores.js';
import type { GatewayContext } from './context.js';
import { provesNothingDone, refuse } from './outcome.js';

/** A write with what the ledger needs to settle it by reading. */
export type KeyedSteps<T, Plan> = Omit<WriteSteps<T, Plan>, 'freesKey'>;

/** What the ledger keeps of a call besides its input. */
export type CallDetails = Pick<LedgerCall, 'subject' | 'about' | 'reason'>;

/** What surrounds a keyed write. */
export interface CallFrame {
  readonly details?: CallDetails;
  /** The shopper whose write it is, through whose door it goes. PayNow has accepted their token. */
  readonly shopper?: { readonly customerId: string; readonly callerKey: string; readonly signal: CancelSignal };
}

/** @throws InputProblem for a key that cannot be one */
export function checkKey(key: string): void {
  if (!isIdempotencyKey(key))
    throw refuse('idempotencyKey must be 1 to 255 printable ASCII characters.', ['idempotencyKey']);
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
  { details = {}, shopper }: CallFrame = {},
): Promise<T> {
  checkKey(key);
  const call = { storeId, key, input, ...details, ...(shopper ? asShopper(shopper) : asManager(context)) };
  const accept = shopper ? undefined : (steps.accept ?? acceptedByStore(storeId, context));
  return context.ledger().once(call, { ...steps, ...(accept && { accept }), freesKey: provesNothingDone });
}

/** A manager is a credential: PayNow does not say whose it is. */
function asManager(context: GatewayContext) {
  const { callerKey, signal } = context.paynow();
  return { caller: callerKey, isHashed: true, signal };
}

/** A shopper is a customer, whichever of their tokens they send. */
const asShopper = ({ customerId, callerKey, signal }: NonNullable<CallFrame['shopper']>) => ({
  caller: `customer:${customerId}`,
  formerCaller: callerKey,
  signal,
});

/** Reads the store, which PayNow shows to credentials of the store only. */
const acceptedByStore = (storeId: string, context: GatewayContext): NonNullable<WriteSteps<unknown>['accept']> => ({
  area: 'store',
  read: async () => {
    const row = await context.paynow().session.readFresh(getStore, { path: { storeId } });
    if (row.id !== storeId) throw new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with another store.');
  },
});

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
