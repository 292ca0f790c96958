import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisClientType } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { redisClient } from '../../../src/core/redis.js';
import { type OwnRedis, startRedis } from '../../ledger/stores.js';
import { typed } from '../../support/command.js';
import { type Ask, MoneyBed } from '../../support/money.js';
import { REDIS } from '../../support/needs.js';

let money: MoneyBed;
let redis: OwnRedis;

beforeEach(async () => {
  money = await MoneyBed.start();
  redis = await startRedis();
});
afterEach(async () => {
  await money[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const CREATE = `mutation ($input: CreateGiftCardInput!) { createGiftCard(input: $input) {
  giftCard { paynowId } userErrors { code } } }`;

/** A gateway whose ledger is in Redis, and which remembers it in this folder. */
const gateway = (folder = 'data') =>
  money.another({
    REDIS_URL: redis.url,
    GATEWAY_HASH_KEY: 'k'.repeat(40),
    GATEWAY_DATA_DIR: folder === 'memory' ? folder : join(money.folder, folder),
  });

const create = async (ask: Ask, idempotencyKey: string) => {
  const { data, codes } = await ask(CREATE, { input: { startingBalance: 100, idempotencyKey } });
  return (data as { createGiftCard: { giftCard: { paynowId: string } } | null }).createGiftCard?.giftCard ?? codes;
};

/** Past the gateways. */
async function inRedis<T>(work: (client: RedisClientType) => Promise<T>): Promise<T> {
  const client = await redisClient(redis.url, undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** All that is in it, and how to put it back. */
const copy = () =>
  inRedis(async (client) => {
    const names = await client.keys('*');
    const dumps = await Promise.all(
      names.map((name) => client.sendCommand(['DUMP', name], { typeMapping: { 36: Buffer } })),
    );
    return () =>
      inRedis(async (other) => {
        await other.flushAll();
        // The gateway that runs may have written a name again meanwhile.
        for (const [n, name] of names.entries())
          await other.sendCommand(['RESTORE', name, '0', dumps[n] as unknown as string, 'REPLACE']);
      });
  });

const flush = () => inRedis((client) => client.flushAll());

async function adopt(folder = 'data'): Promise<string> {
  const env = {
    REDIS_URL: redis.url,
    GATEWAY_HASH_KEY: 'k'.repeat(40),
    GATEWAY_DATA_DIR: join(money.folder, folder),
    PAYNOW_STORE_ID: '1',
  };
  const { code, out } = await typed(['ledger', 'adopt'], env);
  expect(code).toBe(0);
  return out;
}

describe.runIf(REDIS.isThere)(REDIS.title('a Redis that is not what it was'), () => {
  const refused = ['UNAVAILABLE'];

  it.each(['emptied', 'restored from an old copy'] as const)(
    '%s while we run: nothing is sent until it is adopted',
    async (how) => {
      const [first, second] = [gateway(), gateway('other')];
      const before = await create(first, 'before');
      const restore = await copy();
      const card = await create(first, 'k');
      expect(await create(second, 'l')).toEqual({ paynowId: expect.any(String) });
      await (how === 'emptied' ? flush() : restore());
      money.bed.sandbox.calls.clear();
      expect(await create(first, 'k')).toEqual(refused);
      for (const [ask, key] of [
        [first, 'k'],
        [second, 'l'],
        [gateway('third'), 'k'],
        [gateway('memory'), 'k'],
      ] as const) {
        expect(await create(ask, key)).toEqual(refused);
      }
      expect(money.posts()).toBe(0);
      expect((await first('{ store { name } }', {})).codes).toEqual([]);
      expect(await adopt()).toContain('This Redis is the ledger now');
      // A person has said so: what is not in it counts as new, and what is in it is known.
      expect(await create(first, 'k')).toEqual({ paynowId: expect.any(String) });
      expect(await create(first, 'k')).not.toEqual(card);
      if (how !== 'emptied') expect(await create(second, 'before')).toEqual(before);
      expect(await create(second, 'new')).toEqual({ paynowId: expect.any(String) });
    },
  );

  it.each(['emptied', 'restored from an old copy', 'replaced'] as const)('%s between two starts', async (how) => {
    await create(gateway(), 'before');
    const restore = await copy();
    await create(gateway(), 'k');
    await money.closeOthers();
    if (how === 'emptied') await flush();
    if (how === 'restored from an old copy') await restore();
    if (how === 'replaced') {
      await flush();
      await create(gateway('somebody else'), 'theirs');
    }
    money.bed.sandbox.calls.clear();
    expect(await create(gateway(), 'k')).toEqual(refused);
    expect(money.posts()).toBe(0);
    await money.closeOthers();
    await adopt();
    expect(await create(gateway(), 'k')).toEqual({ paynowId: expect.any(String) });
  });

  it.each([
    ['appendonly', 'no', 'yes'],
    ['appendfsync', 'everysec', 'always'],
    ['no-appendfsync-on-rewrite', 'yes', 'no'],
    ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
  ])('set to %s %s while we run: nothing is sent until it is back', async (name, weak, strong) => {
    const ask = gateway();
    expect(await create(ask, 'k')).toEqual({ paynowId: expect.any(String) });
    await inRedis((client) => client.configSet(name, weak));
    money.bed.sandbox.calls.clear();
    expect(await create(ask, 'l')).toEqual(refused);
    expect(money.posts()).toBe(0);
    await inRedis((client) => client.configSet(name, strong));
    expect(await create(ask, 'l')).toEqual({ paynowId: expect.any(String) });
  });

  it('a folder whose note is damaged is no empty one', async () => {
    await create(gateway(), 'k');
    await money.closeOthers();
    writeFileSync(join(money.folder, 'data', 'redis-ledger.json'), '{');
    expect(await create(gateway(), 'k')).toEqual(refused);
  });
});
