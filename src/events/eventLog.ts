import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { deliveredEvent } from '../core/storeEvents.js';
import { printCursor, readCursor } from './cursor.js';
import { comparePlaces, type EventPlace, type EventTypeName, type NewEvent, type StoredEvent } from './event.js';
import type { EventStore, LogState } from './store/eventStore.js';
import { Tail } from './tail.js';

/** An event as listeners get it. */
export interface ToldEvent extends StoredEvent {
  readonly cursor: string;
  readonly type: EventTypeName;
}

/** What somebody wants to hear. */
export interface Listening {
  readonly storeId: string;
  /** A cursor: what comes behind it. Without one, what happens from now on. */
  readonly after: string | undefined;
  /** Without them, everything. */
  readonly types: readonly EventTypeName[] | undefined;
}

/** A part of the log, oldest first. */
export interface EventPage {
  readonly events: readonly ToldEvent[];
  readonly hasNextPage: boolean;
  /** Continues behind everything that was looked at, also when nothing of it was wanted. */
  readonly endCursor: string;
}

/** Events that one page looks at to the most, however few of them are wanted. */
const LOOKED_AT = 2_000;
const BATCH = 200;
const TRIM_EVERY_MS = 60_000;

const typeOf = (eventType: string): EventTypeName => deliveredEvent(eventType) ?? 'OTHER';

/** What a log of events is made from. */
export interface EventLogOptions {
  readonly store: EventStore;
  /** The stores whose events are kept. */
  readonly storeIds: readonly string[];
  readonly log: Log;
  /** Listeners at one time; more are refused. */
  readonly maxListeners: number;
  /** Told how many listen, whenever that changes. */
  readonly onListeners: (count: number) => void;
}

/** The events of the served stores: kept, paged, and told to those who listen. */
export class EventLog {
  readonly #tails = new Map<string, Tail>();
  readonly #heard = new Set<(event: ToldEvent) => void>();
  #trimming: NodeJS.Timeout | undefined;
  #opening: Promise<void> | undefined;

  readonly #ending = new AbortController();
  #listeners = 0;
  readonly storeIds: readonly string[];
  private readonly store: EventStore;
  private readonly log: Log;

  constructor(private readonly options: EventLogOptions) {
    ({ store: this.store, storeIds: this.storeIds, log: this.log } = options);
    for (const storeId of this.storeIds) {
      this.#tails.set(storeId, new Tail(this.store, storeId, this.log, (event) => this.#hear(event)));
    }
  }

  /** Opens the log. Rejects when it cannot be read. */
  open(): Promise<void> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Puts a verified event into its store's log; it is durable when this resolves. Says whether it was new. */
  async append(event: NewEvent): Promise<boolean> {
    await this.open();
    return this.store.append(event);
  }

  /** Calls back with every event that any copy of the gateway receives, soon after. Returns what ends this. */
  onEvent(heard: (event: ToldEvent) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  /**
   * Checks that there is something to listen to behind the cursor.
   * @throws GatewayError `BAD_USER_INPUT` for a store that is not served, or a cursor of something else;
   * `EVENTS_EXPIRED` when events behind the cursor are no longer kept
   */
  async check({ storeId, after }: Listening): Promise<EventPlace | undefined> {
    this.#tailOf(storeId);
    const cursor = after === undefined ? undefined : readCursor(after, storeId);
    await this.open();
    if (cursor === undefined) return undefined;
    const state = await this.store.state(storeId);
    if (cursor.epoch !== state.epoch || isRemoved(cursor.place, state)) throw expired(storeId, state);
    return cursor.place;
  }

  /**
   * Tells events as they come, each once and in order, until the signal is aborted.
   * @throws GatewayError as {@link check}; `EVENTS_TOO_SLOW` for a listener who is a thousand events behind;
   * `LIMIT_EXCEEDED` when too many listen
   */
  async *follow(listening: Listening, signal: AbortSignal): AsyncGenerator<ToldEvent, void, void> {
    const leave = this.enter();
    try {
      yield* this.#follow(listening, signal);
    } finally {
      leave();
    }
  }

  /**
   * Counts a listener. Returns what is to be called when they leave.
   * @throws GatewayError `LIMIT_EXCEEDED` when too many listen
   */
  enter(): () => void {
    const { maxListeners: max, onListeners } = this.options;
    if (this.#listeners >= max) {
      const limit = { name: 'EVENTS_MAX_LISTENERS', max, found: this.#listeners + 1 };
      throw new GatewayError('LIMIT_EXCEEDED', 'Too many listen already. Try again later.', { limit });
    }
    this.#listeners += 1;
    onListeners(this.#listeners);
    return () => {
      this.#listeners -= 1;
      onListeners(this.#listeners);
    };
  }

  async *#follow(listening: Listening, signal: AbortSignal): AsyncGenerator<ToldEvent, void, void> {
    const { storeId, after, types } = listening;
    const given = await this.check(listening);
    const tail = this.#tailOf(storeId);
    const { epoch } = tail;
    let place = after === undefined ? tail.end : given;
    let isCaughtUp = false;
    while (!signal.aborted && !tail.isClosed) {
      if (tail.epoch !== epoch) throw expired(storeId, await this.store.state(storeId));
      const held = tail.behind(place);
      if (held === undefined && isCaughtUp) throw tooSlow(printCursor({ storeId, epoch, place: place ?? '0-0' }));
      isCaughtUp = held !== undefined;
      const events = held ?? (await this.store.read({ storeId, after: place, limit: BATCH }));
      for (const event of events) {
        if (signal.aborted) return;
        place = event.place;
        const told = this.#told(event, epoch);
        if (types === undefined || types.includes(told.type)) yield told;
      }
      if (events.length === 0 && isCaughtUp) await tail.change(signal);
    }
  }

  /**
   * One page of a store's log, oldest first.
   * @throws GatewayError as {@link check}
   */
  async page(listening: Listening, first: number): Promise<EventPage> {
    const { storeId, types } = listening;
    let place = await this.check(listening);
    const { epoch, removed } = await this.store.state(storeId);
    const found: ToldEvent[] = [];
    let lookedAt = 0;
    let isEnd = false;
    while (found.length < first && lookedAt < LOOKED_AT && !isEnd) {
      const events = await this.store.read({ storeId, after: place, limit: BATCH });
      isEnd = events.length < BATCH;
      for (const event of events) {
        if (found.length === first) {
          isEnd = false;
          break;
        }
        lookedAt += 1;
        place = event.place;
        const told = this.#told(event, epoch);
        if (types === undefined || types.includes(told.type)) found.push(told);
      }
    }
    if (!isEnd && found.length === first) {
      isEnd = (await this.store.read({ storeId, after: place, limit: 1 })).length === 0;
    }
    const endCursor = printCursor({ storeId, epoch, place: place ?? removed ?? '0-0' });
    return { events: found, hasNextPage: !isEnd, endCursor };
  }

  /** Aborted when nobody is told of anything any more. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** Lets all listeners go. What is received is still kept. */
  endListening(): void {
    this.#ending.abort();
    for (const tail of this.#tails.values()) tail.close();
  }

  async close(): Promise<void> {
    clearInterval(this.#trimming);
    this.endListening();
    await this.store.close();
  }

  async #open(): Promise<void> {
    for (const tail of this.#tails.values()) await tail.begin();
    const trim = () => {
      this.store.trim().catch((error: unknown) => {
        this.log.warn({ failure: String(error) }, 'old events could not be removed');
      });
    };
    trim();
    this.#trimming = setInterval(trim, TRIM_EVERY_MS);
    this.#trimming.unref();
  }

  #tailOf(storeId: string): Tail {
    const tail = this.#tails.get(storeId);
    if (tail) return tail;
    throw new GatewayError('BAD_USER_INPUT', `Events of the store ${storeId} are not received here.`);
  }

  #told(event: StoredEvent, epoch: string): ToldEvent {
    const { storeId, place } = event;
    return { ...event, type: typeOf(event.eventType), cursor: printCursor({ storeId, epoch, place }) };
  }

  #hear(event: StoredEvent): void {
    if (this.#heard.size === 0) return;
    const told = this.#told(event, this.#tailOf(event.storeId).epoch);
    for (const heard of this.#heard) heard(told);
  }
}

const isRemoved = (place: EventPlace, { removed, newest }: LogState): boolean =>
  (removed !== undefined && comparePlaces(place, removed) < 0) ||
  // Nothing that is newer than a cursor can be missing, unless the log was cut: a cursor is of an event that was there.
  comparePlaces(place, newest ?? removed ?? '0-0') > 0;

function expired(storeId: string, { epoch, removed }: LogState): GatewayError {
  const oldestCursor = printCursor({ storeId, epoch, place: removed ?? '0-0' });
  return new GatewayError(
    'EVENTS_EXPIRED',
    'Events behind this cursor are no longer kept. Read anew what you keep, and go on with the oldest cursor.',
    { oldestCursor },
  );
}

const tooSlow = (cursor: string): GatewayError =>
  new GatewayError('EVENTS_TOO_SLOW', 'Events came faster than they were read. Go on with `after` and this cursor.', {
    cursor,
  });
