import { setTimeout as sleep } from 'node:timers/promises';

/** What relays tell the time by, and wait with. */
export interface RelayClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The clock of this machine. */
export const machineClock = (now: () => number): RelayClock => ({
  now,
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined); // aborted: as good as over
  },
});

/** Waits that can be cut short. A call that comes before the wait counts for it. */
export class Waking {
  #isCalled = false;
  #waiting: AbortController | undefined;

  constructor(private readonly clock: RelayClock) {}

  /** Ends the wait under way, or the next one. */
  call(): void {
    this.#isCalled = true;
    this.#waiting?.abort();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isCalled) {
      const waiting = new AbortController();
      this.#waiting = waiting;
      await this.clock.sleep(ms, waiting.signal);
      this.#waiting = undefined;
    }
    this.#isCalled = false;
  }
}
