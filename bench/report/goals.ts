import type { GrowthRow } from '../extras.js';
import type { Row } from '../measure.js';

/** Everything one run has measured; a part that was left out is absent. */
export interface Results {
  readonly rows: readonly Row[];
  readonly growth?: readonly GrowthRow[];
  readonly coldStartMs?: number;
  readonly roundTripMs?: number;
}

/** What a goal says, and what the run says of it. */
export interface Verdict {
  readonly goal: string;
  readonly against: string;
  readonly limit: string;
  readonly measured: string;
  readonly met: boolean;
}

const fixed = (value: number): string => value.toFixed(value < 1 ? 3 : 2);

/** CPU goals: scenario, against whom, and the share of the other's CPU that is allowed. */
const RATIOS: ReadonlyArray<readonly [scenario: string, subject: string, limit: number]> = [
  ['nested', 'hive', 1 / 10],
  ['nested', 'apollo', 1 / 8],
  ['nested', 'proxy', 1 / 1.8],
  ['second', 'hive', 1 / 9],
  ['second', 'apollo', 1 / 7],
  ['second', 'proxy', 1 / 1.5],
  ['rest', 'proxy', 1 / 1.2],
  ['churn', 'hive', 1 / 5],
  ['churn', 'apollo', 1 / 4],
  ['churn', 'proxy', 1.4],
  ['shared', 'hive', 1 / 150],
  ['shared', 'apollo', 1 / 120],
  ['typename', 'apollo', 1 / 3],
  ['typename', 'constant', 2],
  ['deep', 'apollo', 1 / 6],
];

/** How much longer than a bare server the slowest hundredth of the requests may take, in every scenario with one. */
const P99_LIMIT = 1.2;

/** How much more CPU than Apollo Client's any other client's headers may cost. */
const CLIENT_LIMIT = 1.05;

const share = (value: number): string => (value < 1 ? `1/${(1 / value).toFixed(1)}` : `${value.toFixed(2)}×`);

/** Holds a run against the goals; what was not measured has no verdict. */
export function judge({ rows, growth, coldStartMs, roundTripMs }: Results): Verdict[] {
  const find = (scenario: string, subject: string) =>
    rows.find((row) => row.scenario === scenario && row.subject === subject);
  const verdicts: Verdict[] = [];
  const add = (goal: string, against: string, limit: string, measured: string, met: boolean) =>
    verdicts.push({ goal, against, limit, measured, met });
  for (const [scenario, subject, limit] of RATIOS) {
    const ours = find(scenario, 'gateway');
    const theirs = find(scenario, subject);
    if (!ours || !theirs) continue;
    const ratio = ours.cpu / theirs.cpu;
    add(`CPU, ${scenario}`, subject, `≤ ${share(limit)}`, share(ratio), ratio <= limit);
  }
  const first = find('nested', 'gateway');
  for (const { scenario, subject, cpu, p99, steadyP99 } of rows) {
    if (scenario.startsWith('nested-') && first) {
      const ratio = cpu / first.cpu;
      add(
        `CPU, ${scenario}`,
        'headers of Apollo Client',
        `≤ ${share(CLIENT_LIMIT)}`,
        share(ratio),
        ratio <= CLIENT_LIMIT,
      );
    }
    const floor = subject === 'gateway' ? (find(scenario, 'proxy') ?? find(scenario, 'constant')) : undefined;
    if (floor) {
      const ratio = p99 / floor.p99;
      add(`p99, ${scenario}`, floor.subject, `≤ ${share(P99_LIMIT)}`, share(ratio), ratio <= P99_LIMIT);
    }
    if (floor?.steadyP99 !== undefined && steadyP99 !== undefined) {
      const ratio = steadyP99 / floor.steadyP99;
      add(`p99 at 70 % of the greatest load, ${scenario}`, floor.subject, '≤ 1.00×', share(ratio), ratio <= 1);
    }
  }
  const single = find('single', 'gateway');
  if (single && roundTripMs !== undefined) {
    const added = single.p50 - roundTripMs;
    add('time, one client', 'the bare read', '≤ + 3 ms', `+ ${fixed(added)} ms`, added <= 3);
  }
  const [ours, proxy] = [find('nested', 'gateway'), find('nested', 'proxy')];
  if (ours && proxy) {
    const ratio = ours.peakRss / proxy.peakRss;
    add('memory at peak, nested', 'proxy', '≤ 1.20×', share(ratio), ratio <= 1.2);
  }
  if (ours?.idleRss !== undefined && proxy?.idleRss !== undefined) {
    const ratio = ours.idleRss / proxy.idleRss;
    add('memory idle after load, nested', 'proxy', '≤ 1.50×', share(ratio), ratio <= 1.5);
  }
  if (coldStartMs !== undefined) {
    add('cold start', '–', '≤ 350 ms', `${Math.round(coldStartMs)} ms`, coldStartMs <= 350);
  }
  if (growth && growth.length > 0) {
    const spread = (values: readonly number[]): number => Math.max(...values) / Math.min(...values) - 1;
    const calls = spread(growth.map(({ callsPerOrder }) => callsPerOrder));
    const cpu = spread(growth.map(({ cpuPerOrder }) => cpuPerOrder));
    const percent = (value: number): string => `${Math.round(value * 100)} %`;
    add(
      'growth 10 → 1,000 orders',
      '–',
      '≤ 20 %',
      `calls ${percent(calls)}, CPU ${percent(cpu)}`,
      Math.max(calls, cpu) <= 0.2,
    );
  }
  return verdicts;
}
