import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { createMetrics } from '../../src/core/metrics.js';
import { CatchUp } from '../../src/events/catchUp.js';
import { deliveriesOf } from '../../src/events/history.js';
import type { WebhookReading } from '../../src/events/subscriptions.js';
import { createParts } from '../../src/server/context/parts.js';
import { createGateway } from '../../src/server/gateway.js';
import { startRedis, temporaryFolder } from '../ledger/stores.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { REDIS } from '../support/needs.js';
import { deliver } from './support.js';

/** An address with the receiver's path at which nobody listens: what is sent there is in PayNow's history alone. */
const NOWHERE = 'http://127.0.0.1:9/webhooks/paynow';

let bed: TestBed;
let orderId: string;
let secret: string;

beforeAll(async () => {
  bed = await startTestBed({}, { webhookRetryMs: 1 });
  orderId = ((await bed.paynow('orders?status=completed&limit=1')) as [{ id: string }])[0].id;
  const { data, errors } = await bed.ask(
    `mutation ($url: String!) { createWebhookEndpoints(input: { url: $url, events: [ORDER_COMPLETED, PAYMENT_COMPLETED] }) {
      webhookEndpoints { secret } userErrors { message }
    } }`,
    { variables: { url: NOWHERE } },
  );
  expect(errors).toEqual([]);
  const made = data as { createWebhookEndpoints: { webhookEndpoints: [{ secret: string }] } };
  secret = made.createWebhookEndpoints.webhookEndpoints[0].secret;
});
afterAll(() => bed[Symbol.asyncDispose]());

/** Something happens in the shop while nobody receives. Gives PayNow's id of the event. */
async function missed(): Promise<string> {
  const body = JSON.stringify({ event: 'ORDER_COMPLETED', id: orderId });
  expect((await fetch(`${bed.sandbox.url}/__sandbox/events`, { method: 'POST', body })).status).toBe(204);
  const [newest] = await history();
  return newest?.payload.event_id ?? '';
}

async function history() {
  const rows = (await bed.paynow('webhooks')) as { id: string; url: string; subscribed_to: string }[];
  const own = rows.find(({ url, subscribed_to: event }) => url === NOWHERE && event === 'OnOrderCompleted');
  const page = (await bed.paynow(`webhooks/${own?.id}/history`)) as {
    history: { payload: { event_type: string; event_id: string; body: Record<string, unknown> } }[];
  };
  return page.history;
}

const settingsOf = (more: Readonly<Record<string, string>>) => ({
  PAYNOW_BASE_URL: bed.sandbox.url,
  PAYNOW_STORE_ID: bed.sandbox.storeId,
  PAYNOW_API_KEY: bed.sandbox.apiKey,
  PAYNOW_RETRIES: '0',
  PAYNOW_WEBHOOK_SECRETS: secret,
  ...more,
});

/** Starts a gateway over a log that survives it. */
async function startGateway(more: Readonly<Record<string, string>>) {
  const gateway = createGateway({ config: readConfig(settingsOf(more)), log: silentLog });
  const url = await gateway.listen(0, '127.0.0.1');
  let isOpen = true;
  const close = async () => {
    if (isOpen) await gateway.close();
    isOpen = false;
  };
  onTestFinished(close);
  const ids = async (): Promise<string[]> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}` },
      body: JSON.stringify({ query: '{ store { events(first: 100) { nodes { eventId type } } } }' }),
    });
    const { data, errors } = (await response.json()) as {
      data: { store: { events: { nodes: { eventId: string }[] } } };
      errors?: unknown;
    };
    expect(errors).toBeUndefined();
    return data.store.events.nodes.map(({ eventId }) => eventId);
  };
  return { url, ids, close };
}

/** Runs `paynow-graphql events backfill` where the gateway's settings are. */
async function backfill(more: Readonly<Record<string, string>>, ...args: string[]) {
  const said = { out: [] as string[], err: [] as string[] };
  const env = settingsOf(more);
  const terminal = { env, out: (line: string) => said.out.push(line), err: (line: string) => said.err.push(line) };
  await runProgram(['events', 'backfill', ...args], terminal);
  return said;
}

const historyCalls = () => bed.sandbox.calls.list.filter(({ path }) => path.endsWith('/history'));

it('a start fills in what was missed, in order, once, also when it is delivered meanwhile', async () => {
  await using folder = await temporaryFolder();
  const settings = { GATEWAY_DATA_DIR: folder.path };
  const before = [await missed(), await missed()];
  const first = await startGateway(settings);
  await expect.poll(first.ids).toEqual(before);
  await first.close();
  const after = [await missed(), await missed()];
  const [delivered] = await history(); // the newest one
  bed.sandbox.calls.clear();
  const second = await startGateway(settings);
  // PayNow's own attempt comes, too, before or after.
  await deliver({ url: second.url, secret, raw: JSON.stringify(delivered?.payload) });
  await expect.poll(async () => (await second.ids()).toSorted()).toEqual([...before, ...after].toSorted());
  // A log that is there asks for what was not received alone.
  await expect
    .poll(() => historyCalls().map(({ query }) => query.replace(/&?page=\d+/, '')))
    .toContain('?state=pending');
  expect(historyCalls().filter(({ query }) => query.includes('state=all'))).toEqual([]);
  await second.close();
  const { out, err } = await backfill(settings);
  expect([out, err]).toEqual([["0 of 4 deliveries in PayNow's history were missing, and are in the log now."], []]);
});

it('a start can be told to leave it', async () => {
  await using folder = await temporaryFolder();
  bed.sandbox.calls.clear();
  const off = await startGateway({ GATEWAY_DATA_DIR: folder.path, EVENTS_BACKFILL: 'off' });
  expect(await off.ids()).toEqual([]);
  expect(historyCalls()).toEqual([]);
});

it.each([
  ['goes on when PayNow is away at first', { status: 503 }, true],
  ['ends where the key may not read webhooks', { status: 403 }, false],
])('catching up %s', async (_, { status }, isFilled) => {
  const clocks = { now: Date.now, elapsed: () => performance.now() };
  const config = readConfig(settingsOf({ GATEWAY_DATA_DIR: 'memory' }));
  const { client, events: log } = createParts(config, silentLog, createMetrics(), clocks);
  const reading = { client, apiKey: bed.sandbox.apiKey, publicUrl: undefined, timeoutMs: 5_000 };
  const options = { ...reading, events: log, keepsPersonalData: true, log: silentLog, knownMs: 86_400_000 };
  const takeBack = bed.sandbox.faults.add({ match: { path: '/webhooks$' }, fault: { kind: 'status', status } });
  const catchUp = new CatchUp({ ...options, firstRetryMs: 1 });
  await catchUp.prepare();
  bed.sandbox.calls.clear();
  catchUp.start();
  await expect.poll(() => bed.sandbox.calls.count('GET', '/webhooks$')).toBeGreaterThanOrEqual(isFilled ? 3 : 1);
  takeBack();
  if (isFilled) await expect.poll(async () => log.isNew(bed.sandbox.storeId)).toBe(false);
  await catchUp.stop();
  expect(await log.isNew(bed.sandbox.storeId)).toBe(!isFilled);
  await log.close();
  await client.close();
});

it('payloads that are text are read, and those without an event id are left out', async () => {
  await using folder = await temporaryFolder();
  const [one] = await history();
  const row = (id: string, payload: unknown, createdAt = new Date().toISOString()) => ({
    ...{ id, webhook_id: '1', created_at: createdAt, state: 'failed', event: 'OnOrderCompleted' },
    ...{ payload, executions: [] },
  });
  const rows = [
    row('3', JSON.stringify({ ...one?.payload, event_id: '9003' })),
    row('2', one?.payload.body),
    row('1', { ...one?.payload, event_id: '9001', body: { store_id: '77' } }),
    row('0', { ...one?.payload, event_id: '9000' }, '2020-01-01T00:00:00Z'),
  ];
  const takeBack = bed.sandbox.faults.add({
    match: { path: '/history$', times: 1 },
    fault: { kind: 'status', status: 200, body: { page: 0, history: rows } },
  });
  const { out, err } = await backfill({ GATEWAY_DATA_DIR: folder.path });
  takeBack();
  expect(out).toEqual([expect.stringMatching(/^\d+ of \d+ deliveries/)]);
  expect(err).toEqual([expect.stringMatching(/^2 deliveries were left out/)]);
});

it.each<[string, string[], Record<string, string>, RegExp]>([
  ['older than event ids are known', ['--since', '8d'], {}, /--since can be 7 days ago at most/],
  ['no moment', ['--since', 'yesterday'], {}, /must be an age such as 30m/],
  ['without a key', [], { PAYNOW_API_KEY: '' }, /PAYNOW_API_KEY is missing/],
  ['with a key that PayNow refuses', [], { PAYNOW_API_KEY: 'wrong' }, /PayNow could not be read/],
  ['without a log', [], { GATEWAY_DATA_DIR: 'memory' }, /There is no log of events here/],
  ['no subscription', [], { GATEWAY_PUBLIC_URL: 'https://elsewhere.example' }, /No webhook subscription of this store/],
])('the command says what is wrong: %s', async (_, args, more, message) => {
  await using folder = await temporaryFolder();
  const { out, err } = await backfill({ GATEWAY_DATA_DIR: folder.path, ...more }, ...args);
  expect(out).toEqual([]);
  expect(err.join('\n')).toMatch(message);
});

it.runIf(REDIS.isThere)(REDIS.title('two copies that start at once fill each event in once'), async () => {
  await using redis = await startRedis();
  await using folder = await temporaryFolder();
  const settings = { REDIS_URL: redis.url, GATEWAY_DATA_DIR: folder.path };
  const [one, two] = await Promise.all([startGateway(settings), startGateway(settings)]);
  const all = (await history()).map(({ payload }) => payload.event_id).toReversed();
  await expect.poll(one.ids).toEqual(all);
  expect(await two.ids()).toEqual(all);
});

it('reads two thousand pages of one history at the most', async () => {
  let pages = 0;
  const history = [{ created_at: '2026-01-01T00:00:00Z' }];
  const client = { call: async () => ({ page: (pages += 1), history }) } as unknown as WebhookReading['client'];
  const reading = { client, apiKey: 'key', publicUrl: undefined, timeoutMs: 1_000 };
  const range = { storeId: '1', webhookId: '2', state: 'all', since: 0 } as const;
  for await (const rows of deliveriesOf(reading, range)) if (rows.length === 0 || pages > 2_000) break;
  expect(pages).toBe(2_000);
});
