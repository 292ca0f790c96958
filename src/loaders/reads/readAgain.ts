import { type LastReads, lastReadsOf } from './lastReads.js';
import { type Door, markOf, type Step } from './readLog.js';
import type { Session } from './session.js';

/**
 * Reads what an equal operation has read, in the same order, for as long as all of it is the same. No read is made that
 * the operation would not make by itself: each begins when everything has come that had come before it the last time. What
 * was read is there for the operation when it has to be executed all the same.
 *
 * Nothing waits longer for that: when replies come in an order in which the operation might go on sooner, it is left to
 * be executed, too.
 * @param steps what the equal operation did
 * @param open gives this operation's own session
 * @returns whether everything was the same: then so is the answer
 */
export function readAgain(steps: readonly Step[], open: (door: Door) => Session): Promise<boolean> {
  return new Promise((resolve) => new Again(steps, open, resolve).goOn());
}

class Again {
  readonly #last: LastReads;
  readonly #landed = new Set<number>();
  #at = 0;
  #wave = 0;
  #isOver = false;

  constructor(
    private readonly steps: readonly Step[],
    private readonly open: (door: Door) => Session,
    private readonly resolve: (same: boolean) => void,
  ) {
    this.#last = lastReadsOf(steps);
  }

  /** Does what can be done without waiting. */
  goOn(): void {
    for (let step = this.steps[this.#at]; step; step = this.steps[this.#at]) {
      if (step.kind === 'end') {
        this.#wave = this.#last.reads.get(step.read)?.wave ?? this.#wave;
        if (!this.#landed.has(step.read)) return;
      } else if (step.kind === 'begin') this.#begin(step);
      else if (!isSame(step, this.open)) return this.#finish(false);
      this.#at += 1;
    }
    this.#finish(true);
  }

  #begin({ read, of }: Step & { readonly kind: 'begin' }): void {
    this.open(of.door)
      .readAhead(of.resource, of.endpoint, of.parameters)
      .then((reply) => this.#land(read, reply))
      .catch(() => this.#finish(false));
  }

  #land(read: number, reply: unknown): void {
    if (this.#isOver) return;
    const last = this.#last.reads.get(read);
    if (!last || markOf(reply) !== last.mark) return this.#finish(false);
    this.#landed.add(read);
    last.group.left.delete(read);
    this.goOn();
    if (!this.#isOver && last.group.left.size === 0 && this.#beginsMore) setImmediate(() => this.#look());
  }

  /** Whether reads are still to begin: then the operation itself might begin them sooner. */
  get #beginsMore(): boolean {
    return this.#wave < this.#last.waves.length - 1;
  }

  /** Goes on waiting only where the operation was seen to wait the last time. */
  #look(): void {
    if (this.#isOver || !this.#beginsMore) return;
    const { groups = [], quietAfter } = this.#last.waves[this.#wave] ?? {};
    const ended = groups.map(({ left }) => left.size === 0);
    const first = ended.indexOf(false);
    if (first === -1) return;
    const isInOrder = !ended.slice(first).includes(true);
    if (!isInOrder || (first > 0 && !quietAfter?.has(first))) this.#finish(false);
  }

  #finish(same: boolean): void {
    this.#isOver = true;
    this.resolve(same);
  }
}

/** Whether what needs no waiting is as it was. */
function isSame(step: Exclude<Step, { readonly kind: 'begin' | 'end' }>, open: (door: Door) => Session): boolean {
  const session = open(step.door);
  if (step.kind === 'peek') {
    return markOf(session.peek(session.keyOf(step.resource, step.storeId, step.id))) === step.mark;
  }
  return step.kind === 'open' || session.knows(step.storeId) === step.known;
}
