import { isDeepStrictEqual } from 'node:util';
import { type NestedAnswer, steady } from './answers.js';
import { fromRoot } from './paths.js';
import { type Child, launch } from './processes.js';
import { credential, type LoadOrder, type LoadResult, type MockMode, type Usage } from './protocol.js';
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
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** Requests of a round, as a share of the scenario's. */
  readonly share: number;
  /** Options of Node that every compared server is started with. */
  readonly node: readonly string[];
}

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
  node: readonly string[] = [],
): Promise<Child> {
  return launch({
    file,
    core: SERVER_CORE,
    execArgv: ['--import', fromRoot('bench/dist/probe.js'), ...node],
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
      running.push({ subject, child, order: orderOf(scenario, subject, child, rig, effort), samples: [] });
    }
    if (scenario.operation === 'nested') await compare(running, scenario.mode);
    for (const { order } of running) await warmUp(order, rig);
    for (let round = 0; round < effort.rounds; round += 1)
      for (const each of running) await sample(each, rig, scenario);
    return running.map(({ subject, samples }) => summary(scenario.name, subject.name, samples));
  } finally {
    await Promise.all(running.map(({ child }) => child.stop()));
  }
}

/** The requests of a scenario for one server. */
export function orderOf(scenario: Scenario, subject: Subject, child: Child, rig: Rig, effort: Effort): LoadOrder {
  const { clients, credentials } = scenario;
  const requests = Math.max(clients, Math.ceil(scenario.requests * effort.share));
  const body = JSON.stringify({ query: subject.query(scenario.operation, storeOf(rig)) });
  return { url: child.url, body, clients, credentials, requests };
}

/** Rounds of requests until V8 has compiled what is hot: four at the most, and none begins after ten seconds. */
async function warmUp(order: LoadOrder, rig: Rig): Promise<void> {
  const until = performance.now() + 10_000;
  for (let round = 0; round < 4 && performance.now() < until; round += 1) await rig.load.ask({ order });
}

/** Load before each turn that is not measured. */
const LEAD_IN_MS = 3_000;

async function sample({ child, order, samples }: Running, rig: Rig, scenario: Scenario): Promise<void> {
  // While the others had their turns, V8 has tidied this server's heap and thrown compiled code away.
  const until = performance.now() + LEAD_IN_MS;
  while (performance.now() < until)
    await rig.load.ask({ order: { ...order, requests: Math.ceil(order.requests / 5) } });
  await setMode(rig, scenario.mode);
  const before = await child.ask<Usage>({ ask: 'usage' });
  const result = await rig.load.ask<LoadResult>({ order });
  const after = await child.ask<Usage>({ ask: 'usage' });
  const calls = await setMode(rig, scenario.mode);
  samples.push({
    cpu: (after.cpuMicros - before.cpuMicros) / 1000 / order.requests,
    p50: result.p50,
    p99: result.p99,
    perSecond: order.requests / result.seconds,
    calls: calls / order.requests,
    peakRss: after.peakRss,
  });
}

function summary(scenario: string, subject: string, samples: Running['samples']): Row {
  const middle = (name: keyof Running['samples'][number]): number => median(samples.map((each) => each[name]));
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

/** One answer of a server to the nested query. */
export async function askNested(subject: Subject, { url, body }: LoadOrder): Promise<NestedAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: credential(0) },
    body,
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (response.status !== 200 || errors !== undefined) throw new Error(`${subject.name}: ${text.slice(0, 500)}`);
  return subject.read(data);
}

/** Every server has to give the same data, and under churn new data every time. */
async function compare(running: readonly Running[], { churn }: MockMode): Promise<void> {
  let expected: NestedAnswer | undefined;
  for (const { subject, order } of running) {
    const first = await askNested(subject, order);
    const second = await askNested(subject, order);
    expected ??= first;
    if (!isDeepStrictEqual(steady(first), steady(expected))) throw new Error(`${subject.name} gives other data`);
    if (isDeepStrictEqual(first, second) === churn) throw new Error(`${subject.name}: old data, or data that changes`);
  }
}
