import { stillUnknown } from './errors.js';
import type { Journal } from './journal.js';
import type { Finding, WriteSteps } from './ledger.js';
import type { Held } from './record.js';

/** An entry of unknown outcome, and how to find out. */
export interface Settling<T, Plan> {
  readonly held: Held;
  readonly steps: WriteSteps<T, Plan>;
  readonly journal: Journal;
  readonly now: number;
  /** Milliseconds that this process has watched the entry without a sign of life. */
  readonly watchedMs: number;
  /** Milliseconds that it has to, until what reading does not show counts as not carried out. */
  readonly settleAfterMs: number;
}

const BY_HAND = 'the result has to be looked up at PayNow and recorded with "paynow-graphql ledger resolve".';

/**
 * Settles an entry of unknown outcome by reading; never sends. When it returns, the entry has changed, by this call or
 * by another one at the same time.
 * @throws GatewayError `UPSTREAM_OUTCOME_UNKNOWN` when it cannot be settled now
 */
export async function settleByReading<T, Plan>(settling: Settling<T, Plan>): Promise<void> {
  const { held, steps, journal, now, watchedMs: waited, settleAfterMs } = settling;
  const { record } = held;
  if (!steps.settle) throw stillUnknown(BY_HAND);
  const finding = await find(() => steps.settle?.(record.plan as Plan)); // written by the same mutation
  if (finding?.found === 'done') {
    const { claims, result } = finding;
    const change = { state: 'done', settledAt: now, claims } as const;
    if (await journal.settle(held, change, { result, claimsAreGuarded: true })) return;
    const claimants = await Promise.all(claims.map((claim) => journal.claimant(record.storeId, claim)));
    if (claimants.every((claimant) => claimant === undefined || claimant === held.name)) return;
    throw stillUnknown(BY_HAND);
  }
  if (finding?.found !== 'nothing') throw stillUnknown(BY_HAND);
  // PayNow may show it late: only after a while is it safe to say that it is not there.
  if (waited < settleAfterMs) {
    const seconds = Math.ceil((settleAfterMs - waited) / 1000);
    throw stillUnknown(`PayNow does not show it yet. Repeat the call with the same key in ${seconds} s.`);
  }
  await journal.settle(held, { state: 'refused', spent: true, settledAt: now });
}

async function find<T>(settle: () => Promise<Finding<T>> | undefined): Promise<Finding<T> | undefined> {
  try {
    return await settle();
  } catch (error) {
    // Whatever kept the reading from working, it says nothing of the write.
    throw stillUnknown('reading it back failed. Repeat the call with the same key.', { cause: error });
  }
}
