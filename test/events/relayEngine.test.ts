import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/core/config.js';
import { createLog } from '../../src/core/log.js';
import { eventStoreOf } from '../../src/events/open.js';
import { backoffMs } from '../../src/events/relays/backoff.js';
import type { RelayClock } from '../../src/events/relays/clock.js';
import { relaysOf } from '../../src/events/relays/open.js';
import { RelayRecords } from '../../src/events/relays/records.js';
import type { DeadLetter } from '../../src/events/relays/relay.js';
import type { EventRelays } from '../../src/events/relays/relays.js';
import { MemoryTexts } from '../../src/events/relays/texts/memoryTexts.js';
import type { EventStore } from '../../src/events/store/eventStore.js';
import { temporaryFolder } from '../ledger/stores.js';
import { RELAY_SECRET, startTarget, type Target } from './relaySupport.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A clock whose time passes at once, as far as a test lets it. */
class TestClock implements RelayClock {
  #now = Date.now();
  #until = this.#now;
  readonly slept: number[] = [];
  #wake = () => {};
  #isLet = Promise.resolve();

  readonly now = (): number => this.#now;

  /** Lets so many milliseconds pass; resolves when they have. */
  async pass(ms: number): Promise<void> {
    this.#until = this.#now + ms;
    this.#wake();
    while (this.#now < this.#until) await nextTurn();
  }

  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    const end = this.#now + ms;
    this.slept.push(ms);
    await nextTurn();
    while (end > this.#until && !signal.aborted) {
      // What is left of the time that may pass, passes; the rest of the wait does not.
      this.#now = this.#until;
      this.#isLet = new Promise((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await this.#isLet;
    }
    if (!signal.aborted) this.#now = Math.max(this.#now, end);
  };
}

interface Bed {
  readonly relays: EventRelays;
  readonly store: EventStore;
  readonly clock: TestClock;
  readonly outcomes: readonly string[];
  readonly happen: (n: number) => Promise<string[]>;
  readonly stop: () => Promise<void>;
}

let lastId = 0;

/** Relays of one store, without a gateway around them. */
async function startRelays(settings: Readonly<Record<string, string>> = {}, clock = new TestClock()): Promise<Bed> {
  const config = readConfig({
    PAYNOW_STORE_ID: '1',
    GATEWAY_DATA_DIR: 'memory',
    RELAY_PRIVATE_TARGETS: 'on',
    ...settings,
  });
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const store = eventStoreOf(config, log, clock.now);
  const outcomes: string[] = [];
  const relays = relaysOf(config, {
    store,
    storeIds: ['1'],
    log,
    now: Date.now,
    clock,
    random: () => 1,
    onOutcome: (outcome) => outcomes.push(outcome),
    onDeadLetter: () => outcomes.push('dead letter'),
  });
  await relays.start();
  let isStopped = false;
  const stop = async () => {
    if (isStopped) return;
    isStopped = true;
    await relays.stop(1_000);
    await store.close();
    // Addresses can hold secrets, too.
    expect(lines.filter((line) => line.includes('whsec_') || line.includes('127.0.0.1'))).toEqual([]);
  };
  onTestFinished(stop);
  const happen = async (n: number) => {
    const ids = Array.from({ length: n }, () => String(++lastId));
    for (const eventId of ids) await store.append({ storeId: '1', eventId, eventType: 'ON_REFUND', body: {} });
    return ids;
  };
  return { relays, store, clock, outcomes, happen, stop };
}

async function startedTarget(): Promise<Target> {
  const target = await startTarget();
  onTestFinished(() => target[Symbol.asyncDispose]());
  return target;
}

const relayTo = async ({ relays }: Bed, { url }: Target) => {
  const relay = await relays.create({ storeId: '1', url, secrets: [RELAY_SECRET], types: undefined }, undefined);
  if (relay === undefined) throw new Error('it is the first');
  return relay;
};

it('pauses grow from about a second to the cap, between half and all of it by chance', () => {
  const pauses = (random: number) => [1, 2, 3, 10, 11, 999].map((n) => backoffMs(n, 10 * MINUTE, () => random));
  expect(pauses(1)).toEqual([1_000, 2_000, 4_000, 512_000, 600_000, 600_000]);
  expect(pauses(0)).toEqual([500, 1_000, 2_000, 256_000, 300_000, 300_000]);
});

it('a target that answers 500 for a day loses nothing, and is not asked more often than it should', async () => {
  const bed = await startRelays();
  const target = await startedTarget();
  const relay = await relayTo(bed, target);
  target.answer = () => 500;
  const ids = await bed.happen(5);
  await bed.clock.pass(24 * HOUR);
  expect(new Set(target.ids())).toEqual(new Set(ids.slice(0, 1)));
  const attempts = target.got.length;
  expect(attempts).toBeGreaterThan(140);
  expect(attempts).toBeLessThan(165); // ten in the first quarter of an hour, then six an hour
  expect(await bed.relays.view(relay)).toMatchObject({
    state: { trouble: { attempts, failure: 'REFUSED', status: 500 } },
  });
  expect(bed.relays.lagMs).toBeGreaterThanOrEqual(24 * HOUR);
  target.answer = () => 200;
  await bed.clock.pass(11 * MINUTE);
  await target.count(attempts + 5);
  expect(target.ids().slice(attempts)).toEqual(ids);
  expect(await bed.relays.deadLetters(relay)).toEqual([]);
  await expect.poll(() => bed.relays.lagMs).toBe(0);
});

it('waits as long as a target asks for, up to the longest pause', async () => {
  const bed = await startRelays();
  const target = await startedTarget();
  const relay = await relayTo(bed, target);
  const { now } = bed.clock;
  const said: readonly (readonly [status: number, text: string | undefined])[] = [
    [429, '120'],
    [503, new Date(now() + 300_000).toUTCString()],
    [500, '99999999'],
    [503, '1'], // less than the pause anyhow
    [503, 'soon'],
    [503, '-5'],
  ];
  const pauses: number[] = [];
  target.answer = (_, response) => {
    const [status, text] = said[target.got.length - 1] ?? [204];
    if (text !== undefined) response.setHeader('retry-after', text);
    return status;
  };
  await bed.happen(1);
  for (let n = 1; n <= said.length; n += 1) {
    await target.count(n);
    const trouble = async () => (await bed.relays.view(relay))?.state?.trouble;
    await expect.poll(async () => (await trouble())?.attempts).toBe(n);
    const pause = ((await trouble())?.nextAt ?? 0) - now();
    pauses.push(pause);
    await bed.clock.pass(pause);
  }
  await target.count(said.length + 1);
  expect(pauses[0]).toBe(120_000);
  expect(Math.round((pauses[1] ?? 0) / 1_000)).toBe(180);
  expect(pauses.slice(2)).toEqual([10 * MINUTE, 8_000, 16_000, 32_000]);
  await expect.poll(() => bed.outcomes.at(-1)).toBe('delivered');
});

it('asks a target that is gone no more, and gives nothing up', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'relays.json');
  const [one, two] = [await startedTarget(), await startedTarget()];
  const write = ({ url }: Target) =>
    writeFile(file, JSON.stringify({ version: 1, relays: [{ id: 'of-file', url, secrets: [RELAY_SECRET] }] }), {
      mode: 0o600,
    });
  await write(one);
  const bed = await startRelays({ GATEWAY_RELAYS_FILE: file, RELAY_GIVE_UP_MS: '0' });
  const made = await relayTo(bed, one);
  const ofFile = async () => (await bed.relays.list('1'))[0] ?? fail();
  await expect.poll(async () => (await bed.relays.view(await ofFile()))?.state).toBeDefined();
  one.answer = () => 410;
  const ids = await bed.happen(3);
  for (const relay of [await ofFile(), made]) {
    await expect
      .poll(() => bed.relays.view(relay))
      .toMatchObject({ control: { pause: 'TARGET_GONE' }, state: { trouble: { failure: 'REFUSED', status: 410 } } });
  }
  await bed.clock.pass(24 * HOUR);
  expect(one.ids()).toEqual([ids[0], ids[0]]);
  expect(await bed.relays.deadLetters(made)).toEqual([]);
  expect(bed.outcomes).toEqual(['refused', 'refused']);
  // Another address is another target.
  await write(two);
  one.answer = () => 204;
  await bed.relays.setPaused(made, false);
  await Promise.all([one.count(5), two.count(3)]);
  expect([one.ids().slice(2), two.ids()]).toEqual([ids, ids]);
  expect(await bed.relays.view(await ofFile())).toMatchObject({ control: { pause: undefined } });
});

it('an event that never arrives becomes a dead letter, the next is sent, and a replay ends it', async () => {
  const bed = await startRelays({ RELAY_GIVE_UP_MS: String(HOUR) });
  const target = await startedTarget();
  const relay = await relayTo(bed, target);
  const [one, two, three] = await bed.happen(3);
  target.answer = ({ eventId }) => (eventId === two ? 422 : 204);
  await bed.clock.pass(2 * HOUR);
  expect([...new Set(target.ids())]).toEqual([one, two, three]);
  const letters = await bed.relays.deadLetters(relay);
  expect(letters).toMatchObject([{ event: { id: two, type: 'REFUND', trouble: { failure: 'REFUSED', status: 422 } } }]);
  expect(bed.outcomes.filter((outcome) => outcome === 'dead letter')).toHaveLength(1);
  expect(bed.outcomes.filter((outcome) => outcome === 'delivered')).toHaveLength(2);
  target.answer = () => 204;
  const { cursor } = letters[0] ?? { cursor: '' };
  const range = await bed.relays.rangeOf('1', { from: cursor, to: cursor }, (_, read) => read());
  const before = target.got.length;
  await bed.relays.replay(relay, range);
  await target.count(before + 1);
  expect(target.ids().at(-1)).toBe(two);
  await expect.poll(() => bed.relays.deadLetters(relay)).toEqual([]);
});

it('goes on after a restart where it stopped, with what happened meanwhile; what was under way is sent again', async () => {
  await using folder = await temporaryFolder();
  const settings = { GATEWAY_DATA_DIR: folder.path };
  const first = await startRelays(settings);
  const target = await startedTarget();
  const relay = await relayTo(first, target);
  const ids = await first.happen(2);
  await target.count(2);
  await expect.poll(async () => (await first.relays.view(relay))?.state?.delivered).toBeDefined();
  let hang = () => {};
  target.answer = () =>
    new Promise<number>((resolve) => {
      hang = () => resolve(204);
    });
  const more = await first.happen(3);
  await target.count(3);
  await first.relays.stop(0); // no time to wait for the answer
  await first.stop();
  hang();
  target.answer = () => 204;
  const second = await startRelays(settings);
  const last = await second.happen(1);
  await target.count(7);
  expect(target.ids()).toEqual([...ids, more[0], ...more, ...last]);
  await second.stop();
});

it('an attempt under way ends before the relays do', async () => {
  const bed = await startRelays();
  const target = await startedTarget();
  await relayTo(bed, target);
  let answer = () => {};
  target.answer = () =>
    new Promise<number>((resolve) => {
      answer = () => resolve(204);
    });
  await bed.happen(1);
  await expect.poll(() => target.got.length).toBe(1);
  const stopping = bed.relays.stop(60_000);
  answer();
  await stopping;
  expect(bed.outcomes).toEqual(['delivered']);
});

it('says which events were removed before they could be sent, and refuses to replay them', async () => {
  const bed = await startRelays({ EVENTS_RETENTION_MS: String(HOUR), RELAY_GIVE_UP_MS: String(48 * HOUR) });
  const target = await startedTarget();
  const relay = await relayTo(bed, target);
  await bed.relays.setPaused(relay, true);
  await bed.happen(3);
  await bed.clock.pass(2 * HOUR);
  await bed.store.trim();
  const [kept] = await bed.happen(1);
  await bed.relays.setPaused(relay, false);
  await target.count(1);
  expect(target.ids()).toEqual([kept]);
  const letters = await bed.relays.deadLetters(relay);
  expect(letters).toEqual([{ place: expect.any(String), cursor: expect.any(String), at: bed.clock.now() }]);
  const range = { from: letters[0]?.cursor ?? '', to: undefined };
  await expect(bed.relays.rangeOf('1', range, (_, read) => read())).rejects.toMatchObject({ code: 'EVENTS_EXPIRED' });
});

it('an attempt is bounded in time', async () => {
  const bed = await startRelays({ RELAY_TIMEOUT_MS: '100' });
  const target = await startedTarget();
  await relayTo(bed, target);
  target.answer = () => new Promise<number>(() => {});
  await bed.happen(1);
  await expect.poll(() => bed.outcomes[0]).toBe('timed_out');
});

it('keeps the newest thousand dead letters of a relay', async () => {
  const records = new RelayRecords(async () => texts);
  const texts = new MemoryTexts();
  const relay = { id: 'a', storeId: '1', url: 'https://example.com/', secrets: [], types: undefined, createdAt: 1 };
  const letter = (n: number): DeadLetter => ({ place: `${n}-0`, cursor: String(n), event: undefined, at: n });
  const writes = Array.from({ length: 1_000 }, (_, n) => ({
    table: 'dead:a',
    key: String(n),
    text: JSON.stringify(letter(n)),
  }));
  await texts.write(writes);
  const lease = { name: 'a', owner: 'me' };
  await records.take(lease, HOUR);
  const state = { position: { epoch: 'e', place: '1-0' } } as const;
  expect(await records.save(relay, { state, deadLetter: letter(1_000) }, lease)).toBe(true);
  const kept = await records.deadLetters(relay);
  expect([kept.length, kept[0]?.cursor, kept.at(-1)?.cursor]).toEqual([1_000, '1', '1000']);
});

it('a store has as many relays as it may', async () => {
  const bed = await startRelays({ RELAY_MAX: '1' });
  const target = await startedTarget();
  await relayTo(bed, target);
  const input = { storeId: '1', url: target.url, secrets: [RELAY_SECRET], types: undefined };
  expect(await bed.relays.create(input, undefined)).toBeUndefined();
});

it('sends nothing to an address that is not allowed, and says so', async () => {
  const bed = await startRelays({ RELAY_PRIVATE_TARGETS: 'off' });
  const target = await startedTarget();
  const secure = { ...target, url: `https://localhost:${target.port}/` };
  const [byName, plain] = [await relayTo(bed, secure), await relayTo(bed, target)];
  await bed.happen(1);
  for (const relay of [byName, plain]) {
    await expect
      .poll(() => bed.relays.view(relay))
      .toMatchObject({ state: { trouble: { failure: 'ADDRESS_NOT_ALLOWED' } } });
  }
  expect(target.connections()).toBe(0);
});

it('takes relays from a file, again when it changes, and not from one that others may read', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'relays.json');
  const [one, two] = [await startedTarget(), await startedTarget()];
  const write = async (...targets: readonly Target[]) => {
    const relays = targets.map(({ url }, n) => ({ id: `target-${n}`, url, secrets: [RELAY_SECRET] }));
    await writeFile(file, JSON.stringify({ version: 1, relays }), { mode: 0o600 });
  };
  await write(one);
  const bed = await startRelays({ GATEWAY_RELAYS_FILE: file });
  const [first] = await bed.relays.list('1');
  expect(first).toMatchObject({ id: 'target-0', storeId: '1', createdAt: undefined });
  await expect.poll(async () => (await bed.relays.view(first ?? fail()))?.state).toBeDefined();
  const a = await bed.happen(1);
  await one.count(1);
  // The same relay with another address goes on where it is.
  await write(two);
  await expect.poll(() => bed.relays.list('1')).toMatchObject([{ url: two.url }]);
  await bed.relays.setPaused(first ?? fail(), false); // looks at once, not a second later
  const b = await bed.happen(1);
  await two.count(1);
  expect([one.ids(), two.ids()]).toEqual([a, b]);
  await chmod(file, 0o644);
  await expect(bed.relays.list('1')).rejects.toThrow('chmod 600');
  await expect(startRelays({ GATEWAY_RELAYS_FILE: file })).rejects.toThrow(
    'can be read or written by others (its mode is 0644)',
  );
});

it.each([
  ['no JSON', 'nonsense', 'is not JSON'],
  ['another version', '{"version":2,"relays":[]}', 'is not usable at "version"'],
  ['an address that is not allowed', [{ url: 'ftp://example.com' }], 'relays.0.url": it must be an https:// address'],
  ['a secret that is none', [{ secrets: ['abc'] }], 'relays.0.secrets.0": it must be whsec_'],
  ['no secret', [{ secrets: [] }], 'relays.0.secrets"'],
  ['a store that is not served', [{ storeId: '2' }], 'relays.0.storeId": it must be a store'],
  ['an id twice', [{}, {}], 'relays": it must not hold an id twice'],
  ['an unknown type', [{ types: ['NOTHING'] }], 'relays.0.types.0"'],
  ['more than a thousand', Array.from({ length: 1_001 }, (_, n) => ({ id: `r${n}` })), 'is not usable at "relays"'],
])('refuses a file with %s, and says where', async (_, content, message) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'relays.json');
  const relay = { id: 'a', url: 'https://example.com/', secrets: [RELAY_SECRET] };
  const text =
    typeof content === 'string'
      ? content
      : JSON.stringify({ version: 1, relays: content.map((changes) => ({ ...relay, ...changes })) });
  await writeFile(file, text, { mode: 0o600 });
  const start = startRelays({ GATEWAY_RELAYS_FILE: file });
  await expect(start).rejects.toThrow(message);
  await expect(start).rejects.not.toThrow(RELAY_SECRET);
});

const fail = (): never => {
  throw new Error('it is there');
};
