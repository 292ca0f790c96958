import { type Config, isInMemory } from '../core/config.js';
import { FORMAT_NAME, LaterFormat, ofKnownFormat } from '../core/format.js';
import type { Log } from '../core/log.js';
import { LedgerUnavailable } from './errors.js';
import { MemoryStore } from './memoryStore.js';
import type { RedisStore as Redis } from './redisStore.js';
import type { LedgerStore } from './store.js';
import { WatchedLater, type WatchedStore } from './watchedStore.js';

/** The store that the settings name: Redis, the data folder, or memory. It is opened when it is first used. */
export const storeOf = (config: Config, log: Log): WatchedStore =>
  new WatchedLater((tell) => openStore(config, log, tell), log);

async function openStore(config: Config, log: Log, tell: (trouble: string | undefined) => void): Promise<LedgerStore> {
  const { REDIS_URL: url, GATEWAY_DATA_DIR: folder } = config;
  if (isInMemory(config)) return new MemoryStore();
  // Loaded when needed: a gateway in memory needs neither.
  if (url === undefined) return readable(await (await import('./lmdbStore.js')).LmdbStore.open(folder));
  return openRedis(url, config, log, tell);
}

/** The Redis of these settings, as what it is: only there something can be adopted. */
export async function openRedis(
  url: string,
  config: Config,
  log: Log,
  tell: (trouble: string | undefined) => void = () => {},
): Promise<Redis> {
  const [{ RedisStore }, { rememberedIn }] = await Promise.all([
    import('./redisStore.js'),
    import('./redisIdentity.js'),
  ]);
  const { GATEWAY_ACCEPT_RISK: accepted, GATEWAY_DATA_DIR: folder, EXTRA_CA_FILE: extraCaFile } = config;
  const rules = { isRiskAccepted: accepted !== undefined, needsAdoption: config.REDIS_LEDGER === 'adopted' };
  return readable(await RedisStore.open(url, { ...rules, extraCaFile, log, tell, memory: rememberedIn(folder) }));
}

/** @throws LedgerUnavailable for a ledger of a later version: what it says of a key might be misunderstood */
const readable = <Store extends LedgerStore>(store: Store): Promise<Store> =>
  ofKnownFormat(store, 'The ledger', (opened) => opened.get(FORMAT_NAME)).catch((error: unknown) => {
    throw error instanceof LaterFormat ? new LedgerUnavailable(error.why) : error;
  });
