import { ResolveError, resolveEntry } from '../../../src/ledger/resolve.js';
import type { Stage } from './run.js';

/** What results are called in the ledger, where they can be read back. */
const CLAIMS = new Map([
  ['refundOrder', 'refund'],
  ['createGiftCard', 'giftcard'],
]);

/**
 * A person looks up the result of an unknown write at PayNow, and records it.
 * @param made ids of what PayNow made for the caller's key
 * @returns what was recorded, when there was something to record
 */
export async function recordFindings(
  entry: { readonly key: string; readonly caller: string },
  made: readonly string[],
  { paynow, journal, fleet }: Stage,
): Promise<string | undefined> {
  const storeId = paynow.store.store.id;
  const held = await journal.find({ storeId, ...entry });
  if (held?.record.state !== 'unknown') return undefined;
  const { record } = held;
  const type = CLAIMS.get(record.mutation);
  const claims = type === undefined ? [] : made.slice(0, 1).map((id) => `${type}:${id}`);
  const outcome = made.length > 0 ? 'done' : 'not-done';
  try {
    await resolveEntry(
      journal,
      held,
      { outcome, claims, note: 'looked it up' },
      { now: fleet.now(), watch: async () => {} },
    );
    return `${outcome} ${claims.join()}`;
  } catch (error) {
    if (error instanceof ResolveError) return undefined; // somebody was faster
    throw error;
  }
}
