import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { SharedFile } from '../../src/core/lmdb/sharedFile.js';
import { silentLog } from '../../src/core/log.js';
import { LmdbTexts } from '../../src/events/relays/texts/lmdbTexts.js';
import { createGateway } from '../../src/server/gateway.js';
import { type OwnRedis, startRedis, temporaryFolder } from '../ledger/stores.js';
import { typed } from '../support/command.js';
import { REDIS } from '../support/needs.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const LATER =
  /^(The ledger|The event log|What is kept of relays) cannot be used: it was written by a later version of the gateway \(format 2; this version reads 1\)\. Start that version again, or restore the copy that was made before its upgrade\.$/;

/** What a start with these settings fails with. */
async function startOf(env: Readonly<Record<string, string>>): Promise<unknown> {
  const gateway = createGateway({ config: readConfig({ PAYNOW_STORE_ID: '1', ...env }), log: silentLog });
  try {
    return await gateway.listen(0, '127.0.0.1').then(
      () => 'it started',
      (error: unknown) => (error as Error).message,
    );
  } finally {
    await gateway.close();
  }
}

/** Notes a format where a later version would. */
const NOTES: ReadonlyArray<readonly [string, (data: string, format: string) => Promise<void>]> = [
  [
    'ledger',
    async (data, format) => {
      const file = await SharedFile.open<string>(data, 'ledger', 'ledger');
      await file.transaction(() => file.database.put('format', format));
      await file.close();
    },
  ],
  [
    'events',
    async (data, format) => {
      const file = await SharedFile.open<string[]>(data, 'events', 'events');
      await file.transaction(() => file.database.put(['format'], format));
      await file.close();
    },
  ],
  [
    'relays',
    async (data, format) => {
      const texts = await LmdbTexts.open(data, Date.now);
      await texts.write([{ table: 'meta', key: 'format', text: format }]);
      await texts.close();
    },
  ],
];

it.each(NOTES)(
  '%s in a file of a later version keep the gateway from starting, which says what to do',
  async (name, note) => {
    const data = `${folder.path}/${name}`;
    await note(data, '1');
    expect(await startOf({ GATEWAY_DATA_DIR: data })).toBe('it started');
    await note(data, '2');
    expect(await startOf({ GATEWAY_DATA_DIR: data })).toMatch(LATER);
    // The commands that look into it refuse as well.
    if (name === 'relays') return;
    const { code, err } = await typed([name, 'list'], { GATEWAY_DATA_DIR: data, PAYNOW_STORE_ID: '1' });
    expect([code, err]).toEqual([1, expect.stringMatching(/later version of the gateway \(format 2/)]);
  },
);

describe.runIf(REDIS.isThere)(REDIS.title('in Redis'), () => {
  let redis: OwnRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  it.each([
    ['the ledger', '{paynow-graphql:ledger}:text:format'],
    ['the events', 'paynow-graphql:events:format'],
  ])('%s of a later version keep the gateway from starting', async (_, key) => {
    const client = createClient({ url: redis.url });
    await client.connect();
    await client.set(key, '2');
    const env = { REDIS_URL: redis.url, GATEWAY_DATA_DIR: `${folder.path}/redis`, EVENTS_BACKFILL: 'off' };
    expect(await startOf(env)).toMatch(LATER);
    await client.del(key);
    client.destroy();
    expect(await startOf(env)).toBe('it started');
  });
});
