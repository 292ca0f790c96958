import type { Log } from '../core/log.js';
import { Opening } from '../core/opening.js';
import { LedgerUnavailable } from './errors.js';
import type { Condition, LedgerStore, Named, Scan, Write } from './store.js';

/** A store that can say how it is. */
export interface WatchedStore extends LedgerStore {
  /** Why nothing can be written now, as far as is known; undefined when all is well. */
  trouble(): string | undefined;
}

/** Milliseconds between two attempts to find out whether a failed store works again. */
const TRY_MS = 1_000;
/** Milliseconds for which the same trouble is not logged again. */
const QUIET_MS = 60_000;

/**
 * A store that is opened on its first use, again when that failed. Its failures say that nothing was sent, and are
 * remembered until it works again, which it finds out by itself.
 */
export class WatchedLater implements WatchedStore {
  readonly #opening: Opening<LedgerStore>;
  #trouble: string | undefined;
  #loggedAt = Number.NEGATIVE_INFINITY;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param openStore opens the store, which may tell of trouble that it finds out between two uses */
  constructor(
    openStore: (tell: (trouble: string | undefined) => void) => Promise<LedgerStore>,
    private readonly log: Log,
  ) {
    this.#opening = new Opening(() => openStore((trouble) => this.#tell(trouble)));
  }

  trouble(): string | undefined {
    return this.#trouble;
  }

  async get(name: string): Promise<string | undefined> {
    return this.#use((store) => store.get(name));
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    const isDone = await this.#use((store) => store.commit(conditions, writes));
    this.#tell(undefined);
    return isDone;
  }

  async scan(scan: Scan): Promise<readonly Named[]> {
    return this.#use((store) => store.scan(scan));
  }

  async check(): Promise<void> {
    await this.#use((store) => store.check());
    this.#tell(undefined);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await (await this.#opening.release())?.close();
  }

  async #use<T>(work: (store: LedgerStore) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#opening.get());
    } catch (error) {
      const failure = error instanceof LedgerUnavailable ? error : unavailable(error);
      this.#tell(failure.why, error);
      throw failure;
    }
  }

  #tell(trouble: string | undefined, error?: unknown): void {
    const { log } = this;
    if (trouble === undefined) {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      if (this.#trouble !== undefined) log.info({}, 'the ledger can be written again');
    } else {
      const now = performance.now();
      if (trouble !== this.#trouble || now - this.#loggedAt >= QUIET_MS) {
        this.#loggedAt = now;
        log.error({ why: trouble, ...(error !== undefined && { failure: messageOf(error) }) }, 'the ledger failed');
      }
      if (!this.#isClosed) this.#retry ??= setTimeout(() => void this.#tryAgain(), TRY_MS).unref();
    }
    this.#trouble = trouble;
  }

  async #tryAgain(): Promise<void> {
    this.#retry = undefined;
    await this.check().catch(() => undefined); // it has told, and tries once more
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function unavailable(error: unknown): LedgerUnavailable {
  const { code } = error as NodeJS.ErrnoException;
  const why = `what it is kept in failed${code === undefined ? '' : ` with ${code}`}.`;
  return new LedgerUnavailable(why, { cause: error });
}
