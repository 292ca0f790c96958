import type { EventPlace, NewEvent, StoredEvent } from '../event.js';

/** How long things are kept, in milliseconds. */
export interface Keeping {
  /** Events of the log. */
  readonly retentionMs: number;
  /** PayNow's event ids, by which a delivery that comes again is known. */
  readonly knownMs: number;
}

/** What a store's log holds now. */
export interface LogState {
  /** Which log this is: drawn when it is begun, and the same as long as nothing of it is lost. */
  readonly epoch: string;
  /** The newest event's place; undefined while there is none. */
  readonly newest: EventPlace | undefined;
  /** The place of the last event that was removed since it was too old; undefined while there is none. */
  readonly removed: EventPlace | undefined;
}

/** A part of a store's log. */
export interface LogRange {
  readonly storeId: string;
  /** Only what comes behind this place. */
  readonly after: EventPlace | undefined;
  readonly limit: number;
}

/** Where the events of all stores are kept, a log for each. Events that were put there stay in their order. */
export interface EventStore {
  /**
   * Puts an event at the end of its store's log, unless its id is known there. It is durable when this resolves.
   * @returns whether it was new
   */
  append(event: NewEvent): Promise<boolean>;
  /** Those of PayNow's event ids that are known in a store's log: appending them would change nothing. */
  known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The events of a part of the log, oldest first. */
  read(range: LogRange): Promise<readonly StoredEvent[]>;
  state(storeId: string): Promise<LogState>;
  /** Calls back with a store's id soon after its log has grown, whoever made it grow. Returns what ends this. */
  watch(onGrown: (storeId: string) => void): () => void;
  /** Removes what is older than it may be. */
  trim(): Promise<void>;
  close(): Promise<void>;
}

/** Calls those who watch a store, and not those who have left. */
export class Watchers {
  readonly #watchers = new Set<(storeId: string) => void>();

  get size(): number {
    return this.#watchers.size;
  }

  add(onGrown: (storeId: string) => void): () => void {
    this.#watchers.add(onGrown);
    return () => this.#watchers.delete(onGrown);
  }

  tell(storeId: string): void {
    for (const onGrown of this.#watchers) onGrown(storeId);
  }
}

/** The place of an event that arrives now, behind the newest one: clocks that go back do not turn the order around. */
export function placeBehind(newest: EventPlace | undefined, now: number): EventPlace {
  const [ms = 0, n = 0] = (newest ?? '0-0').split('-').map(Number);
  return now > ms ? `${now}-0` : `${ms}-${n + 1}`;
}
