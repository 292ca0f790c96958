import type { Log } from '../core/log.js';
import type { Journal, Settlement } from './journal.js';
import { type Held, isUnsettled, type LedgerRecord } from './record.js';

/** What a hold is made with. */
export interface HoldOptions {
  readonly journal: Journal;
  readonly leaseMs: number;
  readonly now: () => number;
  /** A clock of this process that only runs forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly log: Log;
}

/** An entry that this process works on. Renews the lease until it is let go. */
export class Hold {
  #held: Held;
  /** By this process's own clock. */
  #aliveUntil: number;
  /** Changes are made one after the other, each on what the one before has written. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(
    held: Held,
    private readonly options: HoldOptions,
  ) {
    this.#held = held;
    this.#aliveUntil = options.elapsed() + options.leaseMs;
    this.#timer = setInterval(() => void this.#renew(), options.leaseMs / 3);
    this.#timer.unref();
  }

  /** Whether the lease has not run out: others would otherwise take the owner for dead. */
  get isAlive(): boolean {
    const { now, elapsed } = this.options; // one of them stands still while a machine sleeps, the other may be set back
    return now() < this.#held.record.leaseUntil && elapsed() < this.#aliveUntil;
  }

  /** Changes the entry, which stays unsettled, and renews the lease. @returns false when another process has taken it over */
  async move(change: Partial<LedgerRecord>): Promise<boolean> {
    return this.#inTurn(async () => {
      const began = this.options.elapsed();
      const moved = await this.options.journal.move(this.#held, { ...change, leaseUntil: this.#lease() });
      if (!moved) return false;
      this.#held = moved;
      this.#aliveUntil = began + this.options.leaseMs;
      return true;
    });
  }

  /**
   * Writes how it ended. Another process may have marked the entry meanwhile, because the lease had run out; what the
   * owner knows counts. A failure is logged only: PayNow's answer is worth more than its record.
   */
  async end(change: Partial<LedgerRecord>, settlement?: Settlement): Promise<void> {
    await this.#toEnd((held) => this.options.journal.settle(held, change, settlement));
  }

  /** Marks the outcome as unknown, unless somebody has found it out meanwhile. @returns the entry, where it is marked */
  async leaveUnknown(): Promise<LedgerRecord | undefined> {
    let left: LedgerRecord | undefined;
    await this.#toEnd(async (held) => {
      if (!isUnsettled(held.record.state)) return true;
      left = (await this.options.journal.move(held, { state: 'unknown' }))?.record;
      return left !== undefined;
    });
    return left;
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
    const { storeId, attempt } = this.#held.record;
    this.letGo();
    try {
      await this.#inTurn(async () => {
        for (let isWritten = false; !isWritten; ) {
          const held = await journal.at(this.#held.name);
          if (held?.record.attempt !== attempt) return log.error({ storeId, attempt }, 'a ledger entry was taken over');
          isWritten = await write(held);
        }
      });
    } catch (error) {
      log.error({ storeId, attempt, failure: String(error) }, 'a ledger entry could not be written');
    }
  }

  async #renew(): Promise<void> {
    try {
      if (!(await this.move({}))) await this.#revive();
    } catch (error) {
      this.options.log.warn({ failure: String(error) }, 'a ledger lease could not be renewed');
    }
  }

  /** Another process took this one for dead, by a clock that differs: what was sent is under way all the same. */
  async #revive(): Promise<void> {
    await this.#inTurn(async () => {
      const { journal } = this.options;
      const { name, record } = this.#held;
      const held = await journal.at(name);
      if (held?.record.attempt !== record.attempt || held.record.state !== 'unknown') return;
      this.#held = (await journal.move(held, { state: 'sent', leaseUntil: this.#lease() })) ?? this.#held;
    });
  }

  #lease(): number {
    return this.options.now() + this.options.leaseMs;
  }

  async #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
