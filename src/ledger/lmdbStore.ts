import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { open, type RootDatabase } from 'lmdb';
import { DamagedFile, examine, isAsExamined } from '../core/lmdb/examine.js';
import { LedgerUnavailable } from './errors.js';
import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

interface Shared {
  database: RootDatabase<string, string>;
  users: number;
  /** Transactions that have begun and not ended. */
  underWay: number;
  /** LMDB has given the open file up; it works again once it is opened anew. */
  isBroken: boolean;
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
  #isClosed = false;

  private constructor(
    private readonly path: string,
    private readonly shared: Shared,
  ) {
    shared.users += 1;
  }

  /**
   * Opens the ledger below this folder. What is not there is made, for the process's own user only.
   * @throws Error of the file system when that cannot be done; LedgerUnavailable for a damaged file: it says what to do
   */
  static async open(folder: string): Promise<LmdbStore> {
    const own = join(folder, 'ledger'); // of its own: the folder itself may be open to others
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = resolve(own, 'ledger.mdb');
    if (!OPEN.has(path)) await examine(path).catch(refuse);
    const shared = OPEN.get(path) ?? { database: openFile(path), users: 0, underWay: 0, isBroken: false };
    OPEN.set(path, shared);
    return new LmdbStore(path, shared);
  }

  get #database(): RootDatabase<string, string> {
    return this.shared.database;
  }

  async get(name: string): Promise<string | undefined> {
    this.#database.resetReadTxn(); // what other processes have written since counts
    return this.#database.get(name);
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    const { shared } = this;
    const { database } = shared;
    shared.underWay += 1;
    try {
      return await database.transaction(() => {
        if (conditions.some(({ name, text }) => database.get(name) !== text)) return false;
        // Inside a transaction both act at once; their promises say nothing more.
        for (const { name, text } of writes)
          void (text === undefined ? database.remove(name) : database.put(name, text));
        return true;
      });
    } catch (error) {
      const failure = await whyNot(error);
      if (isFatal(failure)) shared.isBroken = true;
      throw failure;
    } finally {
      shared.underWay -= 1;
    }
  }

  async check(): Promise<void> {
    await this.#reopen();
    await this.commit([], [{ name: 'check', text: '' }]);
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

  /** A failure in the very middle of a commit makes LMDB refuse everything until the file is opened anew. */
  async #reopen(): Promise<void> {
    const { shared } = this;
    if (!shared.isBroken || shared.underWay > 0) return;
    shared.isBroken = false;
    await shared.database.close();
    shared.database = openFile(this.path);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.shared.users -= 1;
    if (this.shared.users > 0) return;
    OPEN.delete(this.path);
    await this.#database.close();
    isAsExamined(this.path);
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof DamagedFile)) throw error;
  throw new LedgerUnavailable(
    `${error.message} Stop every gateway that uses ${dirname(dirname(error.path))}, keep a copy of it, and run ` +
      '"paynow-graphql ledger salvage --to NEW_FOLDER": it copies what can be read, and says how to go on.',
  );
}

// Without overlapping syncs a commit resolves once it is on the disk, and rejects when it cannot be put there. Without
// batches of a turn no promise that nobody holds is rejected with it.
const openFile = (path: string): RootDatabase<string, string> =>
  open<string, string>({
    path,
    noSubdir: true,
    encoding: 'string',
    overlappingSync: false,
    eventTurnBatching: false,
  });

/** What kept a commit from the disk: LMDB tells it by a second promise. */
async function whyNot(thrown: unknown): Promise<Error> {
  const failure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { commitError } = failure as { readonly commitError?: Promise<never> };
  if (commitError === undefined) return failure;
  const [{ reason: cause }] = (await Promise.allSettled([commitError])) as [PromiseRejectedResult]; // it only rejects
  const { code } = cause as { readonly code?: unknown };
  if (typeof code !== 'number') return new Error('a commit failed', { cause });
  const named = code > 0 ? getSystemErrorName(-code) : `LMDB ${code}`;
  return Object.assign(new Error(`a commit failed with ${named}`, { cause }), { code: named });
}

const MDB_PANIC = 'LMDB -30795';

const isFatal = (failure: Error): boolean => (failure as NodeJS.ErrnoException).code === MDB_PANIC;
