import type { Log } from '../core/log.js';
import type { Journal, Settlement } from './journal.js';
import { type Held, isUnsettled, type LedgerRecord } from './record.js';

/** What a hold is made with. */
export interface HoldOptions {
  readonly journal: Journal;
  readonly leaseMs: number;
  readonly now: () => number;
  readonly log: Log;
}

/** An entry that this process works on. Renews the lease until it is let go. */
export class Hold {
  #held: Held;
  /** Changes are made one after the other, each on what the one before has written. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(
    held: Held,
    private readonly options: HoldOptions,
  ) {
    this.#held = held;
    this.#timer = setInterval(() => void this.#renew(), options.leaseMs / 3);
    this.#timer.unref();
  }

  /** Whether the lease has not run out: others would otherwise take the owner for dead. */
  get isAlive(): boolean {
    return this.options.now() < this.#held.record.leaseUntil;
  }

  /** Changes the entry, which stays unsettled. @returns false when another process has taken it over */
  async move(change: Partial<LedgerRecord>): Promise<boolean> {
    return this.#inTurn(async () => {
      const moved = await this.options.journal.move(this.#held, change);
      if (moved) this.#held = moved;
      return moved !== undefined;
    });
  }

  /**
   * Writes how it ended. Another process may have marked the entry meanwhile, because the lease had run out; what the
   * owner knows counts. A failure is logged only: PayNow's answer is worth more than its record.
   */
  async end(change: Partial<LedgerRecord>, settlement?: Settlement): Promise<void> {
    await this.#toEnd((held) => this.options.journal.settle(held, change, settlement));
  }

  /** Marks the outcome as unknown, unless somebody has found it out meanwhile. */
  async leaveUnknown(): Promise<void> {
    await this.#toEnd(async (held) => {
      if (!isUnsettled(held.record.state)) return true;
      return (await this.options.journal.move(held, { state: 'unknown' })) !== undefined;
    });
  }

  /** Takes the entry out, as though the call had never come. */
  async drop(): Promise<void> {
    await this.#toEnd((held) => this.options.journal.remove(held));
  }

  /** Stops renewing. */
  letGo(): void {
    clearInterval(this.#timer);
  }

  async #toEnd(write: (held: Held) => Promise<boolean>): Promise<void> {
    const { journal, log } = this.options;
    const { storeId, key, attempt } = this.#held.record;
    this.letGo();
    try {
      await this.#inTurn(async () => {
        for (let isWritten = false; !isWritten; ) {
          const held = await journal.find(storeId, key);
          if (held?.record.attempt !== attempt) return log.error({ storeId, attempt }, 'a ledger entry was taken over');
          isWritten = await write(held);
        }
      });
    } catch (error) {
      log.error({ storeId, attempt, failure: String(error) }, 'a ledger entry could not be written');
    }
  }

  async #renew(): Promise<void> {
    const { leaseMs, now, log } = this.options;
    try {
      await this.move({ leaseUntil: now() + leaseMs });
    } catch (error) {
      log.warn({ failure: String(error) }, 'a ledger lease could not be renewed');
    }
  }

  async #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
