import { setMaxListeners } from 'node:events';
import { GatewayError } from '../../core/errors.js';
import type { StaleRead } from '../../loaders/reads/session.js';

/** One operation under way: until when it may wait, and what it is answered with. */
export class Running {
  readonly #stale = new Map<string, number>();
  #stop: () => void = () => {};

  /** @param clientLeft aborted when the client leaves */
  constructor(private readonly clientLeft: () => AbortSignal) {}

  /**
   * The signal that ends the operation's waiting: at its deadline, or when its client leaves. Its clock stops with the
   * answer: what is done leaves no timer behind.
   * @param deadlineMs milliseconds from now
   */
  waitAtMost(deadlineMs: number): AbortSignal {
    const left = this.clientLeft();
    const controller = new AbortController();
    setMaxListeners(0, controller.signal); // every read of the operation listens, and stops when it ends
    const timer = setTimeout(() => {
      controller.abort(new GatewayError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`));
    }, deadlineMs);
    timer.unref(); // nor does an operation under way keep a process alive that has nothing else to do
    const leave = () => {
      clearTimeout(timer);
      controller.abort(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
    };
    if (left.aborted) leave();
    else left.addEventListener('abort', leave, { once: true });
    this.#stop = () => {
      clearTimeout(timer);
      left.removeEventListener('abort', leave);
    };
    return controller.signal;
  }

  /** Notes that a part of the answer is older than it should be: see `extensions.stale`. */
  noteStale({ resource, ageMs }: StaleRead): void {
    this.#stale.set(resource, Math.max(ageMs, this.#stale.get(resource) ?? 0));
  }

  /** Stops the clock. */
  stop(): void {
    this.#stop();
  }

  /** What of the answer is old; `undefined` when nothing is. */
  stale(): readonly object[] | undefined {
    if (this.#stale.size === 0) return undefined;
    return [...this.#stale].map(([resource, ageMs]) => ({ resource, ageSeconds: Math.ceil(ageMs / 1000) }));
  }
}
