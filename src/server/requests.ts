import { setMaxListeners } from 'node:events';
import type { Plugin } from 'graphql-yoga';
import { GatewayError } from '../core/errors.js';
import type { StaleRead } from '../loaders/session.js';

/** What lasts as long as one request. */
interface Running {
  /** Ends the request's clock. */
  stop: () => void;
  readonly stale: Map<string, number>;
}

/** Watches over the requests under way: their deadlines, and what they were answered with. */
export class Requests {
  readonly #running = new WeakMap<Request, Running>();

  /**
   * The signal that ends a request's waiting: at its deadline, or when its client leaves. Its clock stops with the
   * answer: a request that is done leaves no timer behind.
   * @param deadlineMs milliseconds the request may take from now on
   */
  signalOf(request: Request, deadlineMs: number): AbortSignal {
    const controller = new AbortController();
    setMaxListeners(0, controller.signal); // every read of the request listens, and stops when it ends
    const left = request.signal;
    const timer = setTimeout(() => {
      controller.abort(new GatewayError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`));
    }, deadlineMs);
    timer.unref(); // nor does a request under way keep a process alive that has nothing else to do
    const leave = () => {
      clearTimeout(timer);
      controller.abort(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
    };
    if (left.aborted) leave();
    else left.addEventListener('abort', leave, { once: true });
    this.#of(request).stop = () => {
      clearTimeout(timer);
      left.removeEventListener('abort', leave);
    };
    return controller.signal;
  }

  /** Notes that a part of the answer is older than it should be: see `extensions.stale`. */
  noteStale(request: Request, { resource, ageMs }: StaleRead): void {
    const { stale } = this.#of(request);
    stale.set(resource, Math.max(ageMs, stale.get(resource) ?? 0));
  }

  /** Ends the clock of what was executed, and says in `extensions.stale` what of it is old. */
  plugin(): Plugin {
    return {
      onExecute: ({ args }) => {
        const { request } = args.contextValue as { readonly request: Request };
        return {
          onExecuteDone: ({ result, setResult }) => {
            const running = this.#running.get(request);
            if (!running) return;
            running.stop();
            if (running.stale.size === 0 || Symbol.asyncIterator in result) return;
            const stale = [...running.stale].map(([resource, ageMs]) => ({
              resource,
              ageSeconds: Math.ceil(ageMs / 1000),
            }));
            setResult({ ...result, extensions: { ...result.extensions, stale } });
          },
        };
      },
    };
  }

  #of(request: Request): Running {
    const known = this.#running.get(request);
    if (known) return known;
    const running: Running = { stop: () => {}, stale: new Map() };
    this.#running.set(request, running);
    return running;
  }
}
