import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../core/log.js';
import {
  doneButUnread,
  KeyConflict,
  LedgerUnavailable,
  NotSeen,
  SettledByHand,
  SubjectBusy,
  stillUnknown,
} from './errors.js';
import { Hold } from './hold.js';
import { Journal } from './journal.js';
import type { EntryPage, EntryQuery, Ledger, LedgerCall, WriteSteps } from './ledger.js';
import { type Held, hashOf, newRecord } from './record.js';
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
}

/** Milliseconds between two looks at an entry that another process works on. */
const POLL_MS = 50;

/** The rules of the ledger, over any store. */
export class WriteLedger implements Ledger {
  readonly #underWay = new Map<string, Promise<unknown>>();
  readonly #owner = randomUUID();
  readonly #journal: Journal;
  readonly #now: () => number;

  constructor(private readonly options: LedgerOptions) {
    this.#journal = new Journal(options.store);
    this.#now = options.now ?? Date.now;
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
    await this.options.store.close();
  }

  /** Looks at the entry until it is this call's turn, or over. */
  async #run<T, Plan>(call: LedgerCall, inputHash: string, steps: WriteSteps<T, Plan>): Promise<T> {
    for (;;) {
      const held = await this.#journal.find(call.storeId, call.key);
      const state = held?.record.state;
      if (!held || (state === 'refused' && !held.record.spent)) {
        const begun = await this.#begin(call, held, steps);
        if (begun) return this.#carryOut(begun, steps);
        continue;
      }
      const { record } = held;
      if (record.caller !== call.caller || record.inputHash !== inputHash) throw new KeyConflict();
      if (state === 'refused') throw new NotSeen();
      if (state === 'done') return this.#firstResult(held, steps);
      if (state === 'unknown') await settleByReading(this.#settling(held, steps));
      else if (record.leaseUntil > this.#now()) await waitForOther(call.signal);
      else await this.#takeFromDead(held);
    }
  }

  async #begin<T, Plan>(
    call: LedgerCall,
    free: Held | undefined,
    steps: WriteSteps<T, Plan>,
  ): Promise<Held | undefined> {
    await this.#journal.sweep(call.storeId, this.#now());
    if (call.subject !== undefined) await this.#freeSubject(call, call.subject, steps);
    return this.#journal.begin(newRecord(call, this.#owner, this.#now(), this.options.leaseMs), free);
  }

  /** @throws SubjectBusy while another write of the subject is not settled */
  async #freeSubject<T, Plan>(call: LedgerCall, subject: string, steps: WriteSteps<T, Plan>): Promise<void> {
    const holder = await this.#journal.holderOf(call.storeId, subject);
    if (!holder || holder.record.key === call.key) return; // an equal call has just begun: look at it again
    const { state, leaseUntil, mutation, sentAt = 0 } = holder.record;
    const isDead = state !== 'unknown' && leaseUntil <= this.#now();
    if (isDead) await this.#takeFromDead(holder);
    if (isDead && state === 'started') return;
    // Its own caller may never come back. What can be read is then read for whoever comes.
    const isOld = state === 'unknown' && this.#now() - sentAt >= this.options.settleAfterMs;
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

  async #carryOut<T, Plan>(begun: Held, steps: WriteSteps<T, Plan>): Promise<T> {
    const { log, leaseMs } = this.options;
    const hold = new Hold(begun, { journal: this.#journal, leaseMs, now: this.#now, log });
    try {
      const plan = await this.#readyToSend(hold, steps);
      return await this.#send(hold, plan, steps);
    } finally {
      hold.letGo();
    }
  }

  /** Everything before the send. Whatever fails, nothing was sent, and the entry goes. */
  async #readyToSend<T, Plan>(hold: Hold, steps: WriteSteps<T, Plan>): Promise<Plan> {
    try {
      const plan = await steps.prepare();
      const now = this.#now();
      const change = { state: 'sent', sentAt: now, leaseUntil: now + this.options.leaseMs, plan } as const;
      if (!(await hold.move(change)) || !hold.isAlive) throw new LedgerUnavailable('it was too slow.');
      return plan;
    } catch (error) {
      await hold.drop();
      throw error;
    }
  }

  async #send<T, Plan>(hold: Hold, plan: Plan, steps: WriteSteps<T, Plan>): Promise<T> {
    let result: T;
    try {
      result = await steps.send(plan);
    } catch (error) {
      if (!steps.freesKey(error)) await hold.leaveUnknown();
      // A credential that PayNow does not know must not be able to fill the ledger.
      else if (error instanceof GatewayError && error.code === 'UNAUTHENTICATED') await hold.drop();
      else await hold.end({ state: 'refused', settledAt: this.#now() });
      throw error;
    }
    const claims = steps.claimsOf?.(result) ?? [];
    await hold.end({ state: 'done', settledAt: this.#now(), claims }, { result });
    return result;
  }

  async #firstResult<T, Plan>({ record }: Held, steps: WriteSteps<T, Plan>): Promise<T> {
    const kept = await this.#journal.result(record);
    if (kept) return kept.value as T; // written by the same mutation with the same input
    const { claims = [], plan } = record;
    const reading = claims.length === 0 ? undefined : steps.readBack?.(claims, plan as Plan);
    const read = await reading?.catch((cause: unknown) => {
      throw doneButUnread(claims, { cause });
    });
    if (read === undefined) throw new SettledByHand(claims);
    return read;
  }

  #settling<T, Plan>(held: Held, steps: WriteSteps<T, Plan>) {
    return { held, steps, journal: this.#journal, now: this.#now(), settleAfterMs: this.options.settleAfterMs };
  }
}

/** Whether the first caller left before anything was sent: whoever joined goes on alone then. */
const isAbandoned = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'UNAVAILABLE' && !(error instanceof LedgerUnavailable);

async function waitForOther(signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) throw stillUnknown('an equal call is under way. Repeat it with the same key.');
  await pause(POLL_MS);
}
