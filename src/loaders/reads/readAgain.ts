import { type Door, markOf, type Step } from './readLog.js';
import type { Session } from './session.js';

/**
 * Reads what an equal operation has read, in the same order, for as long as all of it is the same. No read is made that
 * the operation would not make by itself: each begins when everything has come on which it may depend. What was read is
 * there for the operation when it has to be executed all the same.
 *
 * When replies come in an order in which the operation might have gone on sooner, it is left to be executed, too.
 * @param steps what the equal operation did
 * @param open gives this operation's own session
 * @returns whether everything was the same: then so is the answer
 */
export function readAgain(steps: readonly Step[], open: (door: Door) => Session): Promise<boolean> {
  return new Promise((resolve) => {
    const waves = wavesOf(steps);
    const expected = new Map(steps.flatMap((step) => (step.kind === 'end' ? [[step.read, step.mark] as const] : [])));
    const landed = new Set<number>();
    let at = 0;
    let wave = 0;
    let isOver = false;
    const finish = (same: boolean): void => {
      isOver = true;
      resolve(same);
    };
    const land = (read: number, reply: unknown): void => {
      if (isOver) return;
      landed.add(read);
      if (markOf(reply) !== expected.get(read)) finish(false);
      else if (waves.of.get(read) === wave) goOn();
      else if (wave < waves.last) finish(false); // another order than the last time
    };
    const begin = ({ read, of }: Step & { readonly kind: 'begin' }): void => {
      open(of.door)
        .readAhead(of.resource, of.endpoint, of.parameters)
        .then(
          (reply) => land(read, reply),
          () => finish(false),
        );
    };
    const goOn = (): void => {
      for (let step = steps[at]; step; step = steps[at]) {
        if (step.kind === 'end') {
          wave = waves.of.get(step.read) ?? wave;
          if (!landed.has(step.read)) return;
        } else if (step.kind === 'begin') begin(step);
        else if (!isSame(step, open)) return finish(false);
        at += 1;
      }
      finish(true);
    };
    goOn();
  });
}

/** Whether what needs no waiting is as it was. */
function isSame(step: Exclude<Step, { readonly kind: 'begin' | 'end' }>, open: (door: Door) => Session): boolean {
  const session = open(step.door);
  if (step.kind === 'peek') {
    return markOf(session.peek(session.keyOf(step.resource, step.storeId, step.id))) === step.mark;
  }
  return step.kind === 'open' || session.knows(step.storeId) === step.known;
}

/** Which reads ended together: with none begun in between. */
function wavesOf(steps: readonly Step[]): { readonly of: ReadonlyMap<number, number>; readonly last: number } {
  const of = new Map<number, number>();
  let last = 0;
  let hasEnded = false;
  for (const step of steps) {
    if (step.kind === 'begin' && hasEnded) {
      last += 1;
      hasEnded = false;
    } else if (step.kind === 'end') {
      of.set(step.read, last);
      hasEnded = true;
    }
  }
  return { of, last };
}
