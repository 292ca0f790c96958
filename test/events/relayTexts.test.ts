import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../src/core/log.js';
import { LmdbTexts } from '../../src/events/relays/texts/lmdbTexts.js';
import { MemoryTexts } from '../../src/events/relays/texts/memoryTexts.js';
import { RedisTexts } from '../../src/events/relays/texts/redisTexts.js';
import type { RelayTexts } from '../../src/events/relays/texts/texts.js';
import { startRedis, temporaryFolder } from '../ledger/stores.js';
import { REDIS } from '../support/needs.js';

/** Where relays keep things. Every `open` is another way to it, as another process has it; `later` lets leases run out. */
interface Place {
  readonly open: () => Promise<RelayTexts>;
  readonly later?: () => Promise<void>;
}

const LEASE_MS = 60_000;

const PLACES: Record<string, () => Promise<Place>> = {
  memory: async () => {
    const texts = new MemoryTexts();
    return { open: async () => texts };
  },
  LMDB: async () => {
    const folder = await temporaryFolder();
    onTestFinished(() => folder[Symbol.asyncDispose]());
    let now = Date.now();
    return {
      open: async () => LmdbTexts.open(folder.path, () => now),
      later: async () => {
        now += LEASE_MS + 1;
      },
    };
  },
  ...(REDIS.isThere && {
    Redis: async () => {
      const redis = await startRedis();
      onTestFinished(() => redis[Symbol.asyncDispose]());
      return {
        open: async () => RedisTexts.open(redis.url, silentLog),
        later: async () => void (await redis.command('PEXPIRE', '{paynow-graphql:relays}:lease:one', '0')),
      };
    },
  }),
};

it.runIf(REDIS.isThere)(REDIS.title('Redis is one of the places'), () => expect(PLACES).toHaveProperty('Redis'));

describe.each(Object.keys(PLACES))('what relays keep in %s', (name) => {
  it('is shared, written whole, and only by who holds the lease', async () => {
    const place = await (PLACES[name] as () => Promise<Place>)(); // of the table's own names
    const [a, b] = [await place.open(), await place.open()];
    onTestFinished(async () => {
      await a.close();
      await b.close();
    });
    const set = (table: string, key: string, text: string | undefined) => ({ table, key, text });
    expect(await a.write([set('t', 'x', '1'), set('t', 'y', ''), set('u', 'x', '2'), set('t1', 'z', '3')])).toBe(true);
    expect(await b.get('t', 'x')).toBe('1');
    expect(await b.get('t', 'z')).toBeUndefined();
    expect(await b.all('t')).toEqual(
      new Map([
        ['x', '1'],
        ['y', ''],
      ]),
    );
    await b.write([set('t', 'y', undefined), { table: 'u', key: undefined, text: undefined }]);
    expect([await a.all('t'), await a.all('u'), await a.all('t1')]).toEqual([
      new Map([['x', '1']]),
      new Map(),
      new Map([['z', '3']]),
    ]);

    const [first, second] = [
      { name: 'one', owner: 'first' },
      { name: 'one', owner: 'second' },
    ];
    expect(await a.renew(first, LEASE_MS)).toBe(false);
    expect(await a.write([set('t', 'x', 'nobody holds it')], first)).toBe(false);
    expect(await a.take(first, LEASE_MS)).toBe(true);
    expect(await a.take(first, LEASE_MS)).toBe(true);
    expect(await b.take(second, LEASE_MS)).toBe(false);
    expect(await a.renew(first, LEASE_MS)).toBe(true);
    expect(await a.write([set('t', 'x', 'by the first')], first)).toBe(true);
    expect(await b.write([set('t', 'x', 'by the second')], second)).toBe(false);
    await b.end('one', 'second');
    expect(await a.renew(first, LEASE_MS)).toBe(true);
    if (place.later) {
      await place.later();
      expect(await b.take(second, LEASE_MS)).toBe(true);
      // Who was away for too long is fenced off.
      expect(await a.write([set('t', 'x', 'by the first, late')], first)).toBe(false);
      expect(await a.renew(first, LEASE_MS)).toBe(false);
      await a.end('one', 'first');
      expect(await b.renew(second, LEASE_MS)).toBe(true);
    }
    expect(await b.get('t', 'x')).toBe('by the first');
    await a.end('one');
    expect(await b.renew(second, LEASE_MS)).toBe(false);
  });
});
