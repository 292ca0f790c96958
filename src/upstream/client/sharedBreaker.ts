import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';
import { BreakerOpen, type BreakerOptions, PAUSE_MS } from './breaker.js';

/** Milliseconds without one success, and in which failures are counted. */
const WINDOW_MS = 10_000;
/** Fewer failures than this say nothing. */
const MIN_FAILURES = 20;
/** Failures of fewer than this are their own trouble. */
const MIN_SOURCES = 3;
/** Probes a second, of all sources together, while it is open. */
const MAX_PROBES = 8;
/** Sources that are remembered. */
const MAX_KNOWN = 1_000;

/**
 * A breaker that many share: of a store's callers, or of all stores. It opens on evidence of several of them alone: at
 * least 20 failures of at least three sources within ten seconds, in which not one call of anybody worked. So nobody
 * opens it for others whose calls work. While it is open each source may probe every five seconds; the first answer that
 * anybody gets closes it.
 */
export class SharedBreaker {
  readonly #now: () => number;
  readonly #onChange: (open: boolean) => void;
  #failures: Array<{ readonly at: number; readonly source: string }> = [];
  #workedAt = Number.NEGATIVE_INFINITY;
  /** Since when it is open; `undefined` while closed. */
  #openedAt: number | undefined;
  /** When each source may probe again. */
  readonly #nextProbes = new LRUCache<string, number>(upTo(MAX_KNOWN));
  #probes: number[] = [];

  constructor({ now = () => performance.now(), onChange = () => {} }: BreakerOptions = {}) {
    this.#now = now;
    this.#onChange = onChange;
  }

  get isOpen(): boolean {
    return this.#openedAt !== undefined;
  }

  /** @throws BreakerOpen while this source may send no call */
  check(source: () => string): void {
    if (this.#openedAt === undefined) return;
    const now = this.#now();
    const waitMs = (this.#nextProbes.get(source()) ?? this.#openedAt + PAUSE_MS) - now;
    if (waitMs > 0) throw new BreakerOpen(waitMs);
    this.#probes = this.#probes.filter((at) => at > now - 1_000);
    if (this.#probes.length >= MAX_PROBES) throw new BreakerOpen(1_000);
  }

  /** Lets a call of this source through: while it is open, as a probe. @throws BreakerOpen like {@link check} */
  enter(source: () => string): void {
    if (this.#openedAt === undefined) return;
    this.check(source);
    const now = this.#now();
    this.#probes.push(now);
    this.#nextProbes.set(source(), now + PAUSE_MS);
  }

  /** PayNow answered somebody. */
  worked(): void {
    this.#workedAt = this.#now();
    if (this.#failures.length > 0) this.#failures = [];
    if (this.#openedAt === undefined) return;
    this.#openedAt = undefined;
    this.#nextProbes.clear();
    this.#onChange(false);
  }

  /** A call of this source failed. */
  failed(source: string): void {
    const now = this.#now();
    if (this.#openedAt !== undefined) return;
    this.#failures = this.#failures.filter(({ at }) => at > now - WINDOW_MS);
    this.#note({ at: now, source });
    const sources = new Set(this.#failures.map((failure) => failure.source));
    if (this.#failures.length < MIN_FAILURES || sources.size < MIN_SOURCES) return;
    if (now - this.#workedAt < WINDOW_MS) return;
    this.#openedAt = now;
    this.#failures = [];
    this.#onChange(true);
  }

  /** Keeps few failures; one source with many does not push out those of others. */
  #note(failure: { readonly at: number; readonly source: string }): void {
    const known = this.#failures.findIndex(({ source }) => source === failure.source);
    if (this.#failures.length >= MIN_FAILURES) this.#failures.splice(Math.max(known, 0), 1);
    this.#failures.push(failure);
  }
}
