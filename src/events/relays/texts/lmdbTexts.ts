import { SharedFile } from '../../../core/lmdb/sharedFile.js';
import type { Lease, RelayTexts, TextWrite } from './texts.js';

type Key = string[];

const LEASE = 'lease';
const TEXT = 'text';

/** Texts in an LMDB file that several processes of one machine may open; its clock says when a lease has run out. */
export class LmdbTexts implements RelayTexts {
  private constructor(
    private readonly file: SharedFile<Key>,
    private readonly now: () => number,
  ) {}

  /**
   * Opens the file beside the log of events. What is not there is created, for the process's own user only.
   * @throws Error of the file system when that cannot be done; DamagedFile for a damaged one
   */
  static async open(folder: string, now: () => number): Promise<LmdbTexts> {
    return new LmdbTexts(await SharedFile.open<Key>(folder, 'events', 'relays'), now);
  }

  async get(table: string, key: string): Promise<string | undefined> {
    return this.file.latest.get([TEXT, table, key]);
  }

  async all(table: string): Promise<ReadonlyMap<string, string>> {
    const range = this.file.latest.getRange(rangeOf(table));
    return new Map([...range].map(({ key, value }) => [key[2] ?? '', value]));
  }

  write(writes: readonly TextWrite[], lease?: Lease): Promise<boolean> {
    return this.file.transaction(() => {
      const { database } = this.file;
      if (lease !== undefined && this.#holder(lease.name) !== lease.owner) return false;
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
    await this.file.transaction(() => {
      if (owner === undefined || this.#holder(name) === owner) void this.file.database.remove([LEASE, name]);
    });
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #prolong({ name, owner }: Lease, ms: number, isFree: (holder: string | undefined) => boolean): Promise<boolean> {
    return this.file.transaction(() => {
      if (!isFree(this.#holder(name))) return false;
      void this.file.database.put([LEASE, name], `${this.now() + ms} ${owner}`);
      return true;
    });
  }

  #holder(name: string): string | undefined {
    const [until, owner] = this.file.database.get([LEASE, name])?.split(' ') ?? [];
    return Number(until) > this.now() ? owner : undefined;
  }
}

const rangeOf = (table: string) => ({ start: [TEXT, table], end: [TEXT, table, '\uffff'] });
