/** A small generator of repeatable random numbers. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True in this share of the calls. */
  chance(share: number): boolean;
  /** One of these. */
  pick<T>(from: readonly T[]): T;
  /** This many lower-case hexadecimal digits. */
  hex(digits: number): string;
  /** This many decimal digits. */
  digits(count: number): string;
}

/** The generator "mulberry32": the same seed always gives the same numbers. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(next() * from.length)];
    if (picked === undefined) throw new RangeError('There is nothing to pick from.');
    return picked;
  };
  // Seven digits from each number: the seed asks for many of them.
  const text = (count: number, base: number, size: number) => {
    let made = '';
    while (made.length < count)
      made += Math.floor(next() * size)
        .toString(base)
        .padStart(7, '0');
    return made.slice(0, count);
  };
  return {
    next,
    between,
    pick,
    chance: (share) => next() < share,
    hex: (count) => text(count, 16, 16 ** 7),
    digits: (count) => text(count, 10, 10 ** 7),
  };
}
