import { randomBytes } from 'node:crypto';
import type { Log } from '../../core/log.js';
import type { EventPlace } from '../event.js';
import type { EventStore } from '../store/eventStore.js';
import { type RelayFile, RelayFileError } from './file.js';
import type { RelayControl, RelayRecords } from './records.js';
import type { DeadLetter, Relay, RelayReplay, RelayState } from './relay.js';
import { type RangeCheck, type ReplayRange, replayOf } from './replay.js';
import type { RelaySender } from './send.js';
import { startOf } from './start.js';
import type { RelayTools } from './turn.js';
import { RelayWorker } from './worker.js';

/** How soon changes that other processes make are seen, in milliseconds. */
const LOOK_MS = 1_000;

/** A relay as it is now. */
export interface RelayView {
  readonly relay: Relay;
  readonly control: RelayControl;
  /** Undefined for a relay of the file that nobody has delivered for yet. */
  readonly state: RelayState | undefined;
}

/** What relays are made from. */
export interface EventRelaysOptions {
  readonly records: RelayRecords;
  readonly store: EventStore;
  readonly file: RelayFile | undefined;
  /** The stores whose events are received. */
  readonly storeIds: readonly string[];
  readonly sender: RelaySender;
  readonly tools: Omit<RelayTools, 'records' | 'store' | 'sender' | 'log' | 'cut'>;
  readonly log: Log;
  /** Relays of one store that are made at the most; those of the file are not counted. */
  readonly max: number;
}

/** Sends the events of the served stores on to targets, each in its own order and at its own pace. */
export class EventRelays {
  readonly #workers = new Map<string, RelayWorker>();
  readonly #cut = new AbortController();
  readonly #tools: RelayTools;
  #version: string | undefined;
  #made: readonly Relay[] = [];
  #trouble = '';
  #looking: Promise<void> | undefined;
  #isLooking = false;
  #timer: NodeJS.Timeout | undefined;
  #leave = () => {};
  #isStopped = false;

  constructor(private readonly options: EventRelaysOptions) {
    const { records, store, sender, log, tools } = options;
    this.#tools = { ...tools, records, store, sender, log, cut: this.#cut.signal };
  }

  /** Whether private addresses and `http://` are allowed. */
  get allowsPrivate(): boolean {
    return this.options.sender.allowsPrivate;
  }

  /** The stores whose events are received. */
  get storeIds(): readonly string[] {
    return this.options.storeIds;
  }

  /** Milliseconds that the oldest event has been waiting for which this process delivers. */
  get lagMs(): number {
    const now = this.#tools.clock.now();
    return Math.max(0, ...[...this.#workers.values()].map(({ waitingSince }) => now - (waitingSince ?? now)));
  }

  /** Begins to deliver. Rejects with RelayFileError for a file that cannot be used, or when what is kept cannot be read. */
  async start(): Promise<void> {
    if (this.#timer !== undefined || this.#isStopped) return;
    await this.options.file?.relays();
    this.#timer = setInterval(() => {
      if (!this.#isLooking) void this.#lookAgain();
    }, LOOK_MS);
    this.#timer.unref();
    this.#leave = this.options.store.watch((storeId) => {
      for (const worker of this.#workers.values()) if (worker.storeId === storeId) worker.wake();
    });
    try {
      await this.#look();
    } catch (error) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#leave();
      throw error;
    }
  }

  /** Begins to deliver, if nobody has yet; what fails is logged, and tried again. */
  begin(): void {
    if (this.#timer === undefined) void this.#lookAgain();
  }

  /** Ends when the attempts under way have ended, or after this many milliseconds; then they are made again after a restart. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#leave();
    const cutting = setTimeout(() => this.#cut.abort(), drainMs);
    await this.#looking?.catch(() => undefined);
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()));
    clearTimeout(cutting);
    await this.options.sender.close();
    await this.options.records.close();
  }

  /** The relays of a store, those of the file first. Rejects like {@link start}. */
  async list(storeId: string): Promise<readonly Relay[]> {
    const { file, records } = this.options;
    const all = [...((await file?.relays()) ?? []), ...(await records.relays())];
    return all.filter((relay) => relay.storeId === storeId);
  }

  /** Undefined when the store has no such relay. */
  async find(storeId: string, id: string): Promise<Relay | undefined> {
    return (await this.list(storeId)).find((relay) => relay.id === id);
  }

  async view(relay: Relay): Promise<RelayView | undefined> {
    const { records } = this.options;
    const [control, state] = await Promise.all([records.control(relay), records.state(relay)]);
    return control && { relay, control, state };
  }

  /** Dead letters, oldest first. */
  deadLetters(relay: Relay): Promise<readonly DeadLetter[]> {
    return this.options.records.deadLetters(relay);
  }

  /**
   * Makes a relay.
   * @param from the place it starts behind; undefined for what happens from now on
   * @returns undefined when the store has as many as it may
   */
  async create(relay: Omit<Relay, 'id' | 'createdAt'>, from: EventPlace | undefined): Promise<Relay | undefined> {
    const { records, store, max } = this.options;
    const { storeId } = relay;
    if ((await records.relays()).filter((other) => other.storeId === storeId).length >= max) return undefined;
    const made = { ...relay, id: `relay_${randomBytes(8).toString('hex')}`, createdAt: this.#tools.clock.now() };
    const { position } = await startOf(store, storeId);
    await records.add(made, { position: { ...position, ...(from !== undefined && { place: from }) } });
    await this.#lookAgain();
    return made;
  }

  async remove(relay: Relay): Promise<void> {
    await this.options.records.remove(relay);
    await this.#lookAgain();
  }

  async setPaused(relay: Relay, isPaused: boolean): Promise<void> {
    await this.options.records.setPaused(relay, isPaused);
    await this.#lookAgain();
  }

  async replay(relay: Relay, replay: Omit<RelayReplay, 'key'>): Promise<void> {
    await this.options.records.addReplay(relay, replay);
    await this.#lookAgain();
  }

  /** The part of a store's log that a range means; see {@link replayOf}. */
  rangeOf(storeId: string, range: ReplayRange, check: RangeCheck): Promise<Omit<RelayReplay, 'key'>> {
    return replayOf(range, storeId, this.options.store, check);
  }

  /** Looks for changes; what fails is logged, and tried again later. */
  async #lookAgain(): Promise<void> {
    try {
      await this.start();
      await this.#look();
    } catch (error) {
      const failure = String(error);
      if (failure !== this.#trouble) this.options.log.error({ failure }, 'relays cannot be read');
      this.#trouble = failure;
    }
  }

  async #look(): Promise<void> {
    // One after the other: who has changed something has to find it looked at.
    const before = this.#looking?.catch(() => undefined);
    this.#isLooking = true;
    const looking = (async () => {
      await before;
      await this.#compare();
    })().finally(() => {
      if (this.#looking === looking) this.#isLooking = false;
    });
    this.#looking = looking;
    await looking;
  }

  async #compare(): Promise<void> {
    if (this.#isStopped) return;
    const { records } = this.options;
    const version = await records.version();
    const isChanged = version !== this.#version;
    if (isChanged) this.#made = await records.relays();
    this.#version = version;
    let problem: RelayFileError | undefined;
    const ofFile = await this.options.file?.relays().catch((error: unknown) => {
      if (!(error instanceof RelayFileError)) throw error;
      problem = error; // its relays wait until it can be used again
      return [];
    });
    await this.#run([...(ofFile ?? []), ...this.#made]);
    if (isChanged) for (const worker of this.#workers.values()) worker.wake();
    if (problem) throw problem;
    this.#trouble = '';
  }

  async #run(wanted: readonly Relay[]): Promise<void> {
    if (this.#isStopped) return;
    const served = new Map(
      wanted.filter(({ storeId }) => this.storeIds.includes(storeId)).map((relay) => [relay.id, relay]),
    );
    for (const [id, worker] of this.#workers) {
      if (served.has(id)) continue;
      this.#workers.delete(id);
      // Not waited for: an attempt may be under way.
      worker.stop().catch((error: unknown) => this.options.log.error({ failure: String(error) }, 'a relay failed'));
    }
    for (const [id, relay] of served) {
      const worker = this.#workers.get(id);
      if (worker) worker.change(relay);
      else this.#workers.set(id, new RelayWorker(relay, this.#tools));
    }
  }
}
