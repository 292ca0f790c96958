import type { Log } from '../core/log.js';
import { comparePlaces, type EventPlace, type StoredEvent } from './event.js';
import type { EventStore } from './store/eventStore.js';

/** Events that are held for those who listen. Whoever is further behind is too slow. */
const HELD = 1_000;
const BATCH = 200;
/** After a failure of the store the next look waits this long, in milliseconds. */
const RETRY_MS = 500;

/** The newest events of one store in memory, for everybody who listens: each is read from the log once per process. */
export class Tail {
  #held: StoredEvent[] = [];
  /** All events behind this place are held; undefined when that is all of the log. */
  #from: EventPlace | undefined;
  #epoch = '';
  #isGrown = true;
  #isLooking = false;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();
  readonly #leave: () => void;

  constructor(
    private readonly store: EventStore,
    readonly storeId: string,
    private readonly log: Log,
    private readonly onEvent: (event: StoredEvent) => void,
  ) {
    this.#leave = store.watch((grown) => {
      if (grown === storeId) this.look();
    });
  }

  /** Which log the events are of; see `LogState`. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Whether nothing will ever come again. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The place behind which listening begins when no cursor says where. */
  get end(): EventPlace | undefined {
    return this.#held.at(-1)?.place ?? this.#from;
  }

  /** Reads what the log holds now. Rejects when it cannot be read. */
  async begin(): Promise<void> {
    const { epoch, newest, removed } = await this.store.state(this.storeId);
    this.#epoch = epoch;
    this.#from = newest ?? removed;
    this.look();
  }

  /** The events behind a place; undefined when some of them are no longer held. */
  behind(place: EventPlace | undefined): readonly StoredEvent[] | undefined {
    if (this.#from !== undefined && (place === undefined || comparePlaces(place, this.#from) < 0)) return undefined;
    if (place === undefined) return this.#held;
    // Listeners are near the end.
    let start = this.#held.length;
    for (; start > 0; start -= 1) {
      const event = this.#held[start - 1];
      if (event === undefined || comparePlaces(event.place, place) <= 0) break;
    }
    return this.#held.slice(start);
  }

  /** Resolves when something has changed, or the signal is aborted. */
  async change(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Looks for new events, soon. */
  look(): void {
    this.#isGrown = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#readOn().finally(() => {
      this.#isLooking = false;
    });
  }

  /** Wakes all who wait; nothing is read any more. */
  close(): void {
    this.#isClosed = true;
    this.#leave();
    this.#wakeAll();
  }

  async #readOn(): Promise<void> {
    while (this.#isGrown && !this.#isClosed) {
      this.#isGrown = false;
      try {
        await this.#readBatch();
      } catch (error) {
        this.log.warn({ failure: String(error) }, 'events could not be read; listeners wait');
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
        this.#isGrown = true;
      }
    }
  }

  async #readBatch(): Promise<void> {
    const { epoch, removed } = await this.store.state(this.storeId);
    if (epoch !== this.#epoch) {
      // What was read belongs to a log that is lost: who listens has to be told. All of the new one is news.
      this.#held = [];
      this.#epoch = epoch;
      this.#from = removed;
      this.#isGrown = true;
      this.#wakeAll();
      return;
    }
    const events = await this.store.read({ storeId: this.storeId, after: this.end, limit: BATCH });
    if (events.length === BATCH) this.#isGrown = true;
    for (const event of events) {
      this.#held.push(event);
      this.onEvent(event);
    }
    if (this.#held.length > HELD + BATCH) {
      this.#from = this.#held[this.#held.length - HELD - 1]?.place ?? this.#from;
      this.#held = this.#held.slice(-HELD);
    }
    if (events.length > 0) this.#wakeAll();
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
