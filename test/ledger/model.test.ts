import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../src/ledger/journal.js';
import { LmdbStore } from '../../src/ledger/lmdbStore.js';
import { REDIS } from '../support/needs.js';
import { runBatch } from './model/batch.js';
import { ModelPaynow } from './model/paynow.js';
import { openedRedis, startRedis, temporaryFolder } from './stores.js';

const SEED = Number(process.env['MODEL_SEED'] ?? 1);
const HISTORIES = Number(process.env['MODEL_HISTORIES'] ?? 12);
const LANES = 16;
/** The share of the histories that runs over Redis. */
const ON_REDIS = Math.ceil(HISTORIES / 5);

describe('random histories of writes, against a model', () => {
  it(
    `hold over LMDB`,
    async () => {
      await using paynow = await ModelPaynow.start();
      await using folder = await temporaryFolder();
      const place = { GATEWAY_DATA_DIR: join(folder.path, 'data') };
      const store = await LmdbStore.open(place.GATEWAY_DATA_DIR);
      const journal = new Journal(store);
      const histories = HISTORIES - ON_REDIS;
      const failed = await runBatch({ paynow, place, journal, seed: SEED, histories, lanes: LANES });
      await store.close();
      expect(failed.join('\n\n')).toBe('');
    },
    10 * 60_000,
  );

  it.runIf(REDIS.isThere)(
    REDIS.title('hold over Redis'),
    async () => {
      await using paynow = await ModelPaynow.start();
      await using folder = await temporaryFolder();
      await using server = await startRedis();
      const place = { GATEWAY_DATA_DIR: join(folder.path, 'data'), REDIS_URL: server.url };
      const store = await openedRedis(server.url);
      const journal = new Journal(store);
      const failed = await runBatch({
        paynow,
        place,
        journal,
        seed: SEED + HISTORIES - ON_REDIS,
        histories: ON_REDIS,
        lanes: LANES,
      });
      await store.close();
      expect(failed.join('\n\n')).toBe('');
    },
    10 * 60_000,
  );
});
