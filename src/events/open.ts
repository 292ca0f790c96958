import { type Config, isInMemory } from '../core/config.js';
import type { Log } from '../core/log.js';
import { Opening } from '../core/opening.js';
import type { NewEvent, StoredEvent } from './event.js';
import { type EventStore, type Keeping, type LogRange, type LogState, Watchers } from './store/eventStore.js';
import { MemoryEventStore } from './store/memoryStore.js';

/** How long PayNow's event ids are known, in milliseconds: a delivery that comes again within it is not a second event. */
const KNOWN_MS = 7 * 24 * 60 * 60_000;

/** How long PayNow's event ids are known with these settings, in milliseconds. */
export const knownMsOf = ({ EVENTS_RETENTION_MS: retentionMs }: Config): number => Math.max(KNOWN_MS, retentionMs);

/** The store that the settings name: Redis, the data folder, or memory. It is opened when it is first used. */
export function eventStoreOf(config: Config, log: Log, now: () => number): EventStore {
  const {
    REDIS_URL: url,
    GATEWAY_DATA_DIR: folder,
    EVENTS_RETENTION_MS: retentionMs,
    EXTRA_CA_FILE: extraCaFile,
  } = config;
  const keeping: Keeping = { retentionMs, knownMs: knownMsOf(config) };
  if (isInMemory(config)) return new MemoryEventStore(keeping, now);
  // Loaded when needed: a gateway in memory needs neither.
  return new OpenedLater(
    url === undefined
      ? async () => (await import('./store/lmdbStore.js')).LmdbEventStore.open(folder, keeping, now)
      : async () =>
          (await import('./store/redisStore.js')).RedisEventStore.open({ url, extraCaFile, keeping, log, now }),
  );
}

/** A store that is opened on its first use, again when that failed. */
class OpenedLater implements EventStore {
  readonly #watchers = new Watchers();
  readonly #opening: Opening<EventStore>;

  constructor(openStore: () => Promise<EventStore>) {
    this.#opening = new Opening(async () => {
      const store = await openStore();
      store.watch((storeId) => this.#watchers.tell(storeId));
      return store;
    });
  }

  async append(event: NewEvent): Promise<boolean> {
    return (await this.#opening.get()).append(event);
  }

  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    return (await this.#opening.get()).known(storeId, eventIds);
  }

  async read(range: LogRange): Promise<readonly StoredEvent[]> {
    return (await this.#opening.get()).read(range);
  }

  async state(storeId: string): Promise<LogState> {
    return (await this.#opening.get()).state(storeId);
  }

  watch(onGrown: (storeId: string) => void): () => void {
    return this.#watchers.add(onGrown);
  }

  async trim(): Promise<void> {
    await (await this.#opening.get()).trim();
  }

  async close(): Promise<void> {
    await (await this.#opening.release())?.close();
  }
}
