import { LRUCache } from 'lru-cache';
import { upTo } from '../core/bounds.js';
import type { LedgerCall, WriteSteps } from './ledger.js';

/** Most credentials that are remembered as accepted, and for how long. */
const REMEMBERED = { ...upTo(10_000), ttl: 60_000 };

/** Credentials that PayNow has accepted of late, by store and area: nobody else comes near the ledger. */
export class Accepted {
  readonly #known: LRUCache<string, true>;

  /** @param elapsed a clock of this process that only runs forward, in milliseconds */
  constructor(elapsed: () => number) {
    this.#known = new LRUCache({ ...REMEMBERED, perf: { now: elapsed }, ttlResolution: 0 });
  }

  /** @throws whatever PayNow says to a credential that it does not accept */
  async require(call: LedgerCall, { accept }: Pick<WriteSteps<unknown>, 'accept'>): Promise<void> {
    if (!accept) return;
    const name = nameOf(call, accept.area);
    if (this.#known.has(name)) return;
    await accept.read();
    this.#known.set(name, true);
  }

  /** PayNow does not accept it any more. */
  forget(call: LedgerCall, { accept }: Pick<WriteSteps<unknown>, 'accept'>): void {
    if (accept) this.#known.delete(nameOf(call, accept.area));
  }
}

const nameOf = ({ storeId, caller }: LedgerCall, area: string): string => JSON.stringify([storeId, caller, area]);
