import type { Journal } from './journal.js';
import type { LedgerRecord } from './record.js';

/** What a person has found out about a write. */
export interface Resolution {
  readonly outcome: 'done' | 'not-done';
  /** What it made, for instance `refund:123`; only when it was done. */
  readonly claims: readonly string[];
  /** Who says so, and why. */
  readonly note: string;
}

/** A resolution that cannot be recorded; the message says why. */
export class ResolveError extends Error {
  override readonly name = 'ResolveError';
}

/**
 * Records what a person has found out about a write of unknown outcome, and frees its subject. The key stays used.
 * @throws ResolveError for an entry that is not there, settled, or still under way
 */
export async function resolveEntry(
  journal: Journal,
  { storeId, key }: Pick<LedgerRecord, 'storeId' | 'key'>,
  { outcome, claims, note }: Resolution,
  now: number,
): Promise<void> {
  const held = await journal.find(storeId, key);
  if (!held) throw new ResolveError('There is no such entry.');
  const { state, leaseUntil } = held.record;
  if (state === 'done' || state === 'refused') throw new ResolveError(`The entry is settled already: ${state}.`);
  if (state !== 'unknown' && leaseUntil > now) throw new ResolveError('The write is under way: wait for its end.');
  if (state === 'started') throw new ResolveError('It was never sent: repeat the call with the same key.');
  for (const claim of claims) {
    const other = await journal.claimant(storeId, claim);
    if (other !== undefined && other !== key) throw new ResolveError(`${claim} belongs to another entry.`);
  }
  const change: Partial<LedgerRecord> =
    outcome === 'done' ? { state: 'done', claims } : { state: 'refused', spent: true };
  if (await journal.settle(held, { ...change, note, settledAt: now }, { claimsAreGuarded: true })) return;
  throw new ResolveError('The entry has changed meanwhile: look at it again.');
}
