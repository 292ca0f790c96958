import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptHashKey } from '../../src/ledger/hashKey.js';
import { Journal } from '../../src/ledger/journal.js';
import { LmdbStore } from '../../src/ledger/lmdbStore.js';
import { showFailure } from '../ledger/model/batch.js';
import { ModelPaynow } from '../ledger/model/paynow.js';
import { runHistory } from '../ledger/model/run.js';
import { temporaryFolder } from '../ledger/stores.js';
import { GatewayPool, PooledFleet } from './support/pool.js';

const SEED = Number(process.env['MODEL_SEED'] ?? 1);
const HISTORIES = Number(process.env['SOAK_HISTORIES'] ?? 5_000);
/** Most of a history is waiting for time to pass. */
const LANES = 300;
const POOL = { active: 3, spare: 2 };

describe('random histories of writes, over processes that are killed', () => {
  it(
    `hold ${HISTORIES} times`,
    async () => {
      await using paynow = await ModelPaynow.start();
      await using folder = await temporaryFolder();
      const place = { GATEWAY_DATA_DIR: join(folder.path, 'data') };
      const store = await LmdbStore.open(place.GATEWAY_DATA_DIR);
      const journal = new Journal(store);
      const hashKey = keptHashKey(place.GATEWAY_DATA_DIR);
      await using pool = await GatewayPool.start(paynow, place, POOL);
      const failed: string[] = [];
      const count = { histories: 0, killed: 0, cutOff: 0, lostCalls: 0 };
      let next = 0;
      const began = performance.now();
      const lane = async () => {
        // One without a kill does not count.
        while (next < HISTORIES + count.histories - count.killed && failed.length === 0) {
          const n = next++;
          const fleet = new PooledFleet(pool, n);
          const killsBefore = pool.kills;
          const { violations, log, lost } = await runHistory(SEED + n, `h${SEED + n}`, {
            ...{ paynow, journal, fleet, hashKey },
          });
          if (violations.length > 0) failed.push(showFailure(SEED + n, violations, log));
          count.histories += 1;
          count.lostCalls += lost;
          if (lost > 0) count.cutOff += 1;
          if (pool.kills > killsBefore) count.killed += 1;
        }
      };
      const report = async () => {
        const { size } = await stat(join(place.GATEWAY_DATA_DIR, 'ledger', 'ledger.mdb'));
        const seconds = Math.round((performance.now() - began) / 1000);
        process.stdout.write(
          `${seconds} s: ${count.histories} histories, ${pool.kills} kills; ${count.killed} histories saw one, ` +
            `${count.cutOff} had ${count.lostCalls} calls cut off; the ledger has ${Math.round(size / 1024)} KiB\n`,
        );
      };
      const timer = setInterval(() => void report(), 20_000);
      await Promise.all(Array.from({ length: LANES }, lane));
      clearInterval(timer);
      await report();
      await store.close();
      expect(failed.join('\n\n')).toBe('');
      expect(pool.failures).toEqual([]);
    },
    2 * 60 * 60 * 1000,
  );
});
