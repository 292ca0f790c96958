import { dirname } from 'node:path';
import { DamagedFile } from '../core/lmdb/examine.js';
import { SharedFile } from '../core/lmdb/sharedFile.js';
import { LedgerUnavailable } from './errors.js';
import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

/**
 * Texts in an LMDB file that several processes of one machine may open. A process that ends without closing it leaves
 * no lock behind.
 */
export class LmdbStore implements LedgerStore {
  private constructor(private readonly file: SharedFile<string>) {}

  /**
   * Opens the ledger below this folder. What is not there is created, for the process's own user only.
   * @throws Error of the file system when that cannot be done; LedgerUnavailable for a damaged file: it says what to do
   */
  static async open(folder: string): Promise<LmdbStore> {
    return new LmdbStore(await SharedFile.open<string>(folder, 'ledger', 'ledger').catch(refuse));
  }

  async get(name: string): Promise<string | undefined> {
    return this.file.latest.get(name);
  }

  commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    return this.file.transaction(() => {
      const { database } = this.file;
      if (conditions.some(({ name, text }) => database.get(name) !== text)) return false;
      for (const { name, text } of writes) void (text === undefined ? database.remove(name) : database.put(name, text));
      return true;
    });
  }

  async check(): Promise<void> {
    await this.commit([], [{ name: 'check', text: '' }]);
  }

  async scan({ prefix, after, reverse = false, limit }: Scan): Promise<readonly Named[]> {
    const [first, last] = [prefix, prefix + PREFIX_END];
    const range = reverse ? { start: after ?? last, end: first } : { start: after ?? first, end: last };
    const found: Named[] = [];
    for (const { key, value } of this.file.latest.getRange({ ...range, reverse, limit: limit + 1 })) {
      if (key !== after && found.length < limit) found.push({ name: key, text: value });
    }
    return found;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof DamagedFile)) throw error;
  throw new LedgerUnavailable(
    `${error.message} Stop every gateway that uses ${dirname(dirname(error.path))}, keep a copy of it, and run ` +
      '"paynow-graphql ledger salvage --to NEW_FOLDER": it copies what can be read, and says how to go on.',
  );
}
