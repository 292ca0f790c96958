import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Lease, RelayTexts, TextWrite } from './texts.js';

type Key = string[];

const LEASE = 'lease';
const TEXT = 'text';

interface Shared {
  readonly database: RootDatabase<string, Key>;
  users: number;
}

/** What this process has open, by path: a file is opened once per process. */
const OPEN = new Map<string, Shared>();

/** Texts in an LMDB file that several processes of one machine may open; its clock says when a lease has run out. */
export class LmdbTexts implements RelayTexts {
  readonly #database: RootDatabase<string, Key>;

  private constructor(
    private readonly path: string,
    private readonly shared: Shared,
    private readonly now: () => number,
  ) {
    this.#database = shared.database;
    shared.users += 1;
  }

  /**
   * Opens the file beside the log of events. What is not there is made, for the process's own user only.
   * @throws Error of the file system when that cannot be done
   */
  static async open(folder: string, now: () => number): Promise<LmdbTexts> {
    const own = join(folder, 'events');
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = resolve(own, 'relays.mdb');
    const options = { path, noSubdir: true, encoding: 'string', overlappingSync: false } as const;
    const shared = OPEN.get(path) ?? { database: open<string, Key>(options), users: 0 };
    OPEN.set(path, shared);
    return new LmdbTexts(path, shared, now);
  }

  async get(table: string, key: string): Promise<string | undefined> {
    this.#database.resetReadTxn();
    return this.#database.get([TEXT, table, key]);
  }

  async all(table: string): Promise<ReadonlyMap<string, string>> {
    this.#database.resetReadTxn();
    const range = this.#database.getRange(rangeOf(table));
    return new Map([...range].map(({ key, value }) => [key[2] ?? '', value]));
  }

  write(writes: readonly TextWrite[], lease?: Lease): Promise<boolean> {
    const database = this.#database;
    return database.transaction(() => {
      if (lease !== undefined && this.#holder(lease.name) !== lease.owner) return false;
      // Inside a transaction writes act at once; their promises say nothing more.
      for (const { table, key, text } of writes) {
        if (key === undefined) for (const each of [...database.getKeys(rangeOf(table))]) void database.remove(each);
        else if (text === undefined) void database.remove([TEXT, table, key]);
        else void database.put([TEXT, table, key], text);
      }
      return true;
    });
  }

  take(lease: Lease, ms: number): Promise<boolean> {
    return this.#prolong(lease, ms, (holder) => holder === undefined || holder === lease.owner);
  }

  renew(lease: Lease, ms: number): Promise<boolean> {
    return this.#prolong(lease, ms, (holder) => holder === lease.owner);
  }

  async end(name: string, owner?: string): Promise<void> {
    await this.#database.transaction(() => {
      if (owner === undefined || this.#holder(name) === owner) void this.#database.remove([LEASE, name]);
    });
  }

  async close(): Promise<void> {
    this.shared.users -= 1;
    if (this.shared.users > 0) return;
    OPEN.delete(this.path);
    await this.#database.close();
  }

  #prolong({ name, owner }: Lease, ms: number, isFree: (holder: string | undefined) => boolean): Promise<boolean> {
    return this.#database.transaction(() => {
      if (!isFree(this.#holder(name))) return false;
      void this.#database.put([LEASE, name], `${this.now() + ms} ${owner}`);
      return true;
    });
  }

  #holder(name: string): string | undefined {
    const [until, owner] = this.#database.get([LEASE, name])?.split(' ') ?? [];
    return Number(until) > this.now() ? owner : undefined;
  }
}

const rangeOf = (table: string) => ({ start: [TEXT, table], end: [TEXT, table, '\uffff'] });
