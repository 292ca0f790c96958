import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { Opening } from '../core/opening.js';
import { printCursor, readCursor } from './cursor.js';
import { type EventPlace, type EventTypeName, type NewEvent, placeBefore, type StoredEvent } from './event.js';
import { expired, isRemoved, tooSlow, unreadable } from './expiry.js';
import { type EventPage, readEventPage } from './page.js';
import type { EventStore, LogState } from './store/eventStore.js';
import { Tail } from './tail.js';
import { type ToldEvent, told } from './told.js';

/** What somebody wants to hear. */
export interface Listening {
  readonly storeId: string;
  /** A cursor: what comes behind it. Without one, what happens from now on. */
  readonly after: string | undefined;
  /** Without them, everything. */
  readonly types: readonly EventTypeName[] | undefined;
}

const BATCH = 200;
const TRIM_EVERY_MS = 60_000;

/** What a log of events is made from. */
export interface EventLogOptions {
  readonly store: EventStore;
  /** The stores whose events are kept. */
  readonly storeIds: readonly string[];
  readonly log: Log;
  /** Listeners at one time; more are refused. */
  readonly maxListeners: number;
  /** Leaves what is too old in the log: for those who only look at it. */
  readonly keepsOld?: boolean;
  /** Told how many listen, whenever that changes. */
  readonly onListeners: (count: number) => void;
}

/** @throws GatewayError of a log that cannot be read */
function refuse(error: unknown): never {
  throw unreadable(error);
}

/** The events of the served stores: kept, paged, and told to those who listen. */
export class EventLog {
  readonly #tails = new Map<string, Tail>();
  readonly #heard = new Set<(event: ToldEvent) => void>();
  #trimming: NodeJS.Timeout | undefined;
  readonly #opening = new Opening(() => this.#open());
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
    return this.#opening.get();
  }

  /** Puts a verified event into its store's log; it is durable when this resolves. Says whether it was new. */
  async append(event: NewEvent): Promise<boolean> {
    await this.open();
    return this.store.append(event);
  }

  /** Those of PayNow's event ids that a store's log knows: see `EventStore.known`. */
  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    await this.open();
    return this.store.known(storeId, eventIds);
  }

  /** Whether a store's log has never held an event. */
  async isNew(storeId: string): Promise<boolean> {
    await this.open();
    const { newest, removed } = await this.store.state(storeId);
    return newest === undefined && removed === undefined;
  }

  /** Calls back with every event that any copy of the gateway receives, soon after. Returns what ends this. */
  onEvent(heard: (event: ToldEvent) => void): () => void {
    this.#heard.add(heard);
    return () => this.#heard.delete(heard);
  }

  /**
   * Checks that there is something to listen to behind the cursor.
   * @throws GatewayError `BAD_USER_INPUT` for a store that is not served, or a cursor of something else;
   * `EVENTS_EXPIRED` when events behind the cursor are no longer kept; `UNAVAILABLE` when the log cannot be read
   */
  async check(listening: Pick<Listening, 'storeId' | 'after'>): Promise<EventPlace | undefined> {
    return (await this.#checked(listening).catch(refuse)).place;
  }

  async #checked({ storeId, after }: Pick<Listening, 'storeId' | 'after'>) {
    this.#tailOf(storeId);
    const cursor = after === undefined ? undefined : readCursor(after, storeId);
    await this.open();
    const state = await this.store.state(storeId);
    const { epoch } = state;
    if (cursor === undefined) return { epoch, place: undefined };
    const { place } = cursor;
    const isThere = cursor.epoch === epoch && !isRemoved(place, state) && (await this.#isThere(storeId, place, state));
    if (!isThere) throw expired(storeId, state);
    return { epoch, place };
  }

  /** Whether a cursor's own event is there: a log that was restored from an older state lacks its newest ones. */
  async #isThere(storeId: string, place: EventPlace, { removed }: LogState): Promise<boolean> {
    if (place === '0-0' || place === removed) return true;
    const [event] = await this.store.read({ storeId, after: placeBefore(place), limit: 1 });
    return event?.place === place;
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
    const { epoch, place: given } = await this.#checked(listening).catch(refuse);
    const tail = this.#tailOf(storeId);
    if (tail.epoch !== epoch) {
      tail.look(); // the log was just begun anew, and the tail has not heard of it
      await tail.change(signal);
    }
    let place = after === undefined ? tail.end : given;
    let isCaughtUp = false;
    while (!signal.aborted && !tail.isClosed) {
      if (tail.epoch !== epoch) throw expired(storeId, await this.store.state(storeId).catch(refuse));
      const held = tail.behind(place);
      if (held === undefined && isCaughtUp) throw tooSlow(printCursor({ storeId, epoch, place: place ?? '0-0' }));
      isCaughtUp = held !== undefined;
      const events = held ?? (await this.store.read({ storeId, after: place, limit: BATCH }).catch(refuse));
      for (const event of events) {
        if (signal.aborted) return;
        place = event.place;
        const one = told(event, epoch);
        if (types === undefined || types.includes(one.type)) yield one;
      }
      if (events.length === 0 && isCaughtUp) await tail.change(signal);
    }
  }

  /**
   * One page of a store's log, oldest first.
   * @throws GatewayError as {@link check}
   */
  async page(listening: Listening, first: number): Promise<EventPage> {
    const after = await this.check(listening);
    return readEventPage(this.store, { ...listening, after, first }).catch(refuse);
  }

  /** Aborted when no listener is served any more. */
  get ended(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ends all subscriptions. What is received is still kept. */
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
    if (this.options.keepsOld === true) return;
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

  #hear(event: StoredEvent): void {
    if (this.#heard.size === 0) return;
    const one = told(event, this.#tailOf(event.storeId).epoch);
    for (const heard of this.#heard) heard(one);
  }
}
