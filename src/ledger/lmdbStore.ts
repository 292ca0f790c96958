import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

interface Shared {
  readonly database: RootDatabase<string, string>;
  users: number;
}

/**
 * What this process has open, by path. A file is opened once per process: opening waits for the file's writer, which
 * may itself be waiting for this thread.
 */
const OPEN = new Map<string, Shared>();

/**
 * Texts in an LMDB file that several processes of one machine may open. A process that ends without closing it leaves
 * no lock behind.
 */
export class LmdbStore implements LedgerStore {
  readonly #database: RootDatabase<string, string>;
  #isClosed = false;

  private constructor(
    private readonly path: string,
    private readonly shared: Shared,
  ) {
    this.#database = shared.database;
    shared.users += 1;
  }

  /**
   * Opens the ledger below this folder. What is not there is made, for the process's own user only.
   * @throws Error of the file system when that cannot be done
   */
  static async open(folder: string): Promise<LmdbStore> {
    const own = join(folder, 'ledger'); // of its own: the folder itself may be open to others
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = resolve(own, 'ledger.mdb');
    // Without overlapping syncs a commit resolves once it is on the disk, and rejects when it cannot be put there.
    const options = { path, noSubdir: true, encoding: 'string', overlappingSync: false } as const;
    const shared = OPEN.get(path) ?? { database: open<string, string>(options), users: 0 };
    OPEN.set(path, shared);
    return new LmdbStore(path, shared);
  }

  async get(name: string): Promise<string | undefined> {
    this.#database.resetReadTxn(); // what other processes have written since counts
    return this.#database.get(name);
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    const database = this.#database;
    return database.transaction(() => {
      if (conditions.some(({ name, text }) => database.get(name) !== text)) return false;
      // Inside a transaction both act at once; their promises say nothing more.
      for (const { name, text } of writes) void (text === undefined ? database.remove(name) : database.put(name, text));
      return true;
    });
  }

  async scan({ prefix, after, reverse = false, limit }: Scan): Promise<readonly Named[]> {
    const [first, last] = [prefix, prefix + PREFIX_END];
    const range = reverse ? { start: after ?? last, end: first } : { start: after ?? first, end: last };
    this.#database.resetReadTxn();
    const found: Named[] = [];
    for (const { key, value } of this.#database.getRange({ ...range, reverse, limit: limit + 1 })) {
      if (key !== after && found.length < limit) found.push({ name: key, text: value });
    }
    return found;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.shared.users -= 1;
    if (this.shared.users > 0) return;
    OPEN.delete(this.path);
    await this.#database.close();
  }
}
