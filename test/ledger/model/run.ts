import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { Journal } from '../../../src/ledger/journal.js';
import { isUnsettled } from '../../../src/ledger/record.js';
import { createRandom } from '../../../src/sandbox/seed/random.js';
import { callerOf } from './callers.js';
import type { Fleet } from './fleet.js';
import { type Asked, judge, type Seen } from './judge.js';
import { isShoppers, queryOf, readAnswer, showTold, type Told } from './mutations.js';
import type { ModelPaynow, SeenWrite, Traffic, Watcher } from './paynow.js';
import { recordFindings } from './person.js';
import { type Claimant, type CrashPlan, drawHistory, type HistoryPlan, type KeyPlan, type StepPlan } from './plan.js';
import { World } from './world.js';

/** Where a history runs. */
export interface Stage {
  readonly paynow: ModelPaynow;
  readonly fleet: Fleet;
  /** A look of our own into the ledger. */
  readonly journal: Journal;
  /** With which the gateways hash their callers. */
  readonly hashKey: Buffer;
}

/** How long a step may take until it counts as hanging. */
const WATCHDOG_MS = 60_000;
/** Calls that wait for a dead gateway's lease go on when it has passed. */
const LOOK_MS = 60;
/** How often a call that failed is repeated when there are no faults any more. */
const TRIES = 40;
const RETRY_MS = 250;
/** How often a person looks at what is left. */
const MOST_ROUNDS = 6;

/** What a history came to. */
export interface HistoryResult {
  /** What must never happen, and did. */
  readonly violations: readonly string[];
  /** All that happened, in order. */
  readonly log: readonly string[];
  /** Calls that a crash has cut off. */
  readonly lost: number;
}

/** Runs the history of a seed to its end. */
export async function runHistory(seed: number, name: string, stage: Stage): Promise<HistoryResult> {
  const random = createRandom(seed);
  const world = new World(stage.paynow);
  const plan = drawHistory(random, name, world);
  const history = new History(stage, plan, world);
  try {
    for (const step of plan.steps) await history.step(step);
    await history.finish((claimants) => claimants.toSorted(() => random.next() - 0.5));
  } catch (error) {
    history.violations.push(String(error));
  } finally {
    history.leave();
  }
  history.violations.push(...(await judge(plan, history, world, stage)));
  return history;
}

class History implements Watcher, Seen {
  readonly violations: string[] = [];
  readonly log: string[] = [];
  readonly asked: Asked[] = [];
  readonly writes: Array<SeenWrite & { readonly key: string; readonly at: number }> = [];
  lost = 0;
  #tick = 0;
  #hasSettleTimePassed = false;
  #crash: CrashPlan | undefined;
  #toSurvive = 0;
  readonly #keyOf = new Map<string, string>();

  constructor(
    private readonly stage: Stage,
    private readonly plan: HistoryPlan,
    private readonly world: World,
  ) {
    for (const { key, claimants } of plan.keys) {
      for (const { name, mark, kind, input } of claimants) {
        this.#keyOf.set(mark, key);
        stage.paynow.watch(mark, this);
        this.note(`${name}: ${mark} asks for ${kind} ${JSON.stringify(input)}`);
      }
    }
  }

  /** The log gets another line. */
  note(line: string): number {
    this.#tick += 1;
    this.log.push(`${this.#tick} ${line}`);
    return this.#tick;
  }

  onTraffic({ door, mark, when, isWrite }: Traffic): void {
    const crash = this.#crash;
    if (isWrite) this.note(`${when}: a write of ${mark}`);
    if (crash?.when !== when || (crash.onWrite && !isWrite) || this.stage.fleet.doorOf(crash.slot) !== door) return;
    if (this.#toSurvive > 0) this.#toSurvive -= 1;
    else this.#die(crash.slot);
  }

  async beforeWrite(mark: string): Promise<void> {
    const { paynow, journal } = this.stage;
    const key = this.#keyOf.get(mark) ?? '';
    const caller = callerOf(mark, this.stage);
    const state = (await journal.find({ storeId: paynow.store.store.id, key, caller }))?.record.state;
    if (state !== 'sent' && state !== 'unknown') this.violations.push(`${key} was sent while the ledger had ${state}`);
  }

  onWrite(write: SeenWrite): void {
    const key = this.#keyOf.get(write.mark) ?? '';
    const at = this.note(`PayNow: ${write.what}, made ${write.made.join() || 'nothing'}`);
    this.writes.push({ ...write, key, at });
  }

  async step({ faults, calls, crash, afterwards }: StepPlan): Promise<void> {
    const { paynow } = this.stage;
    for (const { mark, rule, isStale } of faults) {
      if (isStale && this.#hasSettleTimePassed) continue;
      this.note(`fault for ${mark}: ${JSON.stringify(rule).slice(0, 200)}`);
      paynow.addFault(mark, rule);
    }
    this.#crash = crash;
    this.#toSurvive = crash?.after ?? 0;
    if (crash) this.note(`crash of ${crash.slot}: ${crash.when}${crash.onWrite ? ' write' : ''} after ${crash.after}`);
    const all = Promise.all(calls.map(({ key, claimant, slot }) => this.#ask(key, claimant, slot)));
    if (crash?.when === 'soon') {
      for (let turns = 0; turns < crash.after; turns += 1) await turn();
      this.#die(crash.slot);
    }
    await this.#untilOver(all);
    if (this.#crash) this.#die(this.#crash.slot);
    for (const mark of this.#keyOf.keys()) paynow.clearFaults(mark);
    await this.#goOn(afterwards);
  }

  /** No faults any more: everybody asks again until there is nothing left to wait for. */
  async finish(shuffled: (claimants: readonly Round[]) => readonly Round[]): Promise<void> {
    const all = this.plan.keys.flatMap((key) => key.claimants.map((claimant) => ({ key, claimant })));
    const askAll = async (slot: number) => {
      for (const { key, claimant } of shuffled(all)) await this.#untilOver(this.#askWell(key, claimant, slot));
    };
    await this.#pass('settle');
    await askAll(0);
    let rounds = 0;
    for (; rounds < MOST_ROUNDS && (await this.#hasUnsettled()); rounds += 1) {
      await this.#pass('settle');
      for (const key of this.plan.keys) await this.#resolve(key);
      await askAll(1);
    }
    if (rounds === 0) await askAll(1);
  }

  /** Whether a write waits for somebody; one that was only now possible may have been cut off again. */
  async #hasUnsettled(): Promise<boolean> {
    const { paynow, journal } = this.stage;
    const found = await Promise.all(this.plan.keys.map(({ key }) => journal.findAll(paynow.store.store.id, key)));
    return found.flat().some(({ record }) => isUnsettled(record.state));
  }

  /** A call may take too long on a busy machine, or be refused after too many failed ones: it is asked again. */
  async #askWell(key: KeyPlan, claimant: Claimant, slot: number): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { told } = await this.#ask(key, claimant, slot);
      if (told !== 'failed' && told !== 'lost') return;
      if (told === 'failed') await pause(RETRY_MS);
    }
  }

  /** Nothing of the history is watched any more. */
  leave(): void {
    for (const mark of this.#keyOf.keys()) this.stage.paynow.forget(mark);
  }

  async #ask(key: KeyPlan, claimant: Claimant, slot: number): Promise<Told> {
    const { name, mark, kind, input } = claimant;
    const began = this.note(`${name} asks ${slot}`);
    const authorization = `${isShoppers(kind) ? 'Customer' : 'APIKey'} ${mark}`;
    const body = JSON.stringify({ query: queryOf(kind), variables: { input } });
    const answer = await this.stage.fleet.ask(slot, { authorization, body });
    const told = readAnswer(kind, answer);
    if (told.told === 'lost') this.lost += 1;
    const ended = this.note(`${name} was told: ${showTold(told)}`);
    this.asked.push({ key: key.key, claimant, began, ended, told });
    return told;
  }

  #die(slot: number): void {
    this.#crash = undefined;
    if (!this.stage.fleet.crash(slot)) return;
    this.note(`${slot} dies`);
  }

  /** Waits. Somebody may be waiting for a dead gateway: its lease passes meanwhile. */
  async #untilOver(work: Promise<unknown>): Promise<void> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    for (let waited = 0; !isOver; waited += LOOK_MS) {
      await Promise.race([over, pause(LOOK_MS)]);
      if (isOver) break;
      if (waited > WATCHDOG_MS) throw new Error('a step hangs');
      this.stage.fleet.hurry();
    }
    await over;
  }

  async #goOn(afterwards: StepPlan['afterwards']): Promise<void> {
    if (afterwards === 'leasePasses') await this.#pass('lease');
    if (afterwards === 'settleTimePasses') await this.#pass('settle');
    if (afterwards === 'refundFails') {
      for (const order of this.plan.orders) {
        if (this.world.failRefund(order)) this.note(`a refund of ${order.id} fails`);
      }
    }
    if (afterwards === 'personResolves') {
      await this.#pass('settle'); // a person who looks earlier may look too early
      for (const key of this.plan.keys) await this.#resolve(key);
    }
  }

  async #pass(what: 'lease' | 'settle'): Promise<void> {
    await this.stage.fleet.pass(what);
    if (what === 'settle') this.#hasSettleTimePassed = true;
    this.note(`the time passes: ${what}`);
  }

  async #resolve({ key, claimants }: KeyPlan): Promise<void> {
    for (const mark of new Set(claimants.map((claimant) => claimant.mark))) {
      const made = this.writes.filter((write) => write.mark === mark).flatMap((write) => write.made);
      const recorded = await recordFindings({ key, caller: callerOf(mark, this.stage) }, made, this.stage);
      if (recorded !== undefined) this.note(`a person records ${key} of ${mark} as ${recorded}`);
    }
  }
}

interface Round {
  readonly key: KeyPlan;
  readonly claimant: Claimant;
}
