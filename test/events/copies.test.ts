import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { silentLog } from '../../src/core/log.js';
import { Copies } from '../../src/loaders/reads/copies.js';
import { createGateway, type Gateway } from '../../src/server/gateway.js';
import { type OwnRedis, startRedis, temporaryFolder } from '../ledger/stores.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { REDIS } from '../support/needs.js';
import { deliver, type Heard, listenBySse, listenByWebSocket, nextEventId, SECRET, WAYS } from './support.js';

const SUBSCRIPTION = 'subscription ($after: String) { storeEvents(after: $after) { eventId cursor } }';
const COUPONS = '{ store { coupons(first: 100) { nodes { code } } } }';

interface Copy {
  readonly gateway: Gateway;
  readonly url: string;
}

describe.runIf(REDIS.isThere)(REDIS.title('two copies of the gateway on one Redis'), () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let redis: OwnRedis;
  let a: TestBed;
  let b: Copy;

  const settings = () => ({
    REDIS_URL: redis.url,
    GATEWAY_DATA_DIR: folder.path,
    PAYNOW_WEBHOOK_SECRETS: SECRET,
    CACHE_MAX_ENTRIES: '1000',
    CACHE_COUPONS_MS: '3600000',
    CACHE_ORDERS_MS: '3600000',
  });
  async function startCopy(): Promise<Copy> {
    const config = readConfig({
      PAYNOW_BASE_URL: a.sandbox.url,
      PAYNOW_STORE_ID: a.sandbox.storeId,
      ...settings(),
    });
    const gateway = createGateway({ config, log: silentLog });
    return { gateway, url: await gateway.listen(0, '127.0.0.1') };
  }

  beforeAll(async () => {
    folder = await temporaryFolder();
    redis = await startRedis();
    a = await startTestBed(settings());
    b = await startCopy();
  });
  afterAll(async () => {
    await b.gateway.close();
    await a[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const manager = () => ({ authorization: `APIKey ${a.sandbox.apiKey}` });
  const send = (url: string, eventId: string, eventType = 'ON_ORDER_COMPLETED') =>
    deliver({ url, secret: SECRET, eventId, eventType, body: { store_id: a.sandbox.storeId } });
  async function happen(url = a.url, eventType?: string): Promise<string> {
    const eventId = nextEventId();
    expect(await send(url, eventId, eventType)).toEqual({ status: 204, body: '' });
    return eventId;
  }
  async function ask(url: string, query: string, variables: object = {}) {
    const headers = { 'content-type': 'application/json', ...manager() };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as { data: never; errors?: { extensions: { code: string } }[] };
  }
  async function write(url: string): Promise<string> {
    const code = `C${nextEventId()}`;
    const mutation = `mutation { createCoupon(input: { code: "${code}", discount: { percent: "10" } }) { coupon { code } userErrors { message } } }`;
    expect(await ask(url, mutation)).toMatchObject({ data: { createCoupon: { coupon: { code }, userErrors: [] } } });
    return code;
  }
  const codes = async (url: string) => {
    const { data, errors } = await ask(url, COUPONS);
    expect(errors).toBeUndefined();
    return (data as { store: { coupons: { nodes: { code: string }[] } } }).store.coupons.nodes.map(({ code }) => code);
  };
  const ids = ({ answers }: Heard) => answers.map(({ data }) => data?.storeEvents['eventId']);
  const cursorOf = (heard: Heard, n: number) => heard.answers[n]?.data?.storeEvents['cursor'];
  /** Listens behind the newest event, so that nothing which follows can be missed. */
  async function listen(how = listenBySse, url = b.url) {
    const eventId = await happen();
    const { data } = await ask(url, '{ store { events(first: 100) { edges { cursor node { eventId } } } } }');
    const { edges } = (data as { store: { events: { edges: { cursor: string; node: { eventId: string } }[] } } }).store
      .events;
    return how(url, SUBSCRIPTION, manager(), { after: edges.find(({ node }) => node.eventId === eventId)?.cursor });
  }

  it.each(WAYS)(
    'what is delivered to one is heard at the other over $way, and goes on at either',
    async ({ listen: how }) => {
      const heard = await listen(how);
      const one = await happen(a.url);
      await heard.count(1);
      const two = await happen(b.url);
      await send(a.url, two); // told again by PayNow, to another copy
      const three = await happen(a.url);
      await heard.count(3);
      expect(ids(heard)).toEqual([one, two, three]);
      heard.leave();
      const resumed = how(a.url, SUBSCRIPTION, manager(), { after: cursorOf(heard, 0) });
      await resumed.count(2);
      expect(ids(resumed)).toEqual([two, three]);
      expect(resumed.answers.every(({ errors }) => errors === undefined)).toBe(true);
      resumed.leave();
    },
  );

  it('a write through one makes stale what the other keeps, and runs its live queries again', async () => {
    const live = listenBySse(b.url, COUPONS.replace('{', 'query @live {'), manager());
    await live.count(1);
    const known = await codes(b.url);
    a.sandbox.calls.clear();
    expect(await codes(b.url)).toEqual(known);
    expect(a.sandbox.calls.list).toEqual([]); // from memory
    const code = await write(a.url);
    await live.count(2);
    expect(JSON.stringify(live.answers[1])).toContain(code);
    expect(await codes(b.url)).toContain(code);
    live.leave();
  });

  it('a write of one leaves alone what it does not touch', async () => {
    const orders = '{ store { orders(first: 1) { nodes { prettyId } } } }';
    await ask(b.url, orders);
    const code = await write(a.url);
    await expect.poll(() => codes(b.url)).toContain(code);
    a.sandbox.calls.clear();
    expect((await ask(b.url, orders)).errors).toBeUndefined();
    expect(a.sandbox.calls.list).toEqual([]);
  });

  it('an event that one receives makes stale what the other keeps', async () => {
    const orders = '{ store { orders(first: 1) { nodes { prettyId } } } }';
    await ask(b.url, orders);
    a.sandbox.calls.clear();
    await happen(a.url);
    const isRead = async () => {
      await ask(b.url, orders);
      return a.sandbox.calls.count('GET', '/orders$');
    };
    await expect.poll(isRead).toBe(1);
  });

  it('a listener of a copy that is restarted goes on behind its cursor', async () => {
    const heard = await listen(listenByWebSocket);
    await happen();
    await heard.count(1);
    await b.gateway.close();
    await heard.ended.catch(() => undefined);
    const missed = [await happen(), await happen()];
    b = await startCopy();
    const resumed = listenByWebSocket(b.url, SUBSCRIPTION, manager(), { after: cursorOf(heard, 0) });
    await resumed.count(2);
    const next = await happen();
    await resumed.count(3);
    expect(ids(resumed)).toEqual([...missed, next]);
    resumed.leave();
  });

  it('a Redis that is killed says nothing wrong, and everything goes on when it is back', async () => {
    const heard = await listen();
    const live = listenBySse(b.url, COUPONS.replace('{', 'query @live {'), manager());
    await live.count(1);
    const kept = await happen();
    await heard.count(1);
    await redis.kill();
    const late = nextEventId();
    expect(await send(a.url, late)).toEqual({ status: 503, body: '' });
    const away = await ask(b.url, '{ store { events(first: 1) { nodes { eventId } } } }');
    expect(away).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    const code = await write(a.url); // needs no Redis, and the others hear of it later
    await redis.restart();
    await expect.poll(async () => (await send(a.url, late)).status).toBe(204);
    await heard.count(2);
    expect(ids(heard)).toEqual([kept, late]);
    await live.count(2);
    expect(JSON.stringify(live.answers.at(-1))).toContain(code);
    await expect.poll(() => codes(b.url)).toContain(code);
    heard.leave();
    live.leave();
  });

  it('after more writes than can wait for Redis, everything counts as written', async () => {
    const heard = { writes: 0, gaps: 0 };
    const options = { url: redis.url, log: silentLog, onWritten: () => {}, onGap: () => {} };
    const [teller, other] = [
      new Copies(options),
      new Copies({ ...options, onWritten: () => (heard.writes += 1), onGap: () => (heard.gaps += 1) }),
    ];
    await other.open();
    for (let n = 0; n <= 1_000; n += 1) teller.tell({ storeId: String(n), resources: ['tags'] });
    await teller.open();
    await expect.poll(() => heard).toEqual({ writes: 0, gaps: 1 });
    await Promise.all([teller.close(), other.close()]);
  });

  describe('when the log is lost', () => {
    let heard: Heard;
    beforeEach(async () => {
      heard = await listen();
      await happen();
      await heard.count(1);
    });

    it('in an emptied Redis, listeners hear it, and nothing of the new log is missed', async () => {
      const live = listenBySse(
        b.url,
        '{ store { orders(first: 1) { nodes { id } } } }'.replace('{', 'query @live {'),
        manager(),
      );
      await live.count(1);
      await redis.command('FLUSHALL');
      a.sandbox.calls.clear();
      const first = await happen();
      await heard.ended;
      const [, told] = heard.answers;
      expect(told?.errors?.[0]?.extensions).toMatchObject({ code: 'EVENTS_EXPIRED', oldestCursor: expect.any(String) });
      expect(heard.answers).toHaveLength(2);
      await expect.poll(() => a.sandbox.calls.count('GET', '/orders$')).toBe(1); // the live query's
      live.leave();
      const again = listenBySse(b.url, SUBSCRIPTION, manager(), { after: cursorOf(heard, 0) });
      await again.count(1).catch(() => undefined);
      expect(JSON.stringify(again.answers)).toContain('EVENTS_EXPIRED');
      const resumed = listenBySse(b.url, SUBSCRIPTION, manager(), {
        after: told?.errors?.[0]?.extensions['oldestCursor'],
      });
      await resumed.count(1);
      expect(ids(resumed)).toEqual([first]);
      resumed.leave();
    });

    it('in part, a cursor of what is gone is refused also when newer events are there', async () => {
      heard.leave();
      const place =
        Buffer.from(String(cursorOf(heard, 0)), 'base64url')
          .toString()
          .split(':')[3] ?? '';
      await redis.command('XDEL', `{paynow-graphql:events:${a.sandbox.storeId}}:log`, place);
      await happen();
      const page = await ask(
        b.url,
        'query ($after: String) { store { events(first: 9, after: $after) { nodes { eventId } } } }',
        {
          after: cursorOf(heard, 0),
        },
      );
      expect(page.errors?.map(({ extensions }) => extensions.code)).toEqual(['EVENTS_EXPIRED']);
    });
  });
});
