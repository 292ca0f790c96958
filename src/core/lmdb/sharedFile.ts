import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { getSystemErrorName } from 'node:util';
import { type Key, open, type RootDatabase } from 'lmdb';
import { examine, isAsExamined } from './examine.js';

/** A file that this process has open. */
interface Opened {
  database: RootDatabase<string>;
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
const OPEN = new Map<string, Opened>();

/**
 * An LMDB file of texts that several processes of one machine may open, each of them several times. A process that ends
 * without closing it leaves no lock behind.
 */
export class SharedFile<K extends Key> {
  #isClosed = false;

  private constructor(
    private readonly path: string,
    private readonly opened: Opened,
  ) {
    opened.users += 1;
  }

  /**
   * Opens `NAME.mdb` in a folder of the data folder. What is not there is created, for the process's own user only.
   * @throws Error of the file system when that cannot be done; DamagedFile for a damaged file
   */
  static async open<K extends Key>(dataFolder: string, folder: string, name: string): Promise<SharedFile<K>> {
    const own = join(dataFolder, folder); // of its own: the data folder itself may be open to others
    await mkdir(own, { recursive: true, mode: 0o700 });
    const path = resolve(own, `${name}.mdb`);
    if (!OPEN.has(path)) await examine(path);
    const opened = OPEN.get(path) ?? { database: openFile(path), users: 0, underWay: 0, isBroken: false };
    OPEN.set(path, opened);
    return new SharedFile(path, opened);
  }

  /** For use within a transaction. */
  get database(): RootDatabase<string, K> {
    return this.opened.database as RootDatabase<string, K>;
  }

  /** For reading: what other processes have written since counts. */
  get latest(): RootDatabase<string, K> {
    const { database } = this;
    database.resetReadTxn();
    return database;
  }

  /**
   * Runs the work in a transaction of its own, and resolves once it is on the disk. Inside of it writes act at once; their
   * promises say nothing more.
   * @throws Error whose `code` says what kept it from the disk: `ENOSPC`, `LMDB -30792`
   */
  async transaction<T>(work: () => T): Promise<T> {
    const { opened } = this;
    await this.#reopen();
    opened.underWay += 1;
    try {
      return await opened.database.transaction(work);
    } catch (error) {
      const failure = await whyNot(error);
      if (isFatal(failure)) opened.isBroken = true;
      throw failure;
    } finally {
      opened.underWay -= 1;
    }
  }

  /** A failure in the very middle of a commit makes LMDB refuse everything until the file is opened anew. */
  async #reopen(): Promise<void> {
    const { opened } = this;
    if (!opened.isBroken || opened.underWay > 0) return;
    opened.isBroken = false;
    await opened.database.close();
    opened.database = openFile(this.path);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.opened.users -= 1;
    if (this.opened.users > 0) return;
    OPEN.delete(this.path);
    await this.opened.database.close();
    isAsExamined(this.path);
  }
}

// Without overlapping syncs a commit resolves once it is on the disk, and rejects when it cannot be put there. Without
// batches of a turn no promise that nobody holds is rejected with it, which would end the process.
const openFile = (path: string): RootDatabase<string> =>
  open<string>({ path, noSubdir: true, encoding: 'string', overlappingSync: false, eventTurnBatching: false });

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
