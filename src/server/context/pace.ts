/** Fields that an operation may fill in before its pace is looked at: usual ones never come so far. */
const FREE_FIELDS = 2_000;
/** The time is looked at once for so many fields. */
const STEP = 256;
/** Milliseconds the event loop may be held before what is left waits for its next turn. */
const SLICE_MS = 10;

/** What has to be done in a later turn of the event loop, for all operations of the process, in order. */
const queue: Array<() => void> = [];

/** The turn of the event loop that is under way, as far as large operations have looked at it. */
const turn = { isOpen: false, isOver: false, begun: 0 };

function open(): void {
  turn.isOpen = true;
  turn.isOver = false;
  turn.begun = performance.now();
  setImmediate(next);
}

/** Ends the turn; the next one begins with what was put off. */
function next(): void {
  turn.isOpen = false;
  turn.isOver = false;
  if (queue.length === 0) return;
  open();
  let done = 0;
  for (const work of queue) {
    work();
    done += 1;
    if (performance.now() - turn.begun > SLICE_MS) break;
  }
  queue.splice(0, done);
}

/**
 * The pace of one operation: a large answer is made in pieces of a few milliseconds, and others are served in between.
 * Whoever collects reads asks {@link whenIdle}, so that pieces make no more PayNow calls than the whole would have.
 */
export class Pace {
  #fields = 0;
  #step = 0;
  #waiting = 0;
  #idle: Array<() => void> = [];

  /** Whether what comes next has to be put off. @param fields how many fields it has */
  isDue(fields: number): boolean {
    this.#fields += fields;
    if (this.#fields < FREE_FIELDS) return false;
    this.#step += fields;
    if (this.#step >= STEP) {
      this.#step = 0;
      if (!turn.isOpen) open();
      else if (performance.now() - turn.begun > SLICE_MS) turn.isOver = true;
    }
    return turn.isOver;
  }

  /** Does the work in a later turn of the event loop. */
  later<T>(work: () => T | PromiseLike<T>): Promise<T> {
    this.#waiting += 1;
    if (!turn.isOpen) open();
    return new Promise<T>((resolve, reject) => {
      queue.push(() => {
        this.#waiting -= 1;
        try {
          resolve(work());
        } catch (error) {
          reject(error as Error);
        }
        if (this.#waiting === 0) for (const callback of this.#idle.splice(0)) this.whenIdle(callback);
      });
    });
  }

  /** Calls back once everything that could run now has run, and no part of the operation is put off. */
  whenIdle(callback: () => void): void {
    if (this.#waiting > 0) this.#idle.push(callback);
    else void afterJobs().then(() => process.nextTick(() => this.#settle(callback)));
  }

  #settle(callback: () => void): void {
    if (this.#waiting > 0) this.#idle.push(callback);
    else callback();
  }
}

const afterJobs = (): Promise<void> => Promise.resolve();
