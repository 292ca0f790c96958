import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';

/** Counts tries of what somebody may be guessing. A store that several processes share can stand behind it. */
export interface Guesses {
  /**
   * Counts tries for every key, unless that would be too many for one of them; then none is counted.
   * @param tries how many, 1 without it; more than a key may have in a minute never pass
   * @returns seconds until the next try makes sense; 0 when this one may go on
   */
  take(keys: readonly string[], tries?: number): Promise<number>;
}

/** How many tries. */
export interface GuessOptions {
  readonly perMinute: number;
  /** Milliseconds of a clock that only goes forward; `performance.now` unless a test has its own. */
  readonly now?: () => number;
}

const MINUTE = 60_000;

/** Keys that are remembered; beyond it the one unused for longest is forgotten. */
const MAX_KEYS = 50_000;

/** Tries of the last 60 seconds, in this process's memory. */
export function memoryGuesses({ perMinute, now = () => performance.now() }: GuessOptions): Guesses {
  const tries = new LRUCache<string, readonly number[]>(upTo(MAX_KEYS));
  const recent = (key: string): readonly number[] => (tries.get(key) ?? []).filter((at) => at > now() - MINUTE);
  return {
    async take(keys, count = 1) {
      const lists = keys.map((key) => [key, recent(key)] as const);
      // As many of the oldest have to be a minute old as are too many with these.
      const waits = lists.map(([, times]) => {
        const tooMany = Math.min(times.length, times.length + count - perMinute);
        return tooMany <= 0 ? 0 : (times[tooMany - 1] ?? 0) + MINUTE - now();
      });
      const wait = Math.max(0, ...waits);
      if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
      const added = Array.from({ length: count }, now);
      for (const [key, times] of lists) tries.set(key, [...times, ...added]);
      return 0;
    },
  };
}
