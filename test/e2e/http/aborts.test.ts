import { expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { createGateway } from '../../../src/server/gateway.js';
import { openSockets, watchTimers } from '../../faults/timers.js';
import { sendAlone } from '../../support/client.js';
import { after, hang, json, type StandIn, startStandIn } from '../../upstream/client/standIn.js';

/** Clients that leave; a soak sends more. */
const CLIENTS = Number(process.env['ABORT_CLIENTS'] ?? 150);
/** As many at one time. */
const WAVE = Math.min(CLIENTS, 500);

/** What is waited for comes at once; how long that takes on a busy machine is another thing. */

const STORE = '/v1/stores/7';
const LIST = `GET ${STORE}/tags`;
const READ = '{ store { tags { nodes { name } } } }';

async function startGateway(standIn: StandIn, settings: Record<string, string> = {}) {
  const config = readConfig({
    GATEWAY_DATA_DIR: 'memory',
    PAYNOW_BASE_URL: standIn.url,
    PAYNOW_STORE_ID: '7',
    PAYNOW_RETRIES: '0',
    PAYNOW_TIMEOUT_MS: '40000',
    PAYNOW_CONNECTIONS: '1000',
    PAYNOW_ADDRESS_CONCURRENCY: String(WAVE),
    GATEWAY_DEADLINE_MS: '50000',
    LIMIT_REQUESTS: '5000',
    LIMIT_SOCKETS: '5000',
    ...settings,
  });
  const gateway = createGateway({ config, log: silentLog, graphiql: false });
  const url = await gateway.listen(0, '127.0.0.1');
  const send = (key: string, query: string) => sendAlone(url, { query }, { authorization: `APIKey ${key}` });
  return { send, close: gateway.close, [Symbol.asyncDispose]: gateway.close };
}

it(`${CLIENTS} clients who leave take PayNow's work, sockets and timers with them`, { timeout: 600_000 }, async () => {
  const before = openSockets();
  using timers = watchTimers(30_000);
  {
    await using standIn = await startStandIn();
    await using gateway = await startGateway(standIn);
    standIn.always(LIST, hang);
    for (let sent = 0; sent < CLIENTS; sent += WAVE) {
      const clients = Array.from({ length: WAVE }, (_, n) => gateway.send(`key-${sent + n}`, READ));
      await expect.poll(() => standIn.count(LIST)).toBe(sent + WAVE);
      for (const client of clients) client.leave();
      await Promise.all(standIn.requests.slice(sent).map(({ closed }) => closed));
    }
    // A deadline, and of each call a deadline and a time of its own.
    expect(timers.set).toBe(CLIENTS * 3);
    await expect.poll(() => timers.live).toBe(0);
  }
  await expect.poll(openSockets).toBe(before);
});

it('who leaves does not take the read from those who wait for it', async () => {
  await using standIn = await startStandIn();
  await using gateway = await startGateway(standIn);
  using timers = watchTimers(30_000);
  let answer = () => {};
  const told = new Promise<void>((done) => {
    answer = done;
  });
  standIn.always(LIST, async (response, received) => {
    await told;
    await json([])(response, received);
  });
  const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
  const staying = keys.map((key) => gateway.send(key, READ));
  const leaving = keys.flatMap((key) => Array.from({ length: 9 }, () => gateway.send(key, READ)));
  // Nobody can tell from outside when a read has been joined: of those who have set their clocks, all have.
  await expect.poll(() => timers.set).toBe(keys.length * 12);
  for (const client of leaving) client.leave();
  await expect.poll(() => timers.live).toBe(keys.length * 3);
  answer();
  for (const { text } of staying) {
    const { data, errors } = JSON.parse(await text) as { readonly data: unknown; readonly errors?: unknown };
    expect({ data, errors }).toEqual({ data: { store: { tags: { nodes: [] } } }, errors: undefined });
  }
  expect(standIn.count(LIST)).toBe(keys.length);
  await expect.poll(() => timers.live).toBe(0);
});

it('a request that is answered leaves no timer', async () => {
  await using standIn = await startStandIn();
  await using gateway = await startGateway(standIn);
  using timers = watchTimers(30_000);
  standIn.always(LIST, json([]));
  const texts = await Promise.all(Array.from({ length: 20 }, (_, n) => gateway.send(`key-${n}`, READ).text));
  expect(texts).toHaveLength(20);
  expect([timers.set, timers.live]).toEqual([60, 0]);
});

it('a request that takes too long is answered in time, with what there is', async () => {
  await using standIn = await startStandIn();
  await using gateway = await startGateway(standIn, { GATEWAY_DEADLINE_MS: '400' });
  standIn.always(LIST, json([]));
  standIn.always(`GET ${STORE}/sales`, hang);
  const { text } = gateway.send('key', '{ store { tags { nodes { name } } sales { nodes { name } } } }');
  expect(JSON.parse(await text)).toMatchObject({
    data: { store: { tags: { nodes: [] }, sales: null } },
    errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }],
  });
  await Promise.all(standIn.requests.filter(({ target }) => target.includes('sales')).map(({ closed }) => closed));
});

const write = (name: string) => `${name}: deleteCoupon(input: { id: "1" }) { deletedId userErrors { code } }`;
const DELETE = `DELETE ${STORE}/coupons/1`;

it('a write that has begun is not given up at the deadline; the next one is not begun', async () => {
  await using standIn = await startStandIn();
  await using gateway = await startGateway(standIn, { GATEWAY_DEADLINE_MS: '200' });
  standIn.always(DELETE, after(600, json({}, 200)));
  const { text } = gateway.send('key', `mutation { ${write('first')} ${write('second')} }`);
  expect(JSON.parse(await text)).toMatchObject({
    data: { first: { deletedId: 'gid://paynow/7/Coupon/1', userErrors: [] }, second: null },
    errors: [{ path: ['second'], extensions: { code: 'UPSTREAM_TIMEOUT' } }],
  });
  expect(standIn.count(DELETE)).toBe(1);
});

it('a write goes on when its client leaves', async () => {
  await using standIn = await startStandIn();
  await using gateway = await startGateway(standIn);
  let carriedOut = false;
  standIn.always(DELETE, async (response, received) => {
    client.leave();
    const closed = received.closed.then(() => 'closed');
    const waited = new Promise((done) => setTimeout(() => done('open'), 100));
    carriedOut = (await Promise.race([closed, waited])) === 'open';
    await json({}, 200)(response, received);
  });
  const client = gateway.send('key', `mutation { ${write('first')} }`);
  await expect.poll(() => carriedOut).toBe(true);
  expect(standIn.count(DELETE)).toBe(1);
});
