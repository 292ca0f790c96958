import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { orderOf, type Rig, setMode, startRig, storeOf } from './measure.js';
import { type Child, launch } from './processes.js';
import type { LoadOrder, LoadResult } from './protocol.js';
import { SCENARIOS, type Scenario } from './scenarios.js';
import { SUBJECTS } from './subjects.js';

// What an operator has to know of sizes: npm run bundle && npm run bench:fleet -- [--workers 1,2] [--rates 50,100,200] [--seconds 15]
// Prints tables in Markdown: as much as one and two workers answer, and what a process uses at a given rate.

const numbers = (text: string): number[] => text.split(',').map(Number);

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2' },
    rates: { type: 'string', default: '50,100,200' },
    seconds: { type: 'string', default: '15' },
  },
});
const forMs = Number(values.seconds) * 1_000;
const WARM_UP_MS = 8_000;

function known<T extends { readonly name: string }>(all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

const gateway = known(SUBJECTS, 'gateway');

/** Starts the program of `dist/` as an operator does, with this many workers and a data folder. */
function start(rig: Rig, folder: string, workers: number): Promise<Child> {
  const env = {
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'error',
    GATEWAY_WORKERS: String(workers),
    GATEWAY_DATA_DIR: folder,
    EVENTS_BACKFILL: 'off',
    PAYNOW_BASE_URL: rig.mock.url,
    PAYNOW_STORE_ID: storeOf(rig),
  };
  return launch({ file: gateway.file, env });
}

interface Used {
  /** Seconds of CPU since the start, of all workers. */
  readonly cpu: number;
  readonly residentBytes: number;
}

/** What all workers have used, by the metrics that an operator sees. */
async function used({ hello }: Child): Promise<Used> {
  const text = await (await fetch(String(hello['metricsUrl']))).text();
  const value = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { cpu: value('process_cpu_seconds_total'), residentBytes: value('process_resident_memory_bytes') };
}

/** Load after a warm-up, and what it cost: cores in use, CPU milliseconds a request, memory in MiB. */
async function turn(rig: Rig, child: Child, order: LoadOrder) {
  await rig.load.ask({ order: { ...order, forMs: WARM_UP_MS } });
  const before = await used(child);
  const result = await rig.load.ask<LoadResult>({ order: { ...order, forMs } });
  const after = await used(child);
  const cpu = after.cpu - before.cpu;
  return {
    perSecond: (result.requests / result.seconds).toFixed(0),
    cores: (cpu / result.seconds).toFixed(2),
    cpuMs: ((1_000 * cpu) / result.requests).toFixed(2),
    mib: (after.residentBytes / 2 ** 20).toFixed(0),
    p50: result.p50.toFixed(1),
    p99: result.p99.toFixed(1),
  };
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

function table(title: string, columns: readonly string[]): void {
  print(`\n### ${title}\n`);
  print(`| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}`);
}

const row = (...cells: ReadonlyArray<string | number>): void => print(`| ${cells.join(' | ')} |`);

/** Runs something with a gateway of its own. */
async function withGateway(rig: Rig, workers: number, run: (child: Child) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  const child = await start(rig, folder, workers);
  try {
    await run(child);
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const orderFor = (scenario: Scenario, child: Child, rig: Rig): LoadOrder => {
  const effort = { rounds: 1, turnMs: forMs, node: { execPath: process.execPath, options: [] } };
  return orderOf(scenario, gateway, child, rig, effort);
};

async function measureWorkers(rig: Rig): Promise<void> {
  table('As fast as 64 clients can', ['query', 'workers', 'requests/s', 'cores', 'CPU ms/request', 'p50 ms', 'p99 ms']);
  for (const name of ['second', 'typename']) {
    const scenario = known(SCENARIOS, name);
    for (const workers of numbers(values.workers)) {
      await withGateway(rig, workers, async (child) => {
        await setMode(rig, scenario.mode);
        const { perSecond, cores, cpuMs, p50, p99 } = await turn(rig, child, orderFor(scenario, child, rig));
        row(scenario.title, workers, perSecond, cores, cpuMs, p50, p99);
      });
    }
  }
}

async function measureSizes(rig: Rig): Promise<void> {
  table('At a given rate, one worker', ['query', 'requests/s', 'sent', 'cores', 'memory MiB', 'p50 ms', 'p99 ms']);
  for (const name of ['shared', 'second', 'churn']) {
    const scenario = known(SCENARIOS, name);
    for (const perSecond of numbers(values.rates)) {
      await withGateway(rig, 1, async (child) => {
        await setMode(rig, scenario.mode);
        const got = await turn(rig, child, { ...orderFor(scenario, child, rig), perSecond });
        row(scenario.title, perSecond, got.perSecond, got.cores, got.mib, got.p50, got.p99);
      });
    }
  }
}

async function run(): Promise<void> {
  const rig = await startRig();
  const load = () => loadavg().map((each) => each.toFixed(1));
  print(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, Node ${process.version}, load before: ${load().join(' ')}`,
  );
  await measureWorkers(rig);
  await measureSizes(rig);
  print(`\nLoad after: ${load().join(' ')}`);
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1); // children follow: they end with their parent
  },
);
