import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../src/core/log.js';
import type { NewEvent } from '../../src/events/event.js';
import { type EventStore, type Keeping, placeBehind } from '../../src/events/store/eventStore.js';
import { LmdbEventStore } from '../../src/events/store/lmdbStore.js';
import { MemoryEventStore } from '../../src/events/store/memoryStore.js';
import { RedisEventStore } from '../../src/events/store/redisStore.js';
import { startRedis, temporaryFolder } from '../ledger/stores.js';
import { REDIS } from '../support/needs.js';

const HOUR = 3_600_000;
const KEEPING: Keeping = { retentionMs: HOUR, knownMs: 2 * HOUR };

/** A place where events are kept. Every `open` is another way to it, as another process has it. */
interface Place {
  readonly open: () => Promise<EventStore>;
  readonly clock: { now: number };
}

const PLACES: Record<string, () => Promise<Place>> = {
  memory: async () => {
    const clock = { now: Date.now() };
    const store = new MemoryEventStore(KEEPING, () => clock.now);
    return { clock, open: async () => store };
  },
  LMDB: async () => {
    const clock = { now: Date.now() };
    const folder = await temporaryFolder();
    onTestFinished(() => folder[Symbol.asyncDispose]());
    return { clock, open: async () => opened(await LmdbEventStore.open(folder.path, KEEPING, () => clock.now)) };
  },
  ...(REDIS.isThere && {
    Redis: async () => {
      const clock = { now: Date.now() };
      const { url } = await ownRedis();
      const options = { url, keeping: KEEPING, log: silentLog, now: () => clock.now };
      return { clock, open: async () => opened(await RedisEventStore.open(options)) };
    },
  }),
};

function opened(store: EventStore): EventStore {
  onTestFinished(() => store.close());
  return store;
}

const ownRedis = async () => {
  const redis = await startRedis();
  onTestFinished(() => redis[Symbol.asyncDispose]());
  return redis;
};

const event = (eventId: string, storeId = '1'): NewEvent => ({
  storeId,
  eventId,
  eventType: 'ON_REFUND',
  body: { id: eventId },
});
const idsOf = async (store: EventStore, storeId = '1', after?: `${number}-${number}`) =>
  (await store.read({ storeId, after, limit: 100 })).map(({ eventId }) => eventId);

describe.each(Object.keys(PLACES))('events in %s', (name) => {
  const start = () => (PLACES[name] as () => Promise<Place>)(); // of the table's own names

  it('are kept in order, each once, for each store, whichever process puts them there', async () => {
    const place = await start();
    const [one, two] = [await place.open(), await place.open()];
    expect(await one.append(event('a'))).toBe(true);
    expect(await two.append(event('b'))).toBe(true);
    expect(await two.append(event('a'))).toBe(false);
    expect(await one.append(event('a', '2'))).toBe(true);
    expect(await idsOf(one)).toEqual(['a', 'b']);
    expect(await idsOf(two)).toEqual(['a', 'b']);
    expect(await idsOf(two, '2')).toEqual(['a']);
    const [first] = await one.read({ storeId: '1', after: undefined, limit: 1 });
    expect(first).toEqual({ ...event('a'), place: expect.stringMatching(/^\d+-\d+$/) });
    expect(await idsOf(one, '1', first?.place)).toEqual(['b']);
    expect(await one.state('1')).toEqual(await two.state('1'));
    expect((await one.state('1')).epoch).not.toBe('');
  });

  it('are told to who watches, also in another process', async () => {
    const place = await start();
    const [one, two] = [await place.open(), await place.open()];
    const grown: string[] = [];
    const leave = two.watch((storeId) => grown.push(storeId));
    await one.append(event('a', '7'));
    await expect.poll(() => grown).toContain('7');
    leave();
    const before = grown.length;
    await one.append(event('b', '7'));
    expect(await idsOf(two, '7')).toEqual(['a', 'b']);
    expect(grown.length).toBe(before);
  });

  it('are removed when they are too old; a cursor can tell', async () => {
    const place = await start();
    const store = await place.open();
    await store.append(event('a'));
    await store.append(event('b'));
    const [, second] = await store.read({ storeId: '1', after: undefined, limit: 2 });
    expect((await store.state('1')).removed).toBeUndefined();
    place.clock.now = Date.now() + HOUR + 60_000;
    await store.trim();
    expect(await idsOf(store)).toEqual([]);
    expect(await store.state('1')).toMatchObject({ newest: undefined, removed: second?.place });
    // Known for longer than it is kept.
    expect(await store.append(event('a'))).toBe(false);
  });

  it('that come at once get places of their own', async () => {
    const place = await start();
    const stores = [await place.open(), await place.open()];
    await Promise.all(
      Array.from(
        { length: 60 },
        (_, n) => stores[n % 2]?.append(event(String(n))) ?? Promise.reject(new Error('no store')),
      ),
    );
    const all = await stores[0]?.read({ storeId: '1', after: undefined, limit: 100 });
    expect(new Set(all?.map(({ place: at }) => at)).size).toBe(60);
    expect(new Set(all?.map(({ eventId }) => eventId)).size).toBe(60);
  });
});

it.runIf(REDIS.isThere)(REDIS.title('a Redis that was emptied begins another log'), async () => {
  const redis = await ownRedis();
  const store = opened(await RedisEventStore.open({ url: redis.url, keeping: KEEPING, log: silentLog }));
  await store.append(event('a'));
  const { epoch } = await store.state('1');
  await redis.command('FLUSHALL');
  expect((await store.state('1')).epoch).not.toBe(epoch);
});

it('places go on behind the newest one, when a clock goes back too', () => {
  expect(placeBehind(undefined, 5)).toBe('5-0');
  expect(placeBehind('5-0', 6)).toBe('6-0');
  expect(placeBehind('5-3', 5)).toBe('5-4');
  expect(placeBehind('9-9', 5)).toBe('9-10');
});
