import { randomBytes } from 'node:crypto';
import { FORMAT_NAME, ofKnownFormat } from '../../core/format.js';
import { Opening } from '../../core/opening.js';
import { comparePlaces } from '../event.js';
import { type DeadLetter, isOfFile, type Relay, type RelayPause, type RelayReplay, type RelayState } from './relay.js';
import type { Lease, RelayTexts, TextWrite } from './texts/texts.js';

/** Dead letters that are kept of one relay; the oldest are forgotten first. Their events stay in the log. */
const MAX_DEAD_LETTERS = 1_000;

/** What decides whether a relay delivers, and what. */
export interface RelayControl {
  /** Why it is paused; undefined when it is not. */
  readonly pause: RelayPause | undefined;
  /** Parts of the log to send before anything else, in the order they were asked for. */
  readonly replays: readonly RelayReplay[];
}

const RELAYS = 'relays';
const PAUSED = 'paused';
const STATES = 'states';
const META = 'meta';
const VERSION = 'version';
const REQUESTED = 'paused';
/** The pause for a target that is gone holds for this address alone. */
const goneText = ({ url }: Relay): string => `gone ${url}`;
const replaysOf = (id: string): string => `replays:${id}`;
const deadOf = (id: string): string => `dead:${id}`;

/** What is kept of relays, beside the log of events. */
export class RelayRecords {
  readonly #opening: Opening<RelayTexts>;

  constructor(open: () => Promise<RelayTexts>) {
    this.#opening = new Opening(async () =>
      ofKnownFormat(await open(), 'What is kept of relays', (texts) => texts.get(META, FORMAT_NAME)),
    );
  }

  /** Changes whenever somebody has made, changed or removed a relay, or asked for a replay. */
  async version(): Promise<string | undefined> {
    return (await this.#texts()).get(META, VERSION);
  }

  /** The relays that mutations have made, oldest first. */
  async relays(): Promise<readonly Relay[]> {
    const texts = await (await this.#texts()).all(RELAYS);
    const relays = [...texts.values()].map((text) => JSON.parse(text) as Relay); // put there by add
    return relays.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0) || (a.id < b.id ? -1 : 1));
  }

  async add(relay: Relay, state: RelayState): Promise<void> {
    await this.#change([
      { table: RELAYS, key: relay.id, text: JSON.stringify(relay) },
      { table: STATES, key: relay.id, text: JSON.stringify(state) },
    ]);
  }

  /** Removes a relay with all that is kept of it. Who delivers for it learns so before the next attempt. */
  async remove({ id }: Relay): Promise<void> {
    await this.#change([
      { table: RELAYS, key: id, text: undefined },
      { table: PAUSED, key: id, text: undefined },
      { table: STATES, key: id, text: undefined },
      { table: replaysOf(id), key: undefined, text: undefined },
      { table: deadOf(id), key: undefined, text: undefined },
    ]);
    await (await this.#texts()).end(id);
  }

  async setPaused({ id }: Relay, isPaused: boolean): Promise<void> {
    await this.#change([{ table: PAUSED, key: id, text: isPaused ? REQUESTED : undefined }]);
  }

  async addReplay({ id }: Relay, replay: Omit<RelayReplay, 'key'>): Promise<void> {
    const key = `${String(Date.now()).padStart(15, '0')}-${randomBytes(4).toString('hex')}`;
    await this.#change([{ table: replaysOf(id), key, text: JSON.stringify(replay) }]);
  }

  /** Undefined when the relay is gone. */
  async control(relay: Relay): Promise<RelayControl | undefined> {
    const texts = await this.#texts();
    const [own, paused, replays] = await Promise.all([
      isOfFile(relay) ? '' : texts.get(RELAYS, relay.id),
      texts.get(PAUSED, relay.id),
      texts.all(replaysOf(relay.id)),
    ]);
    if (own === undefined) return undefined;
    return { pause: pauseOf(relay, paused), replays: replaysIn(replays) };
  }

  async state({ id }: Relay): Promise<RelayState | undefined> {
    const text = await (await this.#texts()).get(STATES, id);
    return text === undefined ? undefined : (JSON.parse(text) as RelayState); // put there by add or save
  }

  /** Dead letters, oldest first. */
  async deadLetters({ id }: Relay): Promise<readonly DeadLetter[]> {
    const texts = await (await this.#texts()).all(deadOf(id));
    const letters = [...texts.values()].map((text) => JSON.parse(text) as DeadLetter); // put there by save
    return letters.toSorted((a, b) => a.at - b.at || comparePlaces(a.place, b.place));
  }

  /** Writes what changed for a relay, all of it or nothing. Says whether the lease is still held. */
  async save(relay: Relay, saving: RelaySaving, lease: Lease): Promise<boolean> {
    const { id } = relay;
    const { state, replay, deadLetter, delivered, isGone } = saving;
    const writes: TextWrite[] = [{ table: STATES, key: id, text: JSON.stringify(state) }];
    if (replay) {
      const { key, ...rest } = replay.replay;
      writes.push({ table: replaysOf(id), key, text: replay.isDone ? undefined : JSON.stringify(rest) });
    }
    if (isGone) writes.push({ table: PAUSED, key: id, text: goneText(relay) });
    if (delivered !== undefined) writes.push({ table: deadOf(id), key: delivered, text: undefined });
    if (deadLetter) {
      const { cursor } = deadLetter;
      const others = (await this.deadLetters(relay)).filter((one) => one.cursor !== cursor);
      const tooMany = others.slice(0, Math.max(0, others.length + 1 - MAX_DEAD_LETTERS));
      writes.push(...tooMany.map((one) => ({ table: deadOf(id), key: one.cursor, text: undefined })), {
        table: deadOf(id),
        key: cursor,
        text: JSON.stringify(deadLetter),
      });
    }
    return (await this.#texts()).write(writes, lease);
  }

  async take(lease: Lease, ms: number): Promise<boolean> {
    return (await this.#texts()).take(lease, ms);
  }

  async renew(lease: Lease, ms: number): Promise<boolean> {
    return (await this.#texts()).renew(lease, ms);
  }

  async letGo({ name, owner }: Lease): Promise<void> {
    await (await this.#texts()).end(name, owner);
  }

  async close(): Promise<void> {
    await (await this.#opening.release())?.close();
  }

  async #change(writes: readonly TextWrite[]): Promise<void> {
    const version = { table: META, key: VERSION, text: randomBytes(8).toString('hex') };
    await (await this.#texts()).write([...writes, version]);
  }

  #texts(): Promise<RelayTexts> {
    return this.#opening.get();
  }
}

/** What is written after an attempt. */
export interface RelaySaving {
  readonly state: RelayState;
  /** How far a replay is now. */
  readonly replay?: { readonly replay: RelayReplay; readonly isDone: boolean } | undefined;
  readonly deadLetter?: DeadLetter;
  /** Whether the target says that it is gone: the relay is paused. */
  readonly isGone?: boolean;
  /** The cursor of an event that has arrived: a dead letter no more. */
  readonly delivered?: string;
}

function pauseOf(relay: Relay, text: string | undefined): RelayPause | undefined {
  if (text === undefined) return undefined;
  if (text === goneText(relay)) return 'TARGET_GONE';
  return text === REQUESTED ? 'REQUESTED' : undefined; // another address is gone
}

function replaysIn(texts: ReadonlyMap<string, string>): readonly RelayReplay[] {
  const sorted = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, text]) => ({ ...(JSON.parse(text) as Omit<RelayReplay, 'key'>), key })); // put there by addReplay
}
