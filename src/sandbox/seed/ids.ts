import type { FlakeId, Timestamp } from '../../upstream/wire/common.js';
import type { Clock } from '../state.js';

/** Length of a day in milliseconds. */
export const DAY_MS = 86_400_000;

const EPOCH_MS = Date.UTC(2022, 0, 1);
const SEQUENCE_BITS = 22n;

const flakeAt = (ms: number): bigint => BigInt(Math.max(0, ms - EPOCH_MS)) << SEQUENCE_BITS;

const dates = new Map<number, string>();

/** The date of a day, counted from 1970, up to its `T`; kept, because the seed prints tens of thousands of moments. */
function dateText(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 11);
  dates.set(day, text);
  return text;
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** A moment as PayNow prints it. */
export function timestamp(ms: number): Timestamp {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const hours = twoDigits[Math.floor(rest / 3_600_000)];
  const minutes = twoDigits[Math.floor(rest / 60_000) % 60];
  const seconds = twoDigits[Math.floor(rest / 1000) % 60];
  return `${dateText(day)}${hours}:${minutes}:${seconds}.${String(rest % 1000).padStart(3, '0')}Z`;
}

/** The id of the `sequence`-th object created at this moment. */
export const flakeId = (ms: number, sequence = 1): FlakeId => String(flakeAt(ms) | BigInt(sequence));

/** The moment in an id. */
export const momentOf = (id: FlakeId): number => Number(BigInt(id) >> SEQUENCE_BITS) + EPOCH_MS;

/** Makes the id of an object created at this moment. */
export type MakeId = (ms: number) => FlakeId;

/**
 * Ids as flakes: the time in the high bits, and in the low bits a number that differs within one millisecond.
 * They sort by moment whatever the order in which they are made.
 */
export function createIds(): MakeId {
  const used = new Map<number, number>();
  return (ms) => {
    const sequence = (used.get(ms) ?? 0) + 1;
    used.set(ms, sequence);
    return flakeId(ms, sequence);
  };
}

/** The clock after the seed: it starts at `start`, and its ids are newer than those of everything up to then. */
export function createClock(start: Date): Clock {
  let lastMs = start.getTime();
  let lastId = 0n;
  // A machine's clock may step back; the sandbox's does not.
  const nowMs = () => {
    lastMs = Math.max(lastMs, Date.now());
    return lastMs;
  };
  return {
    now: () => timestamp(nowMs()),
    nextId() {
      const fresh = flakeAt(nowMs() + 1);
      lastId = fresh > lastId ? fresh : lastId + 1n;
      return String(lastId);
    },
  };
}
