import { randomBytes } from 'node:crypto';
import { comparePlaces, type EventPlace, type NewEvent, placeMs, type StoredEvent } from '../event.js';
import { type EventStore, type Keeping, type LogRange, type LogState, placeBehind, Watchers } from './eventStore.js';

interface Log {
  events: StoredEvent[];
  readonly known: Map<string, number>;
  removed: EventPlace | undefined;
}

/** Events in this process's memory: for a gateway that keeps nothing. */
export class MemoryEventStore implements EventStore {
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #logs = new Map<string, Log>();
  readonly #watchers = new Watchers();

  constructor(
    private readonly keeping: Keeping,
    private readonly now: () => number = Date.now,
  ) {}

  async append(event: NewEvent): Promise<boolean> {
    const log = this.#logOf(event.storeId);
    if (log.known.has(event.eventId)) return false;
    log.known.set(event.eventId, this.now());
    log.events.push({ ...event, place: placeBehind(log.events.at(-1)?.place ?? log.removed, this.now()) });
    this.#watchers.tell(event.storeId);
    return true;
  }

  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { known } = this.#logOf(storeId);
    return new Set(eventIds.filter((eventId) => known.has(eventId)));
  }

  async read({ storeId, after, limit }: LogRange): Promise<readonly StoredEvent[]> {
    const { events } = this.#logOf(storeId);
    if (after === undefined) return events.slice(0, limit);
    const last = events.findLastIndex(({ place }) => comparePlaces(place, after) <= 0); // most read near the end
    return events.slice(last + 1, last + 1 + limit);
  }

  async state(storeId: string): Promise<LogState> {
    const { events, removed } = this.#logOf(storeId);
    return { epoch: this.#epoch, newest: events.at(-1)?.place, removed };
  }

  watch(onGrown: (storeId: string) => void): () => void {
    return this.#watchers.add(onGrown);
  }

  async trim(): Promise<void> {
    for (const log of this.#logs.values()) {
      const kept = log.events.filter(({ place }) => placeMs(place) >= this.now() - this.keeping.retentionMs);
      log.removed = log.events[log.events.length - kept.length - 1]?.place ?? log.removed;
      log.events = kept;
      for (const [id, at] of log.known) if (at < this.now() - this.keeping.knownMs) log.known.delete(id);
    }
  }

  async close(): Promise<void> {
    this.#logs.clear();
  }

  #logOf(storeId: string): Log {
    let log = this.#logs.get(storeId);
    if (!log) {
      log = { events: [], known: new Map(), removed: undefined };
      this.#logs.set(storeId, log);
    }
    return log;
  }
}
