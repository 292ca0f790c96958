import type { Terminal } from './command.js';

/** What takes less than this, in milliseconds, is over before anybody wonders. */
const QUIET_MS = 2_000;

const REDRAW_MS = 200;
const WIDTH = 24;

/** Counts the steps of something. */
export interface Progress {
  /** One more of the steps is done. */
  readonly step: () => void;
  /** How many steps there are in all, where that is found out meanwhile. */
  readonly expect: (steps: number) => void;
}

/** Replaces the last line of a terminal; an empty text clears it. */
export const drawingOn =
  (stream: { write(text: string): unknown }) =>
  (text: string): void => {
    stream.write(`\r\u001b[K${text}`);
  };

/** A bar of this share, from 0 to 1. */
function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
}

/**
 * Does something in steps, whose number is known or found out meanwhile, and draws a bar once it has taken two seconds.
 * Nothing is drawn where no person looks, and nothing is left on the line in the end.
 * @param now milliseconds of a clock that only goes forward
 */
export async function withProgress<T>(
  { draw }: Pick<Terminal, 'draw'>,
  { what, steps, now = () => performance.now() }: { what: string; steps: number; now?: () => number },
  run: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (!draw) return run({ step: () => {}, expect: () => {} });
  const began = now();
  let done = 0;
  let expected = steps;
  let isDrawn = false;
  const redraw = (): void => {
    if (now() - began < QUIET_MS) return;
    isDrawn = true;
    draw(`${what} ${bar(done / expected)} ${done}/${expected}`);
  };
  const timer = setInterval(redraw, REDRAW_MS);
  try {
    return await run({
      step: () => {
        done += 1;
        redraw();
      },
      expect: (all) => {
        expected = all;
      },
    });
  } finally {
    clearInterval(timer);
    if (isDrawn) draw('');
  }
}
