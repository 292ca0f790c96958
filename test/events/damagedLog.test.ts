import { cpSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { DamagedFile } from '../../src/core/lmdb/examine.js';
import { silentLog } from '../../src/core/log.js';
import { LmdbEventStore } from '../../src/events/store/lmdbStore.js';
import { createGateway } from '../../src/server/gateway.js';
import { temporaryFolder } from '../ledger/stores.js';

const KEEPING = { retentionMs: 60_000, knownMs: 60_000 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let whole: string;
const fileOf = (data: string) => join(data, 'events', 'events.mdb');

beforeAll(async () => {
  folder = await temporaryFolder();
  whole = join(folder.path, 'whole');
  const store = await LmdbEventStore.open(whole, KEEPING);
  const body = { text: 'x'.repeat(500) };
  for (let n = 0; n < 100; n += 1) await store.append({ storeId: '1', eventId: `e${n}`, eventType: 'ON_X', body });
  await store.close();
});
afterAll(() => folder[Symbol.asyncDispose]());

it('a whole log is opened after the look at it', async () => {
  const data = join(folder.path, 'copy');
  cpSync(whole, data, { recursive: true });
  const store = await LmdbEventStore.open(data, KEEPING);
  expect(await store.read({ storeId: '1', after: undefined, limit: 200 })).toHaveLength(100);
  await store.close();
});

it.each([
  ['cut', (file: string) => truncateSync(file, statSync(file).size / 2)],
  ['emptied', (file: string) => truncateSync(file, 0)],
  ['of another kind', (file: string) => writeFileSync(file, 'x'.repeat(10_000))],
] as const)('a log that is %s is refused as it is, with what to do', async (name, damage) => {
  const data = join(folder.path, name);
  cpSync(whole, data, { recursive: true });
  damage(fileOf(data));
  const before = readFileSync(fileOf(data));
  await expect(LmdbEventStore.open(data, KEEPING)).rejects.toBeInstanceOf(DamagedFile);
  expect(readFileSync(fileOf(data)).equals(before)).toBe(true);
  if (name !== 'cut') return;
  const gateway = createGateway({
    config: readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: data }),
    log: silentLog,
  });
  await expect(gateway.listen(0, '127.0.0.1')).rejects.toThrow(
    /The event log cannot be used: .*events\.mdb is damaged .* keep a copy of it, and remove it/,
  );
  await gateway.close();
});

it('a damaged file of relays is refused as it is, with what to do', async () => {
  const data = join(folder.path, 'relays');
  cpSync(whole, data, { recursive: true });
  const file = join(data, 'events', 'relays.mdb');
  writeFileSync(file, 'x'.repeat(10_000));
  const gateway = createGateway({
    config: readConfig({ PAYNOW_STORE_ID: '1', GATEWAY_DATA_DIR: data }),
    log: silentLog,
  });
  await expect(gateway.listen(0, '127.0.0.1')).rejects.toThrow(
    /The file of relays cannot be used: .*relays\.mdb is damaged .* keep a copy of it, and remove it/,
  );
  expect(readFileSync(file, 'utf8')).toBe('x'.repeat(10_000));
  await gateway.close();
});
