const FIRST_MS = 1_000;

/**
 * Milliseconds until the next attempt: doubled after each failure up to a cap, then randomly between half and all of
 * that, so that not every relay calls a target at the moment it is back.
 * @param attempts how many have failed, from 1
 * @param random from 0 to 1
 */
export function backoffMs(attempts: number, maxMs: number, random: () => number): number {
  const full = Math.min(maxMs, FIRST_MS * 2 ** Math.min(attempts - 1, 40));
  return Math.round(full / 2 + (full / 2) * random());
}
