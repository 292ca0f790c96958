import { ResolveError, resolveEntry } from '../../../src/ledger/resolve.js';
import type { Stage } from './run.js';

/** What results are called in the ledger, where they can be read back. */
const CLAIMS = new Map([
  ['refundOrder', 'refund'],
  ['createGiftCard', 'giftcard'],
]);

/**
 * A person looks up the result of an unknown write at PayNow, and records it.
 * @param made ids of what PayNow made for the key
 * @returns what was recorded, when there was something to record
 */
export async function recordFindings(
  key: string,
  made: readonly string[],
  { paynow, journal, fleet }: Stage,
): Promise<string | undefined> {
  const storeId = paynow.store.store.id;
  const record = (await journal.find(storeId, key))?.record;
  if (record?.state !== 'unknown') return undefined;
  const type = CLAIMS.get(record.mutation);
  const claims = type === undefined ? [] : made.slice(0, 1).map((id) => `${type}:${id}`);
  const outcome = made.length > 0 ? 'done' : 'not-done';
  try {
    await resolveEntry(journal, { storeId, key }, { outcome, claims, note: 'looked it up' }, fleet.now());
    return `${outcome} ${claims.join()}`;
  } catch (error) {
    if (error instanceof ResolveError) return undefined; // somebody was faster
    throw error;
  }
}
