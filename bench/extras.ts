import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '../test/support/freePort.js';
import { median, type Rig, type Runtime, setMode, startSubject, storeOf } from './measure.js';
import { fromRoot } from './paths.js';
import type { Child } from './processes.js';
import { credential, type Usage } from './protocol.js';
import { SUBJECTS } from './subjects.js';

/** What walking so many orders in pages of ten costs per order. */
export interface GrowthRow {
  readonly orders: number;
  readonly callsPerOrder: number;
  /** Milliseconds. */
  readonly cpuPerOrder: number;
}

const PAGE = `query ($after: String) { store { orders(first: 10, after: $after) {
  nodes { paynowId customer { name } lines { quantity product { slug } } }
  pageInfo { hasNextPage endCursor }
} } }`;

interface PageAnswer {
  readonly data: {
    readonly store: {
      readonly orders: { readonly nodes: readonly unknown[]; readonly pageInfo: { endCursor: string } };
    };
  };
}

async function readOrders(url: string, after: string | null): Promise<PageAnswer['data']['store']['orders']> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: credential(0) },
    body: JSON.stringify({ query: PAGE, variables: { after } }),
  });
  return ((await response.json()) as PageAnswer).data.store.orders;
}

async function walk(url: string, orders: number): Promise<void> {
  let after: string | null = null;
  for (let seen = 0; seen < orders; ) {
    const { nodes, pageInfo }: PageAnswer['data']['store']['orders'] = await readOrders(url, after);
    if (nodes.length === 0) throw new Error('the mock ran out of orders');
    seen += nodes.length;
    after = pageInfo.endCursor;
  }
}

const WALKED = 3_000;
const WARM_WALKS = 5;

/** Walks 10, 100 and 1,000 orders, each so often that 3,000 orders are walked in all; the gateway keeps nothing. */
export async function measureGrowth(rig: Rig, rounds: number, node: Runtime): Promise<GrowthRow[]> {
  const [gateway] = SUBJECTS;
  if (!gateway) return [];
  const mode = { latencyMs: 0, change: 'all' as const };
  const child: Child = await startSubject(gateway, rig, { CACHE_MAX_ENTRIES: '0' }, node);
  const samples = new Map<number, Array<{ cpu: number; calls: number }>>();
  try {
    for (let warm = 0; warm < WARM_WALKS; warm += 1) await walk(child.url, 1_000);
    for (let round = 0; round < rounds; round += 1) {
      for (const orders of [10, 100, 1_000]) {
        await setMode(rig, mode);
        const before = await child.ask<Usage>({ ask: 'usage' });
        for (let done = 0; done < WALKED; done += orders) await walk(child.url, orders);
        const after = await child.ask<Usage>({ ask: 'usage' });
        const calls = (await setMode(rig, mode)) / WALKED;
        const sample = { cpu: (after.cpuMicros - before.cpuMicros) / 1000 / WALKED, calls };
        samples.set(orders, [...(samples.get(orders) ?? []), sample]);
      }
    }
  } finally {
    await child.stop();
  }
  return [...samples].map(([orders, taken]) => ({
    orders,
    callsPerOrder: median(taken.map(({ calls }) => calls)),
    cpuPerOrder: median(taken.map(({ cpu }) => cpu)),
  }));
}

/** Milliseconds from `node dist/main.js` to a 200 of `/ready`, the median of some starts. */
export async function measureColdStart(rig: Rig, starts: number, node: Runtime): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < starts; n += 1) took.push(await coldStart(rig, node));
  return median(took);
}

async function coldStart(rig: Rig, node: Runtime): Promise<number> {
  const port = await freePort();
  const from = performance.now();
  const env = {
    PORT: String(port),
    LOG_LEVEL: 'error',
    PAYNOW_BASE_URL: rig.mock.url,
    PAYNOW_STORE_ID: storeOf(rig),
    GATEWAY_DATA_DIR: 'memory',
  };
  const child: ChildProcess = spawn(node.execPath, [...node.options, fromRoot('dist/main.js')], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: 'ignore',
  });
  try {
    while (performance.now() - from < 30_000) {
      const ready = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
      if (ready?.status === 200) return performance.now() - from;
      await new Promise((done) => setTimeout(done, 5));
    }
    throw new Error('the gateway did not become ready');
  } finally {
    child.kill('SIGKILL');
  }
}

/** Milliseconds one read of the order list takes without anything in between; the median. */
export async function measureRoundTrip(rig: Rig, latencyMs: number): Promise<number> {
  await setMode(rig, { latencyMs, change: 'all' as const });
  const took: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const from = performance.now();
    const response = await fetch(`${rig.mock.url}/v1/stores/${storeOf(rig)}/orders?limit=51`, {
      headers: { authorization: credential(0) },
    });
    await response.arrayBuffer();
    took.push(performance.now() - from);
  }
  return median(took.slice(10));
}
