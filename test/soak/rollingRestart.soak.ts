import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../src/upstream/management/payments.js';
import { Listener } from '../events/listener.js';
import { startRedis, temporaryFolder } from '../ledger/stores.js';
import { freePort } from '../support/freePort.js';
import { start } from '../support/processes.js';
import { Balancer } from './rollingRestart/balancer.js';
import { deliver, type LoadOptions, SteadyLoad } from './rollingRestart/load.js';
import { Copy } from './support/copy.js';
import { Disposables } from './support/disposables.js';
import { percentile } from './support/percentile.js';
import { SandboxAt } from './support/sandboxAt.js';

/** Requests a second. */
const RATE = Number(process.env['SOAK_RATE'] ?? 200);
/** Refunds a second, on top. */
const REFUNDS = Number(process.env['SOAK_REFUNDS'] ?? 5);
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 3);
const EVENTS = 10;
const SECRET = 'soak-secret';
/** Milliseconds between two restarts. */
const REST_MS = 2_000;

async function world({ use }: Disposables) {
  const { hello } = use(await start('dist/cli/paynowGraphql.js', { SANDBOX_PORT: '0' }, [], ['sandbox']));
  const sandbox = new SandboxAt(String(hello['url']), String(hello['storeId']), String(hello['apiKey']));
  const redis = use(await startRedis());
  const folder = use(await temporaryFolder());
  const env = {
    ...{ REDIS_URL: redis.url, GATEWAY_HASH_KEY: 'k'.repeat(40), PAYNOW_WEBHOOK_SECRETS: SECRET },
    ...{ PAYNOW_BASE_URL: sandbox.url, PAYNOW_STORE_ID: sandbox.storeId, GATEWAY_WORKERS: '2' },
    ...{ GATEWAY_STOP_PAUSE_MS: '2000', LIMIT_REQUESTS: '100000', LOG_LEVEL: 'warn' },
  };
  const copies = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const copy = use(new Copy({ ...env, GATEWAY_DATA_DIR: join(folder.path, name) }, await freePort()));
      await copy.start();
      return copy;
    }),
  );
  return { sandbox, copies };
}

/** Where listeners begin: behind an event that is there before they are. */
async function firstCursor(options: Pick<LoadOptions, 'balancer' | 'authorization' | 'storeId' | 'secret'>) {
  expect(await deliver(options, 0)).toBe(204);
  const query = '{ store { events(first: 1) { pageInfo { endCursor } } } }';
  const headers = { 'content-type': 'application/json', authorization: options.authorization };
  const { text } = await options.balancer.send({ path: '/graphql', headers, body: JSON.stringify({ query }) });
  const { data } = JSON.parse(text) as { data: { store: { events: { pageInfo: { endCursor: string } } } } };
  return data.store.events.pageInfo.endCursor;
}

/** Orders that were paid in full by one payment of which nothing was refunded. */
async function refundable(sandbox: SandboxAt): Promise<readonly string[]> {
  const payments = await sandbox.readAll<PaymentRow>('payments');
  const paid = new Set(payments.flatMap(({ order_id: id, refunds }) => (id && !refunds?.length ? [id] : [])));
  const orders = await sandbox.readAll<OrderRow>('orders');
  const whole = orders.filter(
    ({ id, status, giftcard_usage_amount: byCard }) => status === 'completed' && !byCard && paid.has(id),
  );
  return whole.map(({ id }) => id).toReversed();
}

/** How many failures of a kind there were in each second. */
function byKind(failures: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const failure of failures) {
    const kind = failure.replace(/\.\d+ s:/, ' s:').slice(0, 160);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

it(`two copies of two workers are restarted in turn ${ROUNDS} times under ${RATE} requests/s: nothing fails, is lost or made twice`, async () => {
  await using resources = new Disposables();
  const { sandbox, copies } = await world(resources);
  const balancer = resources.use(new Balancer(copies.map(({ origin }) => origin)));
  await balancer.check();
  const authorization = `APIKey ${sandbox.apiKey}`;
  const shared = { balancer, authorization, secret: SECRET, storeId: sandbox.storeId };
  const after = await firstCursor(shared);
  const listeners = (['sse', 'ws', 'sse', 'ws'] as const).map((transport, n) => {
    const urls = copies.map(({ url }) => url);
    return new Listener({ urls, authorization, transport, isSlow: false, after }, n);
  });
  resources.use({
    [Symbol.asyncDispose]: async () => {
      for (const listener of listeners) listener.stop();
      await Promise.all(listeners.map(({ running }) => running));
    },
  });
  const begun = performance.now();
  const at = () => `${((performance.now() - begun) / 1_000).toFixed(1)} s:`;
  const phases: string[] = [];
  const load = new SteadyLoad({
    ...shared,
    rates: { reads: RATE, refunds: REFUNDS, events: EVENTS },
    orderIds: await refundable(sandbox),
  });
  await pause(REST_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const copy of copies) {
      phases.push(`${at()} a copy is restarted`);
      expect(await copy.restart('SIGTERM')).toEqual([0, null]);
      await expect.poll(() => balancer.ready, { timeout: 60_000 }).toBe(copies.length);
      await pause(REST_MS);
    }
  }
  // And once more as an operator does who has changed a setting.
  for (const copy of copies) {
    phases.push(`${at()} workers are replaced`);
    copy.running.child.kill('SIGHUP');
    await pause(2 * REST_MS);
  }
  await load.stop();
  const seconds = (performance.now() - begun) / 1_000;
  const { counts, failures, times } = load;
  const allHeard = () => listeners.every(({ heard }) => new Set(heard).size >= counts.events);
  for (const until = performance.now() + 30_000; !allHeard() && performance.now() < until; ) await pause(100);

  const made = await sandbox.refundsByOrder();
  const mine = [...load.refunds];
  const lost = listeners.map(({ heard }) => counts.events - new Set(heard).size);
  const again = listeners.map(({ heard }) => heard.length - new Set(heard).size);
  console.log({
    ...{ seconds: Math.round(seconds), restarts: ROUNDS * copies.length, ...counts, failed: failures.length },
    requestsPerSecond: Math.round((counts.reads + counts.refunds + counts.repeats) / seconds),
    ...{ p50Ms: percentile(times, 0.5).toFixed(1), p99Ms: percentile(times, 0.99).toFixed(1) },
    refundedOnce: mine.filter(([orderId]) => made.get(orderId)?.length === 1).length,
    ...{ eventsLost: lost, eventsRepeated: again, connections: listeners.map(({ connections }) => connections) },
  });
  const told = copies.flatMap((copy) => copy.lines()).filter((line) => !line.includes('is plain http'));
  if (failures.length > 0) console.log(phases, byKind(failures), told.slice(0, 40));
  expect(failures.slice(0, 20)).toEqual([]);
  // Every order has the one refund that all who asked were told of.
  const strange = mine.filter(([orderId, told]) => {
    const rows = made.get(orderId) ?? [];
    return rows.length !== 1 || told.size !== 1 || !told.has(rows[0] ?? '');
  });
  expect(strange).toEqual([]);
  expect(counts.refunds).toBe(mine.length);
  expect({ lost, again }).toEqual({ lost: lost.map(() => 0), again: again.map(() => 0) });
  expect(listeners.flatMap(({ surprises }) => surprises)).toEqual([]);
  expect(told.slice(0, 20)).toEqual([]);
});
