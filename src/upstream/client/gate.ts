/** Lets a bounded number of holders in at a time; the rest wait in order. */
class Gate {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(slots: number) {
    this.#free = slots;
  }

  /** Waits for a slot. Rejects with the signal's reason when it is aborted first. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(admit);
        reject(signal.reason as Error);
      };
      this.#waiting.add(admit);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives the slot back, to the one who has waited longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else {
      this.#free += 1;
    }
  }
}

/** One gate per key, kept only while somebody is in it or waits. */
export class KeyedGates {
  readonly #gates = new Map<string, { gate: Gate; users: number }>();

  constructor(private readonly slots: number) {}

  /** Runs `work` inside the key's gate. Rejects with the signal's reason when aborted while waiting. */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const entry = this.#gates.get(key) ?? { gate: new Gate(this.slots), users: 0 };
    this.#gates.set(key, entry);
    entry.users += 1;
    try {
      await entry.gate.enter(signal);
      try {
        return await work();
      } finally {
        entry.gate.leave();
      }
    } finally {
      entry.users -= 1;
      if (entry.users === 0) this.#gates.delete(key);
    }
  }
}
