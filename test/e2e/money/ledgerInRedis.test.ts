import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisClientType } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/core/log.js';
import { redisClient } from '../../../src/core/redis.js';
import { NOT_ADOPTED } from '../../../src/ledger/redisAdoption.js';
import { type OwnRedis, startRedis } from '../../ledger/stores.js';
import { typed } from '../../support/command.js';
import { startTestBed } from '../../support/gateway.js';
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

/** Settings of a gateway whose ledger is in Redis, and which remembers it in this folder. */
const settings = (folder: string) => ({
  REDIS_URL: redis.url,
  GATEWAY_HASH_KEY: 'k'.repeat(40),
  GATEWAY_DATA_DIR: folder === 'memory' ? folder : join(money.folder, folder),
});

const ADOPTED = { REDIS_LEDGER: 'adopted' };
const gateway = (folder = 'data') => money.another(settings(folder));
const adopting = (folder: string) => money.another({ ...settings(folder), ...ADOPTED });

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

async function adopt(folder = 'data', more: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, out } = await typed(['ledger', 'adopt'], { ...settings(folder), PAYNOW_STORE_ID: '1', ...more });
  expect(code).toBe(0);
  return out;
}

const refused = ['UNAVAILABLE'];
const made = { paynowId: expect.any(String) as string };

describe.runIf(REDIS.isThere)(REDIS.title('a Redis that is not what it was'), () => {
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

describe.runIf(REDIS.isThere)(REDIS.title('under REDIS_LEDGER=adopted a ledger that nobody has adopted'), () => {
  it('is not used at the first start: reads go on, and error, log and /ready say what to run', async () => {
    const lines: string[] = [];
    const log = createLog('error', { write: (line: string) => void lines.push(line) });
    await using bed = await startTestBed({ ...settings('data'), ...ADOPTED }, {}, log);
    const ready = async () => (await fetch(new URL('/ready', bed.url))).json();
    const input = { startingBalance: 100, idempotencyKey: 'k' };
    const answer = await bed.ask(CREATE, { variables: { input } });
    expect(answer).toMatchObject({
      data: { createGiftCard: null },
      errors: [{ message: `The ledger cannot be used: ${NOT_ADOPTED} Nothing was sent.` }],
    });
    expect(answer.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
    expect(await ready()).toEqual({ status: 'degraded', ledger: NOT_ADOPTED });
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { msg: 'the ledger failed', why: NOT_ADOPTED },
    ]);
    expect(await bed.ask('{ store { name } }')).toMatchObject({ errors: [] });
    expect(await adopt('memory', ADOPTED)).toContain('it has seen 0 changes');
    const again = await bed.ask(CREATE, { variables: { input } });
    expect(again).toMatchObject({ data: { createGiftCard: { giftCard: made } }, errors: [] });
    expect(await ready()).toEqual({ status: 'ready' });
  });

  it.each(['emptied', 'begun anew by a gateway that takes any'])(
    '%s between two starts, and every data folder is new: nothing is sent until it is adopted',
    async (how) => {
      await adopt('one');
      const card = await create(adopting('one'), 'k');
      expect(await create(adopting('two'), 'k')).toEqual(card); // a new folder alone is no loss
      await money.closeOthers();
      await flush();
      if (how !== 'emptied') expect(await create(gateway('theirs'), 'theirs')).toEqual(made);
      const copies = [adopting('three'), adopting('four'), adopting('memory')];
      money.bed.sandbox.calls.clear();
      const answers = await Promise.all(copies.map((ask) => create(ask, 'k')));
      expect({ answers, posts: money.posts() }).toEqual({ answers: [refused, refused, refused], posts: 0 });
      await adopt('three');
      const [first, ...others] = await Promise.all(copies.map((ask) => create(ask, 'k')));
      expect(first).toEqual(made);
      expect(others).toEqual([first, first]);
    },
  );

  it('also by the gateways that had begun it before: one that is known is not one that a person has seen', async () => {
    await create(gateway(), 'k');
    await money.closeOthers();
    expect(await create(adopting('data'), 'l')).toEqual(refused);
    await adopt('another folder');
    expect(await create(adopting('data'), 'l')).toEqual(made);
  });
});
