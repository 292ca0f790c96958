import { Agent, type Dispatcher } from 'undici';

/** A request that says when it leaves. */
export interface ToldRequest extends Dispatcher.RequestOptions {
  readonly signal: AbortSignal;
  /** Called when the request is about to be written to a connection that stands, TLS included; at most once. */
  readonly onSent: () => void;
}

/**
 * The connections to PayNow. Every request says when it is written to one of them: until then PayNow knows nothing of
 * it, whatever went wrong.
 */
export class Connections extends Agent {
  /**
   * Sends a request. A request that has not been written when its signal is aborted never is, and rejects with the
   * signal's reason at once: undici alone would let it wait for a connection first.
   */
  send(options: ToldRequest): Promise<Dispatcher.ResponseData> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
      const onSent = () => {
        signal.removeEventListener('abort', leave);
        options.onSent();
      };
      this.request({ ...options, onSent } as ToldRequest, (error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }

  override dispatch(options: Agent.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { onSent } = options as Partial<ToldRequest>;
    return super.dispatch(options, onSent ? telling(handler, onSent) : handler);
  }
}

/** undici calls `onConnect` (or its newer name) of a handler right before it writes, unless the handler gives up there. */
function telling(handler: Dispatcher.DispatchHandler, onSent: () => void): Dispatcher.DispatchHandler {
  const onConnect = handler.onConnect?.bind(handler);
  const onRequestStart = handler.onRequestStart?.bind(handler);
  if (onRequestStart) {
    handler.onRequestStart = (controller, context: unknown) => {
      onRequestStart(controller, context);
      if (!controller.aborted) onSent();
    };
  } else if (onConnect) {
    handler.onConnect = (abort, ...rest: []) => {
      let gaveUp = false;
      const note = (reason?: Error) => {
        gaveUp = true;
        abort(reason);
      };
      onConnect(note, ...rest);
      if (!gaveUp) onSent();
    };
  } else onSent(); // a handler of neither kind cannot tell: then nothing may count as not sent
  return handler;
}
