import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { examine, isAsExamined } from '../../core/lmdb/examine.js';
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

interface Shared {
  readonly database: RootDatabase<string, Key>;
  users: number;
}

/** What this process has open, by path: a file is opened once per process. */
const OPEN = new Map<string, Shared>();

/** Events in an LMDB file that several processes of one machine may open. */
export class LmdbEventStore implements EventStore {
  readonly #watchers = new Watchers();
  readonly #database: RootDatabase<string, Key>;
  #seen = new Map<string, EventPlace | undefined>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    private readonly shared: Shared,
    private readonly keeping: Keeping,
    private readonly now: () => number,
  ) {
    this.#database = shared.database;
    shared.users += 1;
  }

  /**
   * Opens the log below this folder. What is not there is made, for the process's own user only.
   * @throws Error of the file system when that cannot be done; DamagedFile for a damaged one
   */
  static async open(folder: string, keeping: Keeping, now: () => number = Date.now): Promise<LmdbEventStore> {
    const own = join(folder, 'events');
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = resolve(own, 'events.mdb');
    if (!OPEN.has(path)) await examine(path);
    const options = { path, noSubdir: true, encoding: 'string', overlappingSync: false } as const;
    const shared = OPEN.get(path) ?? { database: open<string, Key>(options), users: 0 };
    OPEN.set(path, shared);
    const store = new LmdbEventStore(path, shared, keeping, now);
    await store.#database.ifNoExists(EPOCH, () => void store.#database.put(EPOCH, randomBytes(8).toString('hex')));
    return store;
  }

  async append(event: NewEvent): Promise<boolean> {
    const { storeId, eventId } = event;
    const database = this.#database;
    const isNew = await database.transaction(() => {
      if (database.doesExist(knownKey(storeId, eventId))) return false;
      const now = this.now();
      const place = placeBehind(this.#newest(storeId) ?? this.#removed(storeId), now);
      // Inside a transaction writes act at once; their promises say nothing more.
      void database.put(eventKey(storeId, place), JSON.stringify(event));
      void database.put(knownKey(storeId, eventId), place);
      void database.put(knownByAge(now, storeId, eventId), '');
      return true;
    });
    if (isNew) this.#look(storeId);
    return isNew;
  }

  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.#database.resetReadTxn();
    return new Set(eventIds.filter((eventId) => this.#database.doesExist(knownKey(storeId, eventId))));
  }

  async read({ storeId, after, limit }: LogRange): Promise<readonly StoredEvent[]> {
    this.#database.resetReadTxn();
    const start = after === undefined ? ['event', storeId] : eventKey(storeId, after);
    const found: StoredEvent[] = [];
    for (const { key, value } of this.#database.getRange({
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
    this.#database.resetReadTxn();
    return {
      epoch: this.#database.get(EPOCH) ?? '',
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
    const database = this.#database;
    const oldestEvent = this.now() - this.keeping.retentionMs;
    for (const storeId of this.#stores()) {
      const range = { start: ['event', storeId], end: ['event', storeId, oldestEvent], limit: TRIM_STEP };
      for (let keys = [...database.getKeys(range)]; keys.length > 0; keys = [...database.getKeys(range)]) {
        const last = keys.at(-1) as Key; // there is one
        await database.transaction(() => {
          for (const key of keys) void database.remove(key);
          void database.put(['removed', storeId], placeOf(last));
        });
      }
    }
    const range = { start: ['knownByAge'], end: ['knownByAge', this.now() - this.keeping.knownMs], limit: TRIM_STEP };
    for (let keys = [...database.getKeys(range)]; keys.length > 0; keys = [...database.getKeys(range)]) {
      await database.transaction(() => {
        for (const key of keys) {
          void database.remove(key);
          void database.remove(knownKey(String(key[2]), String(key[3])));
        }
      });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.shared.users -= 1;
    if (this.shared.users > 0) return;
    OPEN.delete(this.path);
    await this.#database.close();
    isAsExamined(this.path);
  }

  #newest(storeId: string): EventPlace | undefined {
    const range = { start: ['event', storeId, Infinity], end: ['event', storeId], reverse: true, limit: 1 };
    const [key] = this.#database.getKeys(range);
    return key === undefined ? undefined : placeOf(key);
  }

  #removed(storeId: string): EventPlace | undefined {
    return this.#database.get(['removed', storeId]) as EventPlace | undefined; // put there by trim
  }

  /** The stores that have events: one step of the cursor for each. */
  *#stores(): Generator<string> {
    let start: Key = ['event'];
    for (;;) {
      const [key] = this.#database.getKeys({ start, end: ['event', '\uffff'], limit: 1 });
      if (key === undefined) return;
      yield String(key[1]);
      start = ['event', String(key[1]), Infinity];
    }
  }

  #lookAround(): void {
    this.#database.resetReadTxn();
    for (const storeId of this.#stores()) this.#look(storeId);
  }

  #look(storeId: string): void {
    const newest = this.#newest(storeId);
    if (newest === this.#seen.get(storeId)) return;
    this.#seen.set(storeId, newest);
    this.#watchers.tell(storeId);
  }
}
