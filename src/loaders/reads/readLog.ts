import type { Resource } from '../../core/resources.js';
import type { CallParameters, Endpoint } from '../../upstream/client/endpoint.js';

/** How an operation got a session: as the manager, or at a store's storefront. */
export type Door = 'management' | { readonly storeId: string; readonly country: string | undefined };

/** What is asked of a session's shared reads. */
export interface LoggedRead {
  readonly door: Door;
  readonly resource: Resource;
  readonly endpoint: Endpoint;
  /** As the endpoint takes them. */
  readonly parameters: CallParameters<Endpoint>;
}

/**
 * One thing that an operation did, in order. A mark stands for what it got: see {@link markOf}. Reads that ended in
 * different turns of the event loop are told apart: in between, the operation has gone on as far as it could.
 */
export type Step =
  | { readonly kind: 'open'; readonly door: Door }
  | { readonly kind: 'begin'; readonly read: number; readonly of: LoggedRead }
  | { readonly kind: 'end'; readonly read: number; readonly mark: unknown; readonly turn: number }
  | {
      readonly kind: 'peek';
      readonly door: Door;
      readonly resource: Resource;
      readonly storeId: string;
      readonly id: string;
      readonly mark: unknown;
    }
  | { readonly kind: 'knows'; readonly door: Door; readonly storeId: string; readonly known: boolean };

const marks = new WeakMap<object, symbol>();

/**
 * Stands for a reply or a row, without keeping it in memory: the same object has the same mark, and no other object ever
 * gets it. What is no object stands for itself.
 */
export function markOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = marks.get(value);
  if (known !== undefined) return known;
  const mark = Symbol('reply');
  marks.set(value, mark);
  return mark;
}

/**
 * What one operation has read, in order, so that an equal operation can find out whether it would get the same: see
 * `readAgain`.
 */
export class ReadLog {
  readonly #steps: Step[] = [];
  readonly #ahead = new Map<string, Promise<unknown>>();
  #reads = 0;
  #turn = 0;
  #isTurning = false;
  #isClosed = false;

  /** What was done so far; undefined when it cannot be repeated. */
  get steps(): readonly Step[] | undefined {
    return this.#isClosed ? undefined : this.#steps;
  }

  /**
   * The operation has looked at something that cannot be compared later, or has learned something that spares later
   * operations a call: what it read is not read again in its way.
   */
  close(): void {
    this.#isClosed = true;
    this.#steps.length = 0;
  }

  /** Forgets what was done, and not what was begun ahead. */
  startOver(): void {
    this.#isClosed = false;
    this.#steps.length = 0;
    this.#reads = 0;
  }

  /** Notes what was done. */
  add(step: Step): void {
    if (!this.#isClosed) this.#steps.push(step);
  }

  /**
   * Notes a read with its beginning and its end, and begins it unless it was begun ahead.
   * @param name see {@link ReadLog.begunAhead}
   */
  async read<T>(read: LoggedRead, name: string, begin: () => Promise<T>): Promise<T> {
    const number = this.#reads;
    this.#reads += 1;
    this.add({ kind: 'begin', read: number, of: read });
    try {
      // What was begun under a name came from the same begin, whose type is T.
      const reply = await ((this.#ahead.get(name) as Promise<T> | undefined) ?? begin());
      this.add({ kind: 'end', read: number, mark: markOf(reply), turn: this.#turn });
      this.#turnLater();
      return reply;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #turnLater(): void {
    if (this.#isTurning || this.#isClosed) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.#turn += 1;
    });
  }

  /**
   * A read was begun before the operation asks for it: it gets this one.
   * @param name what is read: equal reads of one request have the same
   */
  begunAhead(name: string, reply: Promise<unknown>): void {
    this.#ahead.set(name, reply);
  }
}
