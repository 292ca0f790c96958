import { NAMES } from './record.js';
import type { LedgerStore } from './store.js';

/** The age is written down when it has grown by this much: 10 minutes. */
const NOTED_MS = 10 * 60 * 1000;

/**
 * How long a ledger has been in use, in milliseconds, as far as its processes have seen. It never runs faster than time
 * does, whatever the clocks of machines say, so that no clock that jumps can make an entry look old enough to be forgotten.
 */
export class LedgerAge {
  #noted: number | undefined;
  #at = 0;

  /** @param elapsed a clock of this process that only runs forward, in milliseconds */
  constructor(
    private readonly store: LedgerStore,
    private readonly elapsed: () => number,
  ) {}

  async now(): Promise<number> {
    if (this.#noted === undefined) await this.#read();
    if (this.#passed() >= NOTED_MS) await this.note();
    return (this.#noted ?? 0) + this.#passed();
  }

  /** Writes the age down, for whoever opens the ledger next. */
  async note(): Promise<void> {
    if (this.#noted === undefined || this.#passed() < 1) return;
    const own = this.#noted + this.#passed();
    const text = await this.store.get(NAMES.age);
    const age = Math.max(own, Number(text ?? 0)); // others may have seen more of it
    if (age > Number(text ?? 0)) {
      await this.store.commit([{ name: NAMES.age, text }], [{ name: NAMES.age, text: String(Math.floor(age)) }]);
    }
    this.#noted = age;
    this.#at = this.elapsed();
  }

  async #read(): Promise<void> {
    this.#at = this.elapsed(); // before the read: the age may only seem less than it is
    this.#noted = Number((await this.store.get(NAMES.age)) ?? 0);
  }

  #passed(): number {
    return this.elapsed() - this.#at;
  }
}
