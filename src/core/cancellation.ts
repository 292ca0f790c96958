/**
 * What ends something before its time. Every `AbortSignal` is one; inside the gateway {@link Cancellation} takes its place:
 * an `AbortController` and its listeners cost a good part of a PayNow call.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why; undefined before it is aborted. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A signal with its controller, in one object. Listeners are called once, in the order in which they came; none may throw. */
export class Cancellation implements CancelSignal {
  #aborted = false;
  #reason: unknown;
  /** Most have one listener at a time. */
  #first: (() => void) | undefined;
  #more: Set<() => void> | undefined;

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** How many listen now. */
  get listeners(): number {
    return (this.#first ? 1 : 0) + (this.#more?.size ?? 0);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  /** Aborts it; only the first reason counts. */
  abort(reason: Error): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const first = this.#first;
    this.#first = undefined;
    first?.();
    for (const listener of this.#more ?? []) listener(); // one that is removed meanwhile is not called
    this.#more = undefined;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#aborted || listener === this.#first) return;
    if (this.#first === undefined && this.#more === undefined) this.#first = listener;
    else (this.#more ??= new Set()).add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#more?.delete(listener);
  }
}
