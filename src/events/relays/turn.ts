import type { Log } from '../../core/log.js';
import { printCursor } from '../cursor.js';
import { comparePlaces, type EventPlace, placeMs } from '../event.js';
import type { EventStore } from '../store/eventStore.js';
import { type ToldEvent, told } from '../told.js';
import { backoffMs } from './backoff.js';
import type { RelayClock } from './clock.js';
import { type Ahead, RelayQueue } from './queue.js';
import type { RelayRecords, RelaySaving } from './records.js';
import type { DeadLetter, Relay, RelayFailure, RelayPosition, RelayReplay, RelayState, RelayTrouble } from './relay.js';
import type { RelaySender, SendOutcome } from './send.js';
import { startOf } from './start.js';
import type { Lease } from './texts/texts.js';

/** Longest wait for something to do, in milliseconds: whoever changes something calls earlier. */
const IDLE_MS = 30_000;

/** By Standard Webhooks a target that answers this wants no more events. */
const GONE = 410;

/** The result of an attempt; a label of `gateway_relay_deliveries_total`. */
export type RelayOutcome = 'delivered' | Lowercase<RelayFailure>;

/** What delivering takes, for all relays of a process. */
export interface RelayTools {
  readonly records: RelayRecords;
  readonly store: EventStore;
  readonly sender: RelaySender;
  readonly clock: RelayClock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** See `GATEWAY_LEASE_MS` and `RELAY_TIMEOUT_MS`: longer than an attempt, so that no other process begins one meanwhile. */
  readonly leaseMs: number;
  readonly backoffMaxMs: number;
  readonly giveUpMs: number;
  /** Ends attempts under way. */
  readonly cut: AbortSignal;
  readonly onOutcome: (outcome: RelayOutcome) => void;
  readonly onDeadLetter: () => void;
}

/** What to do next: wait so many milliseconds, or stop, since the lease was lost or the relay is gone. */
export type Step = number | 'lost' | 'gone';

/** Delivers for one relay while its lease is held: event after event, the next one when the last has arrived or was given up. */
export class RelayTurn {
  readonly #queue: RelayQueue;
  #state: RelayState | undefined;
  /** Whether the position has moved past events that are not wanted, and nobody has written so. */
  #isMoved = false;
  #replay: { at: RelayReplay; readonly queue: RelayQueue } | undefined;
  /** Whether the next attempt is made at once: after a pause, a change of the target, or a start. */
  #isEager = false;
  /** Milliseconds since 1970 at which the oldest event that waits was received. */
  waitingSince: number | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly lease: Lease,
    private readonly tools: RelayTools,
    isEager: boolean,
  ) {
    this.#queue = new RelayQueue(tools.store, relay.storeId);
    this.#isEager = isEager;
  }

  /** Makes one attempt, or finds that there is none to make now. Rejects when what is kept cannot be read or written. */
  async step(): Promise<Step> {
    const { records } = this.tools;
    const control = await records.control(this.relay);
    if (control === undefined) return 'gone';
    this.#state ??= await records.state(this.relay);
    if (this.#state === undefined) {
      this.#state = await startOf(this.tools.store, this.relay.storeId);
      return this.#save({}); // at once: a restart must not move it
    }
    if (control.pause !== undefined) {
      this.#isEager = true;
      this.waitingSince = undefined; // it is meant to wait
      return IDLE_MS;
    }
    this.#choose(control.replays[0]);
    const ahead = await this.#ahead();
    if (ahead.kind !== 'event') return this.#settleNone(ahead);
    const event = told(ahead.event, this.#position.epoch);
    if (this.#replay === undefined) this.waitingSince = placeMs(event.place);
    return this.#attempt(event);
  }

  /** Takes up a replay, or goes on with the one under way: this process alone knows how far it is. */
  #choose(replay: RelayReplay | undefined): void {
    if (replay?.key === this.#replay?.at.key) return;
    this.#replay = replay && { at: replay, queue: new RelayQueue(this.tools.store, this.relay.storeId) };
  }

  get #position(): RelayPosition {
    return this.#replay?.at ?? this.#current.position;
  }

  get #current(): RelayState {
    if (!this.#state) throw new Error('the state is read before it is used');
    return this.#state;
  }

  /** The next event that is wanted. */
  async #ahead(): Promise<Ahead> {
    const { types } = this.relay;
    const { until } = this.#replay?.at ?? {};
    for (;;) {
      const ahead = await (this.#replay?.queue ?? this.#queue).after(this.#position);
      if (ahead.kind !== 'event') return ahead;
      const { place } = ahead.event;
      if (until !== undefined && comparePlaces(place, until) > 0) return { kind: 'nothing' };
      const { epoch } = this.#position;
      if (types === undefined || types.includes(told(ahead.event, epoch).type)) return ahead;
      this.#move({ epoch, place });
      this.#isMoved = true;
    }
  }

  #move(position: RelayPosition): void {
    if (this.#replay) this.#replay.at = { ...this.#replay.at, ...position };
    else this.#state = { ...this.#current, position };
  }

  async #attempt(event: ToldEvent): Promise<Step> {
    const { records, clock, sender, leaseMs, cut, onOutcome } = this.tools;
    const trouble = this.#troubleWith(event);
    const waitMs = (trouble?.nextAt ?? 0) - clock.now();
    if (waitMs > 0 && !this.#isEager) return Math.min(waitMs, IDLE_MS);
    this.#isEager = false;
    // From here on the lease holds for longer than an attempt can take.
    if (!(await records.renew(this.lease, leaseMs))) return 'lost';
    const outcome = await sender.send(this.relay, event, cut);
    if (cut.aborted && !outcome.isDelivered) return 'lost'; // nobody's failure: it is sent again after the restart
    onOutcome(outcome.isDelivered ? 'delivered' : (outcome.failure.toLowerCase() as Lowercase<RelayFailure>));
    return outcome.isDelivered ? this.#arrived(event) : this.#failed(event, outcome, trouble);
  }

  #troubleWith({ place }: ToldEvent): RelayTrouble | undefined {
    const { trouble } = this.#current;
    return trouble?.place === place ? trouble : undefined;
  }

  async #arrived({ place, cursor }: ToldEvent): Promise<Step> {
    const wasReplay = this.#replay !== undefined;
    this.#move({ epoch: this.#position.epoch, place });
    const { position } = this.#current;
    this.#state = { position, delivered: { cursor, at: this.tools.clock.now() } };
    return this.#save(wasReplay ? { delivered: cursor } : {});
  }

  async #failed(
    { place, cursor, eventId, type }: ToldEvent,
    { failure, status, retryAfterMs = 0 }: Extract<SendOutcome, { readonly isDelivered: false }>,
    before: RelayTrouble | undefined,
  ): Promise<Step> {
    const { clock, random, backoffMaxMs, giveUpMs, log } = this.tools;
    const now = clock.now();
    const attempts = (before?.attempts ?? 0) + 1;
    const since = before?.since ?? now;
    // A target may ask for a longer pause, up to the longest one.
    const nextAt = now + Math.max(backoffMs(attempts, backoffMaxMs, random), Math.min(retryAfterMs, backoffMaxMs));
    const trouble: RelayTrouble = { place, attempts, since, failure, status, nextAt };
    const { position, delivered } = this.#current;
    if (attempts === 1) log.warn({ relay: this.relay.id, failure, status }, 'a relay could not deliver an event');
    if (status === GONE) {
      log.warn({ relay: this.relay.id, status }, 'a relay is paused: its target is gone');
      this.#state = { ...this.#current, trouble };
      return this.#save({ isGone: true });
    }
    if (now - since < giveUpMs) {
      this.#state = { ...this.#current, trouble };
      return this.#save({});
    }
    this.#state = { position, ...(delivered && { delivered }) };
    this.#move({ epoch: this.#position.epoch, place });
    return this.#bury({ place, cursor, event: { id: eventId, type, trouble }, at: now });
  }

  async #bury(deadLetter: DeadLetter): Promise<Step> {
    this.tools.log.error({ relay: this.relay.id, cursor: deadLetter.cursor }, 'a relay has a new dead letter');
    this.tools.onDeadLetter();
    return this.#save({ deadLetter });
  }

  /** There is no event to send: the end of the log, or of a replay, or a gap. */
  async #settleNone(ahead: Exclude<Ahead, { readonly kind: 'event' }>): Promise<Step> {
    const { log, clock } = this.tools;
    if (ahead.kind === 'expired') {
      const { epoch } = this.#position;
      this.#move({ epoch, place: ahead.removed });
      const cursor = this.#cursorAt(epoch, ahead.removed);
      return this.#bury({ place: ahead.removed, cursor, event: undefined, at: clock.now() });
    }
    if (this.#replay) return this.#save({}, true); // at its end, or its log is lost
    if (ahead.kind === 'lost') {
      log.warn({ relay: this.relay.id }, 'the log of events was begun anew; a relay starts at its beginning');
      this.#move({ epoch: ahead.epoch, place: '0-0' });
      return this.#save({});
    }
    this.waitingSince = undefined;
    if (!this.#isMoved) return IDLE_MS;
    const step = await this.#save({});
    return step === 0 ? IDLE_MS : step;
  }

  #cursorAt(epoch: string, place: EventPlace): string {
    return printCursor({ storeId: this.relay.storeId, epoch, place });
  }

  async #save(saving: Omit<RelaySaving, 'state' | 'replay'>, isDone = false): Promise<Step> {
    const replay = this.#replay && { replay: this.#replay.at, isDone };
    if (isDone) this.#replay = undefined;
    const isHeld = await this.tools.records.save(
      this.relay,
      { ...saving, state: this.#current, ...(replay && { replay }) },
      this.lease,
    );
    this.#isMoved = false;
    return isHeld ? 0 : 'lost';
  }
}
