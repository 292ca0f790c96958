import { closeSync, cpSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config.js';
import { silentLog } from '../../../src/core/log.js';
import { Journal } from '../../../src/ledger/journal.js';
import { salvage } from '../../../src/ledger/lmdbSalvage.js';
import { LmdbStore } from '../../../src/ledger/lmdbStore.js';
import { newRecord } from '../../../src/ledger/record.js';
import { createGateway } from '../../../src/server/gateway.js';
import { temporaryFolder } from '../../ledger/stores.js';
import { typed } from '../../support/command.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** A ledger that is whole. */
let whole: string;
let data: string;

const ENTRIES = 200;
const PAGE = 4096;

beforeAll(async () => {
  folder = await temporaryFolder();
  whole = join(folder.path, 'whole');
  const store = await LmdbStore.open(whole);
  const journal = new Journal(store);
  const begun = await Promise.all(
    Array.from({ length: ENTRIES }, (_, n) => {
      const input = { mutation: 'refundOrder' };
      const call = { storeId: '1', key: `key-${n}`, caller: 'anna', input, subject: `order:${n}` };
      return journal.begin(newRecord(call, { owner: 'me', age: 0, now: n, leaseMs: 1 }), undefined);
    }),
  );
  const isDone = (_: unknown, n: number) => n % 2 === 0;
  const settled = begun.filter(isDone).map(async (held, n) => {
    if (held) await journal.settle(held, { state: 'done', claims: [`refund:${2 * n}`] }, { result: n });
  });
  await Promise.all(settled);
  await store.close();
});
beforeEach(({ task }) => {
  data = join(folder.path, task.id);
  cpSync(whole, data, { recursive: true });
});
afterAll(() => folder[Symbol.asyncDispose]());

const file = () => join(data, 'ledger', 'ledger.mdb');

/** Writes over whole pages in the middle of the file. */
function spoil(first: number, last: number, byte: number): void {
  const open = openSync(file(), 'r+');
  for (let page = first; page <= last; page += 1) writeSync(open, Buffer.alloc(PAGE, byte), 0, PAGE, page * PAGE);
  closeSync(open);
}

const cutInHalf = () => truncateSync(file(), Math.floor(statSync(file()).size / 2));

const DAMAGE: ReadonlyArray<readonly [string, () => void, number]> = [
  ['cut in half', cutInHalf, 0],
  ['cut to one page', () => truncateSync(file(), PAGE), 0],
  ['emptied', () => truncateSync(file(), 0), 0],
  ['of another kind', () => writeFileSync(file(), 'x'.repeat(10_000)), 0],
  ['written over with zeros in the middle', () => spoil(20, 22, 0), 1],
  ['written over with ones in the middle', () => spoil(20, 22, 255), 1],
];

async function start(): Promise<void> {
  const config = readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: data });
  const gateway = createGateway({ config, log: silentLog });
  try {
    await gateway.listen(0, '127.0.0.1');
  } finally {
    await gateway.close();
  }
}

describe('a ledger file', () => {
  it('that is whole is opened after the look at it, and looked at again once it has changed', async () => {
    await start();
    cutInHalf();
    await expect(start()).rejects.toThrow(/ledger\.mdb is damaged/);
  });

  it.each(DAMAGE)(
    '%s: the gateway does not start and says what to do; what can be read is copied',
    async (_, damage, atLeast) => {
      damage();
      const before = readFileSync(file());
      const to = `${data}-new`;
      await expect(start()).rejects.toThrow(
        /ledger\.mdb is damaged \(.*\)\. Stop every gateway .* ledger salvage --to/,
      );
      const env = { PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: data };
      expect((await typed(['ledger', 'list'], env)).code).toBe(1);
      const salvaged = await typed(['ledger', 'salvage', '--to', to], env);
      expect(salvaged.code).toBe(0);
      const copied = Number(/(\d+) entries were copied/.exec(salvaged.out)?.[1]);
      expect(copied).toBeGreaterThanOrEqual(atLeast * ENTRIES * 0.8);
      expect(readFileSync(file()).equals(before)).toBe(true);
      const store = await LmdbStore.open(to);
      const journal = new Journal(store);
      const page = await journal.page('1', { limit: 1_000 });
      expect(page).toHaveLength(copied);
      for (const { entry } of page) {
        const held = await journal.find(entry);
        const n = Number(entry.key.slice('key-'.length));
        expect(held?.record.key).toBe(entry.key);
        const holder = await journal.holderOf('1', `order:${n}`);
        expect(holder?.record.key).toBe(entry.state === 'done' ? undefined : entry.key);
      }
      await store.close();
    },
  );

  it.each([
    ['whole', () => {}],
    ['damaged', () => spoil(20, 22, 0)],
  ])('a %s one is copied in steps that can be watched', async (_, damage) => {
    damage();
    const seen = { done: 0, expected: [] as number[] };
    const step = () => {
      seen.done += 1;
    };
    await salvage(data, `${data}-new`, { step, expect: (steps) => seen.expected.push(steps) });
    expect(seen.done).toBeGreaterThan(ENTRIES);
    expect(seen.expected.at(-1)).toBe(seen.done);
    expect(seen.expected[0]).toBeGreaterThanOrEqual(seen.done - ENTRIES);
  });

  it('one entry that is damaged refuses its own key alone', async () => {
    const store = await LmdbStore.open(data);
    const journal = new Journal(store);
    const held = await journal.find({ storeId: '1', key: 'key-7', caller: 'anna' });
    await store.commit([], [{ name: held?.name ?? '', text: '{"key":' }]);
    await expect(journal.find({ storeId: '1', key: 'key-7', caller: 'anna' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await journal.find({ storeId: '1', key: 'key-8', caller: 'anna' })).toBeDefined();
    await store.close();
  });
});
