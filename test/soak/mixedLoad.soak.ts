import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/seed/random.js';
import { temporaryFolder } from '../ledger/stores.js';
import { setDiskFull } from '../support/fullDisk.js';
import { PRLIMIT } from '../support/needs.js';
import { Load } from './mixedLoad/load.js';
import { report } from './mixedLoad/report.js';
import { openShop } from './mixedLoad/shop.js';
import { Disposables } from './support/disposables.js';
import { type Held, inspect } from './support/inspector.js';
import { errorLines } from './support/logLines.js';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10);
/** Another one tries other requests. */
const SEED = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000);

/** A folder for heap snapshots of the warmed-up gateway and at the end: what has grown, and who holds it. */
const SNAPSHOTS = process.env['SOAK_SNAPSHOTS'];

/** The load pauses after each of them, so that the heap is seen without requests in it. */
const SLICES = 30;
/** As much of the time, after everything that is bounded has been filled: what the program itself still learns. */
const WARM_UP = SLICES / 5;
/** As many samples, after the warm-up and at the end, have their medians compared. */
const COMPARED = 6;
/** In this slice files of the gateway cannot grow: the ledger refuses, everything else goes on. */
const FULL_DISK = WARM_UP + COMPARED + 1;
/** From this slice on nobody reads the gateway's log, for as many slices as fill what may wait to be written. */
const FULL_PIPE = FULL_DISK + 2;
const UNREAD = 5;
/** A run that is shorter writes too few lines to lose any. */
const MINUTES_TO_FILL_A_PIPE = 5;
const OF_A_FULL_DISK = ['a ledger entry could not be written', 'a ledger lease could not be renewed'];
const MAX_GROWTH = 1.05;
const FAULTS = 0.05;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const heapOf = (samples: readonly Held[]): number => median(samples.map(({ heapBytes }) => heapBytes));

it(`${MINUTES} minutes of mixed load leave nothing behind (seed ${SEED})`, async () => {
  await using resources = new Disposables();
  const folder = resources.use(await temporaryFolder());
  const shop = await openShop(resources, folder.path);
  const inspector = resources.use(await inspect(shop.debuggerAddress));
  const { gateway, sandbox, url } = shop;
  const errors = errorLines(gateway.child);
  const load = await Load.create(shop, createRandom(SEED));
  const samples: Held[] = [];

  await sandbox.failAtRandom(FAULTS);
  await load.fill();
  for (let slice = 0; slice < SLICES; slice += 1) {
    const isFull = PRLIMIT.isThere && slice === FULL_DISK;
    if (isFull) setDiskFull(gateway.child, true);
    if (slice === FULL_PIPE) gateway.child.stderr?.pause();
    await load.run((MINUTES * 60_000) / SLICES);
    if (isFull) setDiskFull(gateway.child, false);
    if (slice === FULL_PIPE + UNREAD - 1) gateway.child.stderr?.resume();
    // Writes of clients who have left are still waited for.
    await pause(1_200);
    samples.push(await inspector.held());
    const taken = slice === WARM_UP + COMPARED - 1 ? 'warm' : slice === SLICES - 1 ? 'end' : undefined;
    if (SNAPSHOTS && taken) await inspector.snapshot(join(SNAPSHOTS, `${taken}.heapsnapshot`));
  }
  await sandbox.failNoMore();

  const metrics = await (await fetch(new URL('/metrics', url))).text();
  console.log(report(load, samples, metrics));
  const { codes, flaws } = load.answers;
  expect(flaws.slice(0, 20)).toEqual([]);
  const told = errors.filter((line) => !line.includes('"why":"what it is kept in failed with EFBIG."'));
  const lost = Number(/^gateway_log_lines_lost_total (\d+)$/m.exec(metrics)?.[1]);
  expect(lost).toBeGreaterThanOrEqual(MINUTES < MINUTES_TO_FILL_A_PIPE ? 0 : 1);
  expect(told.filter((line) => !OF_A_FULL_DISK.some((said) => line.includes(said)))).toEqual([]);
  expect(await (await fetch(new URL('/ready', url))).json()).toEqual({ status: 'ready' });
  expect(codes.get('INTERNAL_SERVER_ERROR')).toBeUndefined();
  // Answers were lost, and what they would have said was found out.
  expect(codes.get('UPSTREAM_OUTCOME_UNKNOWN')).toBeGreaterThan(0);
  expect(await load.ledger.faults()).toEqual([]);
  const health = await fetch(new URL('/health', url));
  expect([health.status, await health.json()]).toEqual([200, { status: 'alive' }]);
  await shop.client[Symbol.asyncDispose]();
  const open = async () => {
    const { TCPSocketWrap: sockets = 0, Timeout: timers = 0 } = (await inspector.held()).resources;
    return { sockets, timers };
  };
  await expect.poll(open, { timeout: 30_000, interval: 1_000 }).toEqual({ sockets: 0, timers: 0 });
  const before = heapOf(samples.slice(WARM_UP, WARM_UP + COMPARED));
  expect(heapOf(samples.slice(-COMPARED))).toBeLessThan(before * MAX_GROWTH);
});
