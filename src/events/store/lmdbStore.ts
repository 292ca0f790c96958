import { randomBytes } from 'node:crypto';
import { FORMAT_NAME, ofKnownFormat } from '../../core/format.js';
import { SharedFile } from '../../core/lmdb/sharedFile.js';
import type { EventPlace, NewEvent, StoredEvent } from '../event.js';
import { type EventStore, type Keeping, type LogRange, type LogState, placeBehind, Watchers } from './eventStore.js';

/** How soon events of another process of this machine are seen, in milliseconds. */
const LOOK_MS = 40;

/** Events that one transaction removes, so that none holds the event loop for long. */
const TRIM_STEP = 500;

type Key = (string | number)[];

const eventKey = (storeId: string, place: EventPlace): Key => ['event', storeId, ...place.split('-').map(Number)];
const placeOf = (key: Key): EventPlace => `${Number(key[2])}-${Number(key[3])}`;
const knownKey = (storeId: string, eventId: string): Key => ['known', storeId, eventId];
/** By age, so that what is too old is found without looking at the rest. */
const knownByAge = (ms: number, storeId: string, eventId: string): Key => ['knownByAge', ms, storeId, eventId];
const EPOCH: Key = ['epoch'];

/** Events in an LMDB file that several processes of one machine may open. */
export class LmdbEventStore implements EventStore {
  readonly #watchers = new Watchers();
  #seen = new Map<string, EventPlace | undefined>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly file: SharedFile<Key>,
    private readonly keeping: Keeping,
    private readonly now: () => number,
  ) {}

  /**
   * Opens the log below this folder. What is not there is created, for the process's own user only.
   * @throws Error of the file system when that cannot be done; DamagedFile for a damaged one; LaterFormat for a later
   * version's
   */
  static async open(folder: string, keeping: Keeping, now: () => number = Date.now): Promise<LmdbEventStore> {
    const opened = await SharedFile.open<Key>(folder, 'events', 'events');
    const file = await ofKnownFormat(opened, 'The event log', async ({ latest }) => latest.get([FORMAT_NAME]));
    const store = new LmdbEventStore(file, keeping, now);
    if (!file.latest.doesExist(EPOCH)) await store.#begin();
    return store;
  }

  async #begin(): Promise<void> {
    const { file } = this;
    const draw = () => {
      if (!file.database.doesExist(EPOCH)) void file.database.put(EPOCH, randomBytes(8).toString('hex'));
    };
    try {
      await file.transaction(draw);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async append(event: NewEvent): Promise<boolean> {
    const { storeId, eventId } = event;
    const isNew = await this.file.transaction(() => {
      const { database } = this.file;
      if (database.doesExist(knownKey(storeId, eventId))) return false;
      const now = this.now();
      const place = placeBehind(this.#newest(storeId) ?? this.#removed(storeId), now);
      void database.put(eventKey(storeId, place), JSON.stringify(event));
      void database.put(knownKey(storeId, eventId), place);
      void database.put(knownByAge(now, storeId, eventId), '');
      return true;
    });
    if (isNew) this.#look(storeId);
    return isNew;
  }

  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { latest } = this.file;
    return new Set(eventIds.filter((eventId) => latest.doesExist(knownKey(storeId, eventId))));
  }

  async read({ storeId, after, limit }: LogRange): Promise<readonly StoredEvent[]> {
    const start = after === undefined ? ['event', storeId] : eventKey(storeId, after);
    const found: StoredEvent[] = [];
    for (const { key, value } of this.file.latest.getRange({
      start,
      end: ['event', storeId, Infinity],
      limit: limit + 1,
    })) {
      const place = placeOf(key);
      if (place !== after && found.length < limit) found.push({ ...(JSON.parse(value) as NewEvent), place }); // put there by append
    }
    return found;
  }

  async state(storeId: string): Promise<LogState> {
    return {
      epoch: this.file.latest.get(EPOCH) ?? '',
      newest: this.#newest(storeId),
      removed: this.#removed(storeId),
    };
  }

  watch(onGrown: (storeId: string) => void): () => void {
    const leave = this.#watchers.add(onGrown);
    if (this.#timer === undefined) {
      this.#lookAround();
      this.#timer = setInterval(() => this.#lookAround(), LOOK_MS);
      this.#timer.unref();
    }
    return () => {
      leave();
      if (this.#watchers.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async trim(): Promise<void> {
    const now = this.now();
    for (const storeId of this.#stores()) {
      const old = { start: ['event', storeId], end: ['event', storeId, now - this.keeping.retentionMs] };
      await this.#removeAll(old, (database, keys) => {
        void database.put(['removed', storeId], placeOf(keys.at(-1) as Key)); // there is one
      });
    }
    const old = { start: ['knownByAge'], end: ['knownByAge', now - this.keeping.knownMs] };
    await this.#removeAll(old, (database, keys) => {
      for (const key of keys) void database.remove(knownKey(String(key[2]), String(key[3])));
    });
  }

  /** Removes all keys in a range, some at a time, each time with what else has to change. */
  async #removeAll(
    range: { readonly start: Key; readonly end: Key },
    change: (database: SharedFile<Key>['database'], keys: readonly Key[]) => void,
  ): Promise<void> {
    for (;;) {
      const keys = [...this.file.latest.getKeys({ ...range, limit: TRIM_STEP })];
      if (keys.length === 0) return;
      await this.file.transaction(() => {
        const { database } = this.file;
        for (const key of keys) void database.remove(key);
        change(database, keys);
      });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.file.close();
  }

  #newest(storeId: string): EventPlace | undefined {
    const range = { start: ['event', storeId, Infinity], end: ['event', storeId], reverse: true, limit: 1 };
    const [key] = this.file.database.getKeys(range);
    return key === undefined ? undefined : placeOf(key);
  }

  #removed(storeId: string): EventPlace | undefined {
    return this.file.database.get(['removed', storeId]) as EventPlace | undefined; // put there by trim
  }

  /** The stores that have events: one step of the cursor for each. */
  *#stores(): Generator<string> {
    let start: Key = ['event'];
    for (;;) {
      const [key] = this.file.latest.getKeys({ start, end: ['event', '\uffff'], limit: 1 });
      if (key === undefined) return;
      yield String(key[1]);
      start = ['event', String(key[1]), Infinity];
    }
  }

  #lookAround(): void {
    for (const storeId of this.#stores()) this.#look(storeId);
  }

  #look(storeId: string): void {
    const newest = this.#newest(storeId);
    if (newest === this.#seen.get(storeId)) return;
    this.#seen.set(storeId, newest);
    this.#watchers.tell(storeId);
  }
}
