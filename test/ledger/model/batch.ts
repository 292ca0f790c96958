import { keptHashKey } from '../../../src/ledger/hashKey.js';
import type { Journal } from '../../../src/ledger/journal.js';
import { type LedgerPlace, LocalFleet } from './fleet.js';
import type { ModelPaynow } from './paynow.js';
import { runHistory } from './run.js';

/** Histories that share PayNow and the ledger. */
export interface Batch {
  readonly paynow: ModelPaynow;
  readonly place: LedgerPlace;
  readonly journal: Journal;
  readonly seed: number;
  readonly histories: number;
  /** How many run at the same time. */
  readonly lanes: number;
}

/** Runs the histories of consecutive seeds. Gives the failed ones, each with its seed and all that happened. */
export async function runBatch({ paynow, place, journal, seed, histories, lanes }: Batch): Promise<string[]> {
  const failed: string[] = [];
  const hashKey = keptHashKey(place['GATEWAY_DATA_DIR'] ?? '');
  let next = 0;
  const lane = async () => {
    const fleet = new LocalFleet(paynow, place);
    while (next < histories && failed.length === 0) {
      const n = seed + next++;
      const { violations, log } = await runHistory(n, `h${n}`, { paynow, journal, fleet, hashKey });
      if (violations.length > 0) failed.push(showFailure(n, violations, log));
      await fleet.bury();
    }
    await fleet.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return failed;
}

/** What a failed history looks like. */
export const showFailure = (seed: number, violations: readonly string[], log: readonly string[]): string =>
  [`MODEL_SEED=${seed} MODEL_HISTORIES=1 runs this again:`, ...violations.map((one) => `  ${one}`), ...log].join('\n');
