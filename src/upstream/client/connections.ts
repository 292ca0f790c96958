import { type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** A request that says when it leaves. */
export interface ToldRequest extends Dispatcher.RequestOptions {
  readonly signal: AbortSignal;
  /** Called when the request is about to be written to a connection that stands, TLS included; at most once. */
  readonly onSent: () => void;
}

/** A proxy that did not let us through; PayNow knows nothing of the request. */
class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  readonly code: string;

  constructor(cause: Error, status: string) {
    super('the proxy refused the connection', { cause });
    this.code = `PROXY_REFUSED_${status}`;
  }
}

/** Connections of about one age. */
class Agent extends EnvHttpProxyAgent {
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { onSent } = options as Partial<ToldRequest>;
    return super.dispatch(options, onSent ? telling(handler, onSent) : handler);
  }
}

/** How connections are made, and how long they are used. */
export interface ConnectionsOptions {
  readonly outbound: EnvHttpProxyAgent.Options;
  /** Milliseconds after which a connection is not used for another request. */
  readonly maxAgeMs: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
}

/**
 * The connections to PayNow. Every request says when it is written to one of them: until then PayNow knows nothing of
 * it, whatever went wrong; a proxy on the way changes nothing about that.
 */
export class Connections {
  #agent: Agent;
  #bornAt: number;
  /** Agents whose last requests are under way. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(private readonly options: ConnectionsOptions) {
    this.#agent = new Agent(options.outbound);
    this.#bornAt = options.elapsed();
  }

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
      this.#young().request({ ...options, onSent } as ToldRequest, (error, response) => {
        if (error) reject(refusalIn(error) ?? error);
        else resolve(response);
      });
    });
  }

  /** Ends them, after the requests under way. */
  async close(): Promise<void> {
    await Promise.all([this.#agent.close(), ...this.#leaving]);
  }

  /**
   * The agent for the next request. undici can end its connections by age (`clientTtl`), but hands requests that wait for
   * one to a connection that is ending, which fails them: so all of them are left to their last requests together.
   */
  #young(): Agent {
    const now = this.options.elapsed();
    if (now - this.#bornAt < this.options.maxAgeMs) return this.#agent;
    const left: Promise<void> = this.#agent
      .close()
      .catch(() => undefined) // it was ended already
      .finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
    this.#agent = new Agent(this.options.outbound);
    this.#bornAt = now;
    return this.#agent;
  }
}

/** undici tells it in a text alone: "Proxy response (407) !== 200 when HTTP Tunneling". */
function refusalIn(error: Error): ProxyRefusal | undefined {
  const [, status] = /^Proxy response \((\d{3})\)/.exec(error.message) ?? [];
  return status === undefined ? undefined : new ProxyRefusal(error, status);
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
