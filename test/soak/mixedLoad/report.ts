import type { Held } from '../support/inspector.js';
import type { Load } from './load.js';

const MB = 2 ** 20;

const table = (title: string, rows: Iterable<readonly [string, string | number]>): string =>
  [title, ...Array.from(rows, ([name, value]) => `  ${name.padEnd(44)}${String(value).padStart(16)}`)].join('\n');

const byCount = (counts: ReadonlyMap<string, number>): (readonly [string, number])[] =>
  [...counts].toSorted(([, a], [, b]) => b - a);

const CALLS = /^paynow_calls_total\{.*status="([^"]+)",reason="([^"]+)".*\} (\d+)$/gm;

/** Calls that were sent to PayNow, by their result, from the gateway's own metrics. */
export function callsByOutcome(metrics: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [, status, reason, count] of metrics.matchAll(CALLS)) {
    const outcome = `${status} ${reason}`;
    counts.set(outcome, (counts.get(outcome) ?? 0) + Number(count));
  }
  return counts;
}

/** The run in tables. */
export function report(load: Load, samples: readonly Held[], metrics: string): string {
  const { requests, fine, codes, left } = load.answers;
  const total = [...requests.values()].reduce((sum, count) => sum + count, 0);
  const heaps = samples.map(
    ({ heapBytes, externalBytes, residentBytes }, n) =>
      [
        `after slice ${n + 1}`,
        [heapBytes, externalBytes, residentBytes].map((bytes) => (bytes / MB).toFixed(2)).join(' / '),
      ] as const,
  );
  const kinds = byCount(requests).map(([kind, count]) => [kind, `${count} / ${fine.get(kind) ?? 0}`] as const);
  return [
    table('requests by kind / without errors', [...kinds, ['all', total], ['of which left before the answer', left]]),
    table('errors by code', byCount(codes)),
    table('ledger', Object.entries(load.ledger.summary())),
    table('PayNow calls by outcome', byCount(callsByOutcome(metrics))),
    table('heap / external / resident, in MB', heaps),
  ].join('\n\n');
}
