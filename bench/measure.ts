import { setTimeout } from 'node:timers/promises';
import { RECORDED_CLIENTS } from '../test/support/recordedClients.js';
import { compare } from './agreement.js';
import { fromRoot } from './paths.js';
import { type Child, launch } from './processes.js';
import type { LoadOrder, LoadResult, MockMode, Usage } from './protocol.js';
import type { Scenario } from './scenarios.js';
import { SUBJECTS, type Subject } from './subjects.js';

/** The processes every scenario needs. */
export interface Rig {
  readonly mock: Child;
  readonly load: Child;
}

/** Medians over the rounds of one server in one scenario; CPU in milliseconds, times in milliseconds. */
export interface Row {
  readonly scenario: string;
  readonly subject: string;
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly calls: number;
  readonly peakRss: number;
  /** The same percentile when requests come at 70 % of `perSecond`; absent where that was not measured. */
  readonly steadyP99?: number;
  /** Bytes that the process holds after half a minute of quiet; absent where that was not measured. */
  readonly idleRss?: number;
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** Milliseconds of one turn. */
  readonly turnMs: number;
  /** The Node that the compared servers run on, and its options. */
  readonly node: Runtime;
}

/** A Node, and options it is started with. */
export interface Runtime {
  readonly execPath: string;
  readonly options: readonly string[];
}

/** The Node that runs the bench. */
export const OWN_NODE: Runtime = { execPath: process.execPath, options: [] };

const SERVER_CORE = 3;

/** Starts mock and load generator. */
export async function startRig(): Promise<Rig> {
  const tsx = { execArgv: ['--import', 'tsx'] };
  const [mock, load] = await Promise.all([
    launch({ file: fromRoot('bench/mock/main.ts'), core: 1, ...tsx }),
    launch({ file: fromRoot('bench/load.ts'), core: 2, ...tsx }),
  ]);
  return { mock, load };
}

/** The mock's store. */
export const storeOf = ({ mock }: Rig): string => String(mock.hello['storeId']);

/** Starts a server in front of the mock, with settings and Node options of its own. */
export function startSubject(
  { file }: Subject,
  rig: Rig,
  env: Readonly<Record<string, string>> = {},
  node: Runtime = OWN_NODE,
): Promise<Child> {
  return launch({
    file,
    execPath: node.execPath,
    core: SERVER_CORE,
    execArgv: ['--import', fromRoot('bench/dist/probe.js'), ...node.options],
    env: {
      PORT: '0',
      LOG_LEVEL: 'error',
      MOCK_URL: rig.mock.url,
      STORE_ID: storeOf(rig),
      PAYNOW_BASE_URL: rig.mock.url,
      PAYNOW_STORE_ID: storeOf(rig),
      GATEWAY_DATA_DIR: 'memory',
      ...env,
    },
  });
}

/** The middle of some numbers. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Sets how the mock behaves; gives the calls it has had since it was last asked. */
export const setMode = ({ mock }: Rig, mode: MockMode): Promise<number> => mock.ask({ mode });

interface Running {
  readonly subject: Subject;
  readonly child: Child;
  readonly order: LoadOrder;
  /** When it had its last turn, by `performance.now()`. */
  rested: number;
  readonly samples: Array<Omit<Row, 'scenario' | 'subject'>>;
}

/** Measures a scenario: all servers are checked for the same data, warmed up, then take turns. */
export async function measure(
  scenario: Scenario,
  rig: Rig,
  effort: Effort,
  only: (subject: Subject) => boolean = () => true,
): Promise<Row[]> {
  const taking = SUBJECTS.filter((subject) => scenario.subjects.includes(subject.name) && only(subject));
  const running: Running[] = [];
  try {
    await setMode(rig, scenario.mode);
    for (const subject of taking) {
      const child = await startSubject(subject, rig, {}, effort.node);
      const order = orderOf(scenario, subject, child, rig, effort);
      running.push({ subject, child, order, rested: 0, samples: [] });
    }
    if (scenario.operation !== 'typename') await compare(running, scenario);
    for (const each of running) {
      await rig.load.ask({ order: { ...each.order, forMs: WARM_UP_MS } });
      each.rested = performance.now();
    }
    for (let round = 0; round < effort.rounds; round += 1)
      for (const each of running) await sample(each, rig, scenario);
    const rows = running.map(({ subject, samples }) => summary(scenario.name, subject.name, samples));
    const steady = scenario.steady ? await sampleSteady(running, rows, rig, effort) : undefined;
    const idle = scenario.idle ? await sampleIdle(running) : undefined;
    return rows.map((row) => ({ ...row, ...steady?.get(row.subject), ...idle?.get(row.subject) }));
  } finally {
    await Promise.all(running.map(({ child }) => child.stop()));
  }
}

/** The requests of a scenario for one server. */
export function orderOf(scenario: Scenario, subject: Subject, child: Child, rig: Rig, effort: Effort): LoadOrder {
  const { clients, credentials, operation, sender, restMs } = scenario;
  const { headers, more } = RECORDED_CLIENTS[sender];
  const body = JSON.stringify({ query: subject.query(operation, storeOf(rig)), ...more });
  return { url: child.url, body, headers, clients, credentials, forMs: restMs > 0 ? AFTER_REST_MS : effort.turnMs };
}

/** Load until V8 has compiled what is hot. */
const WARM_UP_MS = 8_000;

/** Load before each turn that is not measured. */
const LEAD_IN_MS = 2_000;

/** The first moments after a rest, which are. */
const AFTER_REST_MS = 3_000;

async function sample(running: Running, rig: Rig, scenario: Scenario): Promise<void> {
  const { child, order, samples } = running;
  // While the others had their turns, V8 has tidied this server's heap and thrown compiled code away.
  if (scenario.restMs > 0) await setTimeout(Math.max(0, running.rested + scenario.restMs - performance.now()));
  else await rig.load.ask({ order: { ...order, forMs: LEAD_IN_MS } });
  await setMode(rig, scenario.mode);
  const before = await child.ask<Usage>({ ask: 'usage' });
  const result = await rig.load.ask<LoadResult>({ order });
  const after = await child.ask<Usage>({ ask: 'usage' });
  const calls = await setMode(rig, scenario.mode);
  running.rested = performance.now();
  samples.push({
    cpu: (after.cpuMicros - before.cpuMicros) / 1000 / result.requests,
    p50: result.p50,
    p99: result.p99,
    perSecond: result.requests / result.seconds,
    calls: calls / result.requests,
    peakRss: after.peakRss,
  });
}

/** The share of its own greatest load at which a server is asked again. */
const STEADY_SHARE = 0.7;

/** How long answers take when we and the floor are given 70 % of the requests that each could answer. */
async function sampleSteady(running: readonly Running[], rows: readonly Row[], rig: Rig, effort: Effort) {
  const taken = new Map<string, number[]>();
  for (let round = 0; round < effort.rounds; round += 1) {
    for (const { subject, order } of running) {
      const greatest = rows.find((row) => row.subject === subject.name)?.perSecond;
      if (!greatest || !STEADY_SUBJECTS.includes(subject.name)) continue;
      const perSecond = greatest * STEADY_SHARE;
      await rig.load.ask({ order: { ...order, perSecond, forMs: LEAD_IN_MS } });
      const { p99 } = await rig.load.ask<LoadResult>({ order: { ...order, perSecond } });
      taken.set(subject.name, [...(taken.get(subject.name) ?? []), p99]);
    }
  }
  return new Map([...taken].map(([name, times]) => [name, { steadyP99: median(times) }]));
}
const STEADY_SUBJECTS: readonly string[] = ['gateway', 'proxy', 'constant'];

const IDLE_MS = 30_000;

/** What every server holds once nobody asks. */
async function sampleIdle(running: readonly Running[]) {
  await setTimeout(IDLE_MS);
  const held = running.map(async ({ subject, child }) => {
    const { rss } = await child.ask<Usage>({ ask: 'usage' });
    return [subject.name, { idleRss: rss }] as const;
  });
  return new Map(await Promise.all(held));
}

function summary(scenario: string, subject: string, samples: Running['samples']): Row {
  const middle = (name: 'cpu' | 'p50' | 'p99' | 'perSecond' | 'calls'): number =>
    median(samples.map((each) => each[name]));
  return {
    scenario,
    subject,
    cpu: middle('cpu'),
    p50: middle('p50'),
    p99: middle('p99'),
    perSecond: middle('perSecond'),
    calls: middle('calls'),
    peakRss: Math.max(...samples.map(({ peakRss }) => peakRss)),
  };
}
