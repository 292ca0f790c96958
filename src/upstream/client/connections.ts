import { type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { CancelSignal } from '../../core/cancellation.js';

/** The headers of an answer, by their names in lower case. */
export type ReplyHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Who is told how a request goes, in this order. What is thrown here ends the request. */
export interface Receiver {
  /** The request is about to be written to a connection that stands, TLS included. */
  sent(): void;
  /** The head of the answer is there. */
  head(status: number, headers: ReplyHeaders): void;
  /** A piece of the answer's body. */
  piece(chunk: Buffer): void;
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
  #agent: EnvHttpProxyAgent;
  #bornAt: number;
  /** Agents whose last requests are under way. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(private readonly options: ConnectionsOptions) {
    this.#agent = new EnvHttpProxyAgent(options.outbound);
    this.#bornAt = options.elapsed();
  }

  /**
   * Sends a request, and reads its answer to the end. A request that has not been written when its signal is aborted never
   * is, and rejects with the signal's reason at once: undici alone would let it wait for a connection first.
   */
  send(request: Dispatcher.DispatchOptions, signal: CancelSignal, receiver: Receiver): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason as Error);
      else this.#young().dispatch(request, new Delivery(signal, receiver, resolve, reject));
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
  #young(): EnvHttpProxyAgent {
    const now = this.options.elapsed();
    if (now - this.#bornAt < this.options.maxAgeMs) return this.#agent;
    const left: Promise<void> = this.#agent
      .close()
      .catch(() => undefined) // it was ended already
      .finally(() => this.#leaving.delete(left));
    this.#leaving.add(left);
    this.#agent = new EnvHttpProxyAgent(this.options.outbound);
    this.#bornAt = now;
    return this.#agent;
  }
}

/** One request on its way. undici's own `request` would make a stream and a listener of an AbortSignal for each. */
class Delivery implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(
    private readonly signal: CancelSignal,
    private readonly receiver: Receiver,
    private readonly resolve: () => void,
    private readonly reject: (error: unknown) => void,
  ) {
    signal.addEventListener('abort', this.#leave, { once: true });
  }

  /** Called right before the request is written. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) {
      controller.abort(this.signal.reason as Error);
      return;
    }
    this.#controller = controller;
    this.receiver.sent();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ReplyHeaders): void {
    if (status >= 200 && !this.#isOver) this.receiver.head(status, headers); // interim answers say nothing
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    try {
      this.receiver.piece(chunk);
    } catch (error) {
      this.#giveUp(error as Error);
    }
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    this.resolve();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isOver) return;
    this.#end();
    this.reject(refusalIn(error) ?? error);
  }

  readonly #leave = (): void => this.#giveUp(this.signal.reason as Error);

  #giveUp(error: Error): void {
    this.#end();
    this.reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    this.#isOver = true;
    this.signal.removeEventListener('abort', this.#leave);
  }
}

/** undici tells it in a text alone: "Proxy response (407) !== 200 when HTTP Tunneling". */
function refusalIn(error: Error): ProxyRefusal | undefined {
  const [, status] = /^Proxy response \((\d{3})\)/.exec(error.message) ?? [];
  return status === undefined ? undefined : new ProxyRefusal(error, status);
}
