import { vi } from 'vitest';

/** The timers of the gateway that have neither run out nor been cleared. */
export interface TimerWatch extends Disposable {
  readonly live: number;
  /** Timers that were ever set. */
  readonly set: number;
  /** Runs the oldest one now, as though its time were over. */
  runOldest(): void;
}

/**
 * Watches timers of at least this many milliseconds from now on. The process's own list leaves out timers that are
 * unreferenced, and those are the ones that pile up unseen.
 */
export function watchTimers(atLeastMs: number): TimerWatch {
  const live = new Map<unknown, () => void>();
  let set = 0;
  const begin = globalThis.setTimeout;
  const end = globalThis.clearTimeout;
  const setting = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms = 0) => {
    if (ms < atLeastMs) return begin(run, ms);
    set += 1;
    const timer = begin(() => {
      live.delete(timer);
      run();
    }, ms);
    live.set(timer, run);
    return timer;
  }) as typeof setTimeout);
  const clearing = vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    live.delete(timer);
    end(timer);
  });
  return {
    get live() {
      return live.size;
    },
    get set() {
      return set;
    },
    runOldest() {
      const [oldest] = live;
      if (!oldest) throw new Error('there is no timer');
      const [timer, run] = oldest;
      clearTimeout(timer as NodeJS.Timeout);
      run();
    },
    [Symbol.dispose]() {
      setting.mockRestore();
      clearing.mockRestore();
    },
  };
}

/** Sockets that this process has open. */
export const openSockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
