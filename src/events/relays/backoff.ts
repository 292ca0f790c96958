const FIRST_MS = 1_000;

/**
 * Milliseconds until the next attempt: twice as long after each, up to a cap, and between half and all of that by
 * chance, so that targets that come back are not met by everybody at once.
 * @param attempts how many have failed, from 1
 * @param random from 0 to 1
 */
export function backoffMs(attempts: number, maxMs: number, random: () => number): number {
  const full = Math.min(maxMs, FIRST_MS * 2 ** Math.min(attempts - 1, 40));
  return Math.round(full / 2 + (full / 2) * random());
}
