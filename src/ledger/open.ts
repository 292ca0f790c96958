import type { Config } from '../core/config.js';
import type { Log } from '../core/log.js';
import { LedgerUnavailable } from './errors.js';
import { MemoryStore } from './memoryStore.js';
import type { Condition, LedgerStore, Named, Scan, Write } from './store.js';

/** Whether this gateway keeps nothing on disk or in Redis. */
export const isInMemory = ({ sandbox, GATEWAY_DATA_DIR, REDIS_URL }: Config): boolean =>
  // The data of a gateway's own sandbox ends with the process, so its ledger does too.
  sandbox || (GATEWAY_DATA_DIR === 'memory' && REDIS_URL === undefined);

/** The store that the settings name: Redis, the data folder, or memory. It is opened when it is first used. */
export function storeOf(config: Config, log: Log): LedgerStore {
  if (isInMemory(config)) return new MemoryStore();
  const { REDIS_URL: url, GATEWAY_DATA_DIR: folder, GATEWAY_ACCEPT_RISK: accepted } = config;
  // Loaded when needed: a gateway in memory needs neither.
  return new OpenedLater(
    url === undefined
      ? async () => (await import('./lmdbStore.js')).LmdbStore.open(folder)
      : async () => (await import('./redisStore.js')).RedisStore.open(url, accepted !== undefined, log),
    log,
  );
}

/** A store that is opened on its first use, again when that failed. Its failures say that nothing was sent. */
class OpenedLater implements LedgerStore {
  #opening: Promise<LedgerStore> | undefined;

  constructor(
    private readonly openStore: () => Promise<LedgerStore>,
    private readonly log: Log,
  ) {}

  async get(name: string): Promise<string | undefined> {
    return this.#use((store) => store.get(name));
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    return this.#use((store) => store.commit(conditions, writes));
  }

  async scan(scan: Scan): Promise<readonly Named[]> {
    return this.#use((store) => store.scan(scan));
  }

  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    await (await opening?.catch(() => undefined))?.close();
  }

  async #use<T>(work: (store: LedgerStore) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#open());
    } catch (error) {
      if (error instanceof LedgerUnavailable) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      this.log.error({ failure: message }, 'the ledger failed');
      throw new LedgerUnavailable(`what it is kept in failed${code === undefined ? '' : ` with ${code}`}.`, {
        cause: error,
      });
    }
  }

  async #open(): Promise<LedgerStore> {
    this.#opening ??= this.openStore();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }
}
