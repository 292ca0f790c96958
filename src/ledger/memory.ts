import { createHash } from 'node:crypto';
import { KeyConflict, type Ledger, type LedgerEntry, type LedgerRules } from './ledger.js';

/** How long a key is remembered, in milliseconds: 30 days. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

interface Remembered {
  readonly caller: string;
  readonly inputHash: string;
  readonly result: Promise<unknown>;
  readonly until: number;
}

/** A ledger that lives as long as the process. Nothing is forgotten early to save memory: that could repeat a write. */
export class MemoryLedger implements Ledger {
  readonly #entries = new Map<string, Remembered>();

  async once<T>(entry: LedgerEntry, rules: LedgerRules, work: () => Promise<T>): Promise<T> {
    this.#forgetOld();
    const name = `${entry.storeId} ${entry.key}`;
    const inputHash = hashOf(entry.input);
    const known = this.#entries.get(name);
    if (known) {
      if (known.caller !== entry.caller || known.inputHash !== inputHash) throw new KeyConflict();
      return (await known.result) as T; // equal input to the same mutation: the same type
    }
    const result = work();
    this.#entries.set(name, { caller: entry.caller, inputHash, result, until: Date.now() + KEPT_MS });
    try {
      return await result;
    } catch (error) {
      if (rules.freesKey(error)) this.#entries.delete(name);
      throw error;
    }
  }

  // Entries are in the order of their expiry, so the old ones stand in front.
  #forgetOld(): void {
    const now = Date.now();
    for (const [name, { until }] of this.#entries) {
      if (until > now) return;
      this.#entries.delete(name);
    }
  }
}

const hashOf = (input: unknown): string => createHash('sha256').update(canonical(input)).digest('base64url');

/** JSON with sorted keys, so that the order in which an input was written does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
