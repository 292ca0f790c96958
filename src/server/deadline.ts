import { setMaxListeners } from 'node:events';
import { GatewayError } from '../core/errors.js';

/** A signal for a client that left, or a request that took too long. */
export function withDeadline(left: AbortSignal, deadlineMs: number): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every read of the request listens, and stops when it ends
  const timer = setTimeout(() => {
    controller.abort(new GatewayError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`));
  }, deadlineMs);
  // A request that is long answered must not keep the process alive.
  timer.unref();
  const leave = () => {
    clearTimeout(timer);
    controller.abort(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
  };
  if (left.aborted) leave();
  else left.addEventListener('abort', leave, { once: true });
  return controller.signal;
}
