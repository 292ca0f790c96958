import { SizedCache, upTo } from '../../core/bounds.js';
import type { CancelSignal } from '../../core/cancellation.js';
import { GatewayError } from '../../core/errors.js';
import type { Metrics } from '../../core/metrics.js';
import { droppedBy, type Resource } from '../../core/resources.js';
import { Epochs } from './epochs.js';
import { type Flight, Flights } from './flights.js';
import { roughBytes } from './roughBytes.js';
import type { Lifetimes } from './rules.js';
import type { Trace } from './trace.js';

/** What identifies a read that may be shared. */
export interface ReadKey {
  readonly resource: Resource;
  readonly storeId: string;
  /** The keyed hash of the credential that reads, with what else decides the answer: none ever crosses over. */
  readonly credentialKey: string;
  /** Path and query, or the row's id. */
  readonly target: string;
}

/** Allows a read to be kept: under which name, and when it began. */
export interface Ticket {
  readonly name: string;
  /** In ticks of {@link SharedReads.now}. */
  readonly begun: number;
}

/** A row, and when the read that brought it began. */
interface Kept {
  readonly row: object;
  readonly begun: number;
}

const sizeOf = ({ row }: Kept): number => roughBytes(row);

/** What a request accepts as the answer to its reads. Absent: whatever the rules allow. */
export interface ReadTerms {
  /** Told what happens to the read. */
  readonly trace?: Pick<Trace, 'admit' | 'landed' | 'stale' | 'own'>;
  /** A moment of {@link SharedReads.now}: nothing kept, and no read under way that began before it. */
  readonly since?: number;
  /** What is read stays with this request: it is neither kept nor joined by others. */
  readonly alone?: boolean;
  /** For public reads only: a row past its lifetime may answer when PayNow is away. The trace is told. */
  readonly mayBeStale?: boolean;
}

/** Settings of the shared reads. */
export interface SharedReadsOptions {
  readonly maxEntries: number;
  /** What the entries may take in memory together, about; absent for any number. */
  readonly maxBytes?: number;
  readonly lifetimes: Lifetimes;
  /**
   * Milliseconds past its lifetime for which a row may still answer a public read while PayNow fails. Only resources
   * that stand here may be stale.
   */
  readonly mayBeStale?: Partial<Lifetimes>;
  readonly metrics: Metrics;
}

/** Told what has become worthless: these resources of a store, or without a store everything. */
export type Dropped = (storeId: string | undefined, resources: readonly Resource[]) => void;

// PayNow is away, rather than saying no.
const isAway = (error: unknown): boolean =>
  error instanceof GatewayError && (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_TIMEOUT');

/**
 * What the requests of one process share: short-lived rows, and reads in flight. A write raises the epoch of what it
 * touched; the epoch is part of every key, so a read begun before a write can neither fill the cache for, nor be
 * joined by, a read that came after it.
 */
export class SharedReads {
  readonly #kept: SizedCache<Kept> | undefined;
  readonly #flights = new Flights();
  readonly #epochs = new Epochs();
  readonly #droppers = new Set<Dropped>();
  readonly #writers = new Set<(storeId: string, resources: readonly Resource[]) => void>();
  #ticks = 0;
  #writes = 0;

  constructor(private readonly options: SharedReadsOptions) {
    options.metrics.watch({ keptRows: () => this.#kept?.size ?? 0 });
    const { maxEntries, maxBytes } = options;
    if (maxEntries === 0 || maxBytes === 0) return;
    const bounds = maxBytes === undefined ? upTo(maxEntries) : { maxSize: maxBytes, sizeCalculation: sizeOf };
    this.#kept = new SizedCache(maxEntries, bounds);
  }

  /** This moment, in ticks: what begins later has a greater number, however fast it follows. */
  now(): number {
    this.#ticks += 1;
    return this.#ticks;
  }

  /** A kept row, or `undefined`. */
  peek(key: ReadKey): object | undefined {
    const kept = this.#kept?.get(this.#nameOf(key), {
      noDeleteOnStaleGet: (this.options.mayBeStale?.[key.resource] ?? 0) > 0,
    });
    if (kept) this.#count(key, 'hit');
    return kept?.row;
  }

  /** Whether rows of this resource are kept at all. */
  keeps(resource: Resource): boolean {
    return this.#kept !== undefined && this.options.lifetimes[resource] > 0;
  }

  /** What lets a row be kept; drawn before its read begins: see {@link keep}. */
  ticket(key: ReadKey): Ticket {
    return { name: this.#nameOf(key), begun: this.now() };
  }

  /**
   * Keeps a row under a ticket drawn before it was read. A write in between has made the ticket worthless, and what a
   * later read has brought stays.
   */
  keep(key: ReadKey, { name, begun }: Ticket, row: object): void {
    const ttl = this.options.lifetimes[key.resource];
    if (ttl === 0 || name !== this.#nameOf(key)) return;
    const kept = this.#kept?.get(name);
    if (!kept || kept.begun <= begun) this.#kept?.set(name, { row, begun }, { ttl });
  }

  /**
   * Answers from memory, joins the same read in flight, or begins it, as the terms allow. `signal` ends this listener's
   * wait only; when the last listener is gone, the read itself is aborted. With `mayBeStale` a row past its lifetime
   * answers for a PayNow that is away; never one from before a write.
   */
  async read<T>(
    key: ReadKey,
    signal: CancelSignal,
    begin: (signal: CancelSignal) => Promise<T>,
    terms: ReadTerms = {},
  ): Promise<T> {
    signal.throwIfAborted();
    const { since, alone, trace } = terms;
    if (alone) {
      trace?.admit();
      this.#count(key, 'miss');
      return begin(signal).finally(() => trace?.landed());
    }
    const kept = since === undefined ? this.peek(key) : undefined;
    // What is kept under a key came from the same begin, whose type is T.
    if (kept) return kept as T;
    return (await this.#fly(key, signal, begin, terms)) as T;
  }

  async #fly(
    key: ReadKey,
    signal: CancelSignal,
    begin: (signal: CancelSignal) => Promise<unknown>,
    { since, mayBeStale, trace }: ReadTerms,
  ): Promise<unknown> {
    const name = this.#nameOf(key);
    const joined = this.#flights.join(name, since ?? 0);
    this.#count(key, joined ? 'join' : 'miss');
    // Before the read has a name: a refusal is this operation's, and nobody may join it.
    if (!joined) trace?.admit();
    const flight = joined ?? this.#takeOff(key, name, begin);
    try {
      const answer = await this.#flights.listen(flight, signal);
      const own = !flight.joined && this.options.lifetimes[key.resource] === 0;
      if (own && typeof answer === 'object' && answer !== null) trace?.own(answer);
      return answer;
    } catch (error) {
      const stale = since === undefined && mayBeStale && isAway(error) ? this.#staleOf(key, trace) : undefined;
      if (stale) return stale;
      throw error;
    } finally {
      trace?.landed();
    }
  }

  /** How many writes have made something worthless so far. */
  get writes(): number {
    return this.#writes;
  }

  /** Makes everything read so far of the resource, and of what embeds it, worthless for this store. */
  drop(storeId: string, resource: Resource): void {
    const all = droppedBy(resource);
    this.learn(storeId, all);
    for (const written of this.#writers) written(storeId, all);
  }

  /** The same for what another process has dropped, which is told to no other. */
  learn(storeId: string, resources: readonly Resource[]): void {
    this.#writes += 1;
    for (const dropped of resources) this.#epochs.raise(`${storeId} ${dropped}`);
    for (const dropped of this.#droppers) dropped(storeId, resources);
  }

  /** Calls back whenever this process has dropped something, and not when it has learned of it. */
  onWrite(written: (storeId: string, resources: readonly Resource[]) => void): void {
    this.#writers.add(written);
  }

  /** Makes everything read so far worthless: what happened meanwhile is not known. */
  dropAll(): void {
    this.#writes += 1;
    this.#epochs.raiseAll();
    for (const dropped of this.#droppers) dropped(undefined, []);
  }

  /** Calls back whenever something is dropped. Returns what ends this. */
  onDrop(dropped: Dropped): () => void {
    this.#droppers.add(dropped);
    return () => this.#droppers.delete(dropped);
  }

  #staleOf(key: ReadKey, trace: ReadTerms['trace']): object | undefined {
    const longest = this.options.mayBeStale?.[key.resource] ?? 0;
    const name = this.#nameOf(key);
    const overdueMs = -(this.#kept?.getRemainingTTL(name) ?? 0);
    if (overdueMs > longest) return undefined;
    const row = this.#kept?.get(name, { allowStale: true, noDeleteOnStaleGet: true })?.row;
    if (row) this.#count(key, 'stale');
    if (row) trace?.stale({ resource: key.resource, ageMs: this.options.lifetimes[key.resource] + overdueMs });
    return row;
  }

  #takeOff(key: ReadKey, name: string, begin: (signal: CancelSignal) => Promise<unknown>): Flight {
    const begun = this.now();
    return this.#flights.takeOff(name, begun, begin, (row) => {
      if (typeof row === 'object' && row !== null) this.keep(key, { name, begun }, row);
    });
  }

  #nameOf({ resource, storeId, credentialKey, target }: ReadKey): string {
    return `${credentialKey} ${resource} ${this.#epochs.of(`${storeId} ${resource}`)} ${storeId} ${target}`;
  }

  #count(key: ReadKey, result: 'hit' | 'join' | 'miss' | 'stale'): void {
    this.options.metrics.reads.inc({ resource: key.resource, result });
  }
}
