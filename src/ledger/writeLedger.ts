import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import { Accepted } from './accepted.js';
import { LedgerAge } from './age.js';
import {
  CallerUnknown,
  doneButUnread,
  KeyConflict,
  LedgerUnavailable,
  NotSeen,
  SettledByHand,
  SubjectBusy,
  stillUnknown,
} from './errors.js';
import { Journal } from './journal.js';
import type { EntryPage, EntryQuery, EntryState, Ledger, LedgerCall, WriteSteps } from './ledger.js';
import { Observed } from './observed.js';
import { type Held, hashOf, newRecord } from './record.js';
import { Sending } from './sending.js';
import { settleByReading } from './settle.js';
import type { LedgerStore } from './store.js';

/** What a ledger is made with. */
export interface LedgerOptions {
  readonly store: LedgerStore;
  /** Milliseconds after the send from which a write that reading does not show counts as not carried out. */
  readonly settleAfterMs: number;
  /** Milliseconds without a heartbeat after which an owner counts as dead. */
  readonly leaseMs: number;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds by a clock that only runs forward: what has to pass is measured with it. */
  readonly elapsed?: () => number;
  /** Told of each state that an entry comes into here; `repeated` where a call gets the first one's result. */
  readonly onState?: (state: EntryState | 'repeated') => void;
  /** Names the key with which callers' hashes are made. */
  readonly keyedBy?: () => string;
}

/** Milliseconds between two looks at an entry that another process works on. */
const POLL_MS = 50;

/** The rules of the ledger, over any store. */
export class WriteLedger implements Ledger {
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #owner = randomUUID();
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #elapsed: () => number;
  readonly #observed: Observed;
  readonly #age: LedgerAge;
  readonly #accepted: Accepted;
  readonly #sending: Sending;

  constructor(private readonly options: LedgerOptions) {
    this.#journal = new Journal(options.store);
    this.#now = options.now ?? Date.now;
    this.#elapsed = options.elapsed ?? (() => performance.now());
    this.#observed = new Observed(this.#elapsed);
    this.#age = new LedgerAge(options.store, this.#elapsed);
    this.#accepted = new Accepted(this.#elapsed);
    const { leaseMs, log, onState } = options;
    this.#sending = new Sending({
      ...{ journal: this.#journal, observed: this.#observed, accepted: this.#accepted },
      ...{ leaseMs, now: this.#now, elapsed: this.#elapsed, log, onState },
    });
  }

  async once<T, Plan>(call: LedgerCall, steps: WriteSteps<T, Plan>): Promise<T> {
    const inputHash = hashOf(call.input);
    // Only equal calls join: whose the key is, the ledger alone knows.
    const name = JSON.stringify([call.storeId, call.key, call.caller, inputHash]);
    for (let first = this.#underWay.get(name); first; first = this.#underWay.get(name)) {
      try {
        return (await first) as T; // equal input to the same mutation: the same type
      } catch (error) {
        if (!isAbandoned(error) || call.signal?.aborted) throw error;
      }
    }
    const result = this.#run(call, inputHash, steps).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, result);
    return result;
  }

  async isBusy(storeId: string, subject: string): Promise<boolean> {
    return (await this.#journal.holderOf(storeId, subject)) !== undefined;
  }

  async entries(storeId: string, query: EntryQuery): Promise<EntryPage> {
    return this.#journal.page(storeId, query);
  }

  async open(): Promise<void> {
    await this.options.store.get('open');
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#underWay.values());
    await this.#age.note().catch(() => undefined); // kept a little longer, then
    await this.options.store.close();
  }

  /** Looks at the entry until it is this call's turn, or over. */
  async #run<T, Plan>(call: LedgerCall, inputHash: string, steps: WriteSteps<T, Plan>): Promise<T> {
    await this.#accepted.require(call, steps);
    for (;;) {
      const held = await this.#journal.find(call);
      const state = held?.record.state;
      if (!held || (state === 'refused' && !held.record.spent)) {
        if (!held) await this.#checkHashKey(call, inputHash);
        const begun = await this.#begin(call, held, steps);
        if (begun) this.options.onState?.('started');
        if (begun) return this.#sending.carryOut(call, begun, steps);
        continue;
      }
      const { record } = held;
      if (record.inputHash !== inputHash) throw new KeyConflict();
      if (state === 'refused') throw new NotSeen();
      if (state === 'done') return this.#firstResult(held, steps);
      if (state === 'unknown') await settleByReading(this.#settling(held, steps));
      else if (this.#isDead(held)) await this.#takeFromDead(held);
      else await waitForOther(call.signal);
    }
  }

  /** With another hash key nobody is known again: an equal write may then be the same caller's. */
  async #checkHashKey({ storeId, key, isHashed }: LedgerCall, inputHash: string): Promise<void> {
    if (isHashed !== true) return;
    const keyedBy = this.options.keyedBy?.();
    const equal = (await this.#journal.findAll(storeId, key)).filter(({ record }) => record.inputHash === inputHash);
    const isOpen = ({ record }: Held) => record.state !== 'refused' || record.spent === true;
    if (equal.some((held) => isOpen(held) && held.record.keyedBy !== keyedBy)) throw new CallerUnknown();
  }

  /** By its own account, or because it has shown no sign of life while this process watched. */
  #isDead({ record }: Held): boolean {
    const quietMs = this.#observed.quietFor(record);
    return record.leaseUntil <= this.#now() || quietMs >= this.options.leaseMs;
  }

  async #begin<T, Plan>(
    call: LedgerCall,
    free: Held | undefined,
    steps: WriteSteps<T, Plan>,
  ): Promise<Held | undefined> {
    const age = await this.#age.now();
    await this.#journal.sweep(call.storeId, age);
    if (call.subject !== undefined) await this.#freeSubject(call, call.subject, steps);
    const keyedBy = call.isHashed === true ? this.options.keyedBy?.() : undefined;
    const record = newRecord(call, {
      owner: this.#owner,
      age,
      ...(keyedBy !== undefined && { keyedBy }),
      now: this.#now(),
      leaseMs: this.options.leaseMs,
    });
    return this.#journal.begin(record, free);
  }

  /** @throws SubjectBusy while another write of the subject is not settled */
  async #freeSubject<T, Plan>(call: LedgerCall, subject: string, steps: WriteSteps<T, Plan>): Promise<void> {
    const holder = await this.#journal.holderOf(call.storeId, subject);
    if (!holder) return;
    const { state, key, caller, mutation } = holder.record;
    if (key === call.key && caller === call.caller) return; // an equal call has just begun: look at it again
    const isDead = state !== 'unknown' && this.#isDead(holder);
    if (isDead) await this.#takeFromDead(holder);
    if (isDead && state === 'started') return;
    // Its own caller may never come back. What can be read is then read for whoever comes.
    const isOld = state === 'unknown' && this.#observed.quietFor(holder.record) >= this.#settleAfterMs(holder);
    if (!isOld || mutation !== call.input.mutation) throw new SubjectBusy(subject);
    await settleByReading(this.#settling(holder, steps)).catch((error: unknown) => {
      throw error instanceof GatewayError ? new SubjectBusy(subject) : error;
    });
  }

  /** What a dead owner had not sent is as though it had never been; what it had sent is unknown. */
  async #takeFromDead(held: Held): Promise<void> {
    if (held.record.state === 'started') await this.#journal.remove(held);
    else await this.#journal.move(held, { state: 'unknown' });
  }

  async #firstResult<T, Plan>(held: Held, steps: WriteSteps<T, Plan>): Promise<T> {
    this.options.onState?.('repeated');
    const kept = await this.#journal.result(held);
    if (kept) return kept.value as T; // written by the same mutation with the same input
    const { claims = [], plan } = held.record;
    const reading = claims.length === 0 ? undefined : steps.readBack?.(claims, plan as Plan);
    const read = await reading?.catch((cause: unknown) => {
      throw doneButUnread(claims, { cause });
    });
    if (read === undefined) throw new SettledByHand(claims);
    return read;
  }

  #settling<T, Plan>(held: Held, steps: WriteSteps<T, Plan>) {
    const watchedMs = this.#observed.quietFor(held.record);
    const settleAfterMs = this.#settleAfterMs(held);
    return { held, steps, journal: this.#journal, now: this.#now(), watchedMs, settleAfterMs };
  }

  /** At least the lease: only then is it certain that no owner whose clock differs is still at work. */
  #settleAfterMs({ record }: Held): number {
    const { settleAfterMs, leaseMs } = this.options;
    return this.#observed.isOwn(record) ? settleAfterMs : Math.max(settleAfterMs, leaseMs);
  }
}

/** Whether the first caller left before anything was sent: whoever joined goes on alone then. */
const isAbandoned = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UNAVAILABLE' && !(error instanceof LedgerUnavailable);

async function waitForOther(signal: LedgerCall['signal']): Promise<void> {
  if (signal?.aborted) throw stillUnknown('an equal call is under way. Repeat it with the same key.');
  await pause(POLL_MS);
}
