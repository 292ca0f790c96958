import type { Log } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import type { Deviation } from '../../upstream/client/damage.js';

/** A field is logged once in this time, however often it comes. */
const PAUSE_MS = 60_000;

/** What deviations are told with. */
export interface DeviationOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Tells operators what PayNow sends differently from its description: counts each, and logs each field once a minute at
 * most. Values are neither counted nor logged. Fields are names of the description, so their number is bounded.
 */
export function deviationTeller({ metrics, log, now }: DeviationOptions): (deviation: Deviation) => void {
  const told = new Map<string, number>();
  return ({ endpoint, field, found }) => {
    metrics.unexpected.inc({ endpoint, field });
    const name = `${endpoint} ${field}`;
    const last = told.get(name);
    const at = now();
    if (last !== undefined && at - last < PAUSE_MS && at >= last) return;
    told.set(name, at);
    log.warn({ endpoint, field, found }, 'PayNow sent something else than it describes');
  };
}
