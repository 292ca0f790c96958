import type { Journal } from './journal.js';
import type { Held, LedgerRecord } from './record.js';

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

/** When a person resolves, and how long to look whether the write's process is alive. */
export interface ResolveOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Waits for as long as a process that is alive may leave the entry as it is. */
  readonly watch: () => Promise<void>;
}

/**
 * Records what a person has found out about a write of unknown outcome, and frees its subject. The key stays used.
 * @throws ResolveError for an entry that is settled, or still under way
 */
export async function resolveEntry(
  journal: Journal,
  { name }: Pick<Held, 'name'>,
  { outcome, claims, note }: Resolution,
  { now, watch }: ResolveOptions,
): Promise<void> {
  const held = await journal.at(name);
  if (!held) throw new ResolveError('There is no such entry.');
  const { state, storeId } = held.record;
  if (state === 'done' || state === 'refused') throw new ResolveError(`The entry is settled already: ${state}.`);
  if (state !== 'unknown') {
    await watch(); // no clock of another machine says whether its owner lives
    if ((await journal.at(name))?.text !== held.text)
      throw new ResolveError('The write is under way: wait for its end.');
  }
  if (state === 'started') throw new ResolveError('It was never sent: repeat the call with the same key.');
  for (const claim of claims) {
    const other = await journal.claimant(storeId, claim);
    if (other !== undefined && other !== name) throw new ResolveError(`${claim} belongs to another entry.`);
  }
  const change: Partial<LedgerRecord> =
    outcome === 'done' ? { state: 'done', claims } : { state: 'refused', spent: true };
  if (await journal.settle(held, { ...change, note, settledAt: now }, { claimsAreGuarded: true })) return;
  throw new ResolveError('The entry has changed meanwhile: look at it again.');
}
