import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';

/** Counts tries of what somebody may be guessing. A store that several processes share can stand behind it. */
export interface Guesses {
  /**
   * Counts one try for every key, unless one of them has had its fill; then none is counted.
   * @returns seconds until the next try makes sense; 0 when this one may go on
   */
  take(keys: readonly string[]): Promise<number>;
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
    async take(keys) {
      const lists = keys.map((key) => [key, recent(key)] as const);
      const waits = lists.map(([, times]) =>
        times.length < perMinute ? 0 : (times.at(-perMinute) ?? 0) + MINUTE - now(),
      );
      const wait = Math.max(0, ...waits);
      if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
      for (const [key, times] of lists) tries.set(key, [...times, now()]);
      return 0;
    },
  };
}
