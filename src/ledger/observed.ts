import { LRUCache } from 'lru-cache';
import { upTo } from '../core/bounds.js';
import type { LedgerRecord } from './record.js';

interface Sight {
  readonly leaseUntil: number;
  readonly since: number;
  readonly isOwn: boolean;
}

/** Most entries that are watched at one time; one that falls out is watched anew. */
const WATCHED = 10_000;

/**
 * How long this process has seen entries without a sign of life from their owners. Times are differences of its own clock,
 * so that clocks that jump, or differ between machines, cannot make a write look older than it is.
 */
export class Observed {
  readonly #sights = new LRUCache<string, Sight>(upTo(WATCHED));

  /** @param elapsed a clock of this process that only runs forward, in milliseconds */
  constructor(private readonly elapsed: () => number) {}

  /** Milliseconds since this process first saw the entry as it is now: its owner has not renewed the lease since. */
  quietFor(record: LedgerRecord): number {
    return this.elapsed() - this.#see(record, false).since;
  }

  /** This process has lost the answer itself: nothing of the write is under way any more. */
  lost(record: LedgerRecord): void {
    this.#see(record, true);
  }

  isOwn(record: LedgerRecord): boolean {
    return this.#see(record, false).isOwn;
  }

  #see({ attempt, leaseUntil }: LedgerRecord, isOwn: boolean): Sight {
    const known = this.#sights.get(attempt);
    if (known?.leaseUntil === leaseUntil && !isOwn) return known;
    const sight = { leaseUntil, since: this.elapsed(), isOwn };
    this.#sights.set(attempt, sight);
    return sight;
  }
}
