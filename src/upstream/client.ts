import { Agent } from 'undici';
import type { Metrics } from '../core/metrics.js';
import { BodyUnreadable, parseReply, readBytes, unpack } from './body.js';
import { Breaker, BreakerOpen, type Permit } from './breaker.js';
import {
  buildPath,
  buildQuery,
  type CallParameters,
  type Endpoint,
  type QueryValue,
  type ReplyOf,
} from './endpoint.js';
import { readErrorBody, refusedByBreaker, statusError, timedOut, UpstreamError } from './errors.js';
import { KeyedGates } from './gate.js';
import { mayRemember, ParseMemo, type Sighting } from './memo.js';
import { readRetryAfter, withRetries } from './retry.js';
import { TIMED_OUT, transportError } from './transport.js';

/** Whom PayNow is asked as. */
export interface Credential {
  /** The `Authorization` header, as PayNow wants it; absent for a shopper who has not signed in. */
  readonly authorization?: string;
  /** A keyed hash of it: names the credential where the credential itself must not stand. */
  readonly key: string;
}

/** What surrounds one call: who asks, until when. */
export interface CallContext {
  readonly credential: Credential;
  /** What PayNow's storefront is told beside the credential: the store, and where the shopper is. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** `performance.now()` at which the request as a whole gives up. */
  readonly deadlineAt: number;
  /** Told of every call that is sent, repetitions included. */
  readonly onSend?: (endpoint: string) => void;
}

/** Settings of the client; see docs/configuration.md for their meaning. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  readonly maxConcurrency: number;
  readonly connections: number;
  readonly maxBodyBytes: number;
  /** Most bytes of parsed bodies that are remembered; 0 remembers none. */
  readonly memoBytes: number;
  readonly retries: number;
  readonly metrics: Metrics;
  /** Told when calls begin to be refused because PayNow fails, and when they are sent again. */
  readonly onBreaker?: (open: boolean) => void;
}

/** One endpoint with its types left aside; what the client's inside works with. */
interface Sendable {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly body: string | undefined;
}

/** One sending of a call: what ends it, and what it tells the breaker. */
interface Attempt {
  readonly signal: AbortSignal;
  readonly permit: Permit;
}

interface LooseParameters {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
}

/** The path and query a call will have; also the name of a read that can be shared. */
export function targetOf<E extends Endpoint>(endpoint: E, parameters: CallParameters<E>): string {
  const { path, query } = parameters as unknown as LooseParameters;
  return buildPath(endpoint.path, path) + buildQuery(query);
}

/** PayNow's REST API over HTTP: pooled, bounded, timed; reads are repeated when that may help, writes never. */
export class PaynowClient {
  readonly #agent: Agent;
  readonly #gates: KeyedGates;
  readonly #breaker: Breaker;
  readonly #memo: ParseMemo | undefined;
  readonly #origin: string;
  readonly #basePath: string;

  constructor(private readonly options: ClientOptions) {
    const base = new URL(options.baseUrl);
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/+$/, '');
    this.#agent = new Agent({ connections: options.connections, keepAliveTimeout: 10_000 });
    this.#gates = new KeyedGates(options.maxConcurrency);
    this.#breaker = new Breaker({
      onChange: (open) => {
        options.metrics.breakerOpen.set(open ? 1 : 0);
        options.onBreaker?.(open);
      },
    });
    if (options.memoBytes > 0) this.#memo = new ParseMemo(options.memoBytes);
  }

  /**
   * Sends one call.
   * @throws UpstreamError with one of our codes; `UPSTREAM_OUTCOME_UNKNOWN` only for writes.
   */
  async call<E extends Endpoint>(
    endpoint: E,
    parameters: CallParameters<E>,
    context: CallContext,
  ): Promise<ReplyOf<E>> {
    const { body } = parameters as unknown as LooseParameters;
    const sendable: Sendable = {
      endpoint: endpoint as Endpoint,
      path: this.#basePath + targetOf(endpoint, parameters),
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const attempt = () => this.#admit(sendable, context);
    const reply =
      endpoint.method === 'GET' ? withRetries({ ...context, retries: this.options.retries }, attempt) : attempt();
    return (await reply) as ReplyOf<E>;
  }

  /** Closes the connections, after the calls in flight. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  /**
   * Waits for the credential's turn, then sends. The wait counts for the deadline, not for the call's own time. A
   * write that has left is not given up at the deadline any more: its own time has to do.
   */
  async #admit(sendable: Sendable, context: CallContext): Promise<unknown> {
    const { name, method } = sendable.endpoint;
    if (context.deadlineAt <= performance.now()) throw timedOut({ endpoint: name });
    const call = new AbortController();
    const timeOut = () => call.abort(TIMED_OUT);
    const deadline = setTimeout(timeOut, Math.max(0, context.deadlineAt - performance.now()));
    const leave = () => call.abort(context.signal.reason);
    if (context.signal.aborted) leave();
    context.signal.addEventListener('abort', leave, { once: true });
    try {
      this.#breaker.check(); // nobody waits for a turn that will not come
      return await this.#gates.run(context.credential.key, call.signal, async () => {
        if (context.deadlineAt <= performance.now()) throw TIMED_OUT; // a timer can be late, a write must not be
        const permit = this.#breaker.enter();
        if (method !== 'GET') clearTimeout(deadline);
        const timer = setTimeout(() => {
          permit.failed();
          timeOut();
        }, this.options.timeoutMs);
        return this.#measured(sendable, context, { signal: call.signal, permit }).finally(() => {
          clearTimeout(timer);
          permit.withdrawn();
        });
      });
    } catch (error) {
      // Bare, these come from before the call: nothing was sent.
      if (error === TIMED_OUT) throw timedOut({ endpoint: name });
      throw error instanceof BreakerOpen ? refusedByBreaker(name, error) : error;
    } finally {
      clearTimeout(deadline);
      context.signal.removeEventListener('abort', leave);
    }
  }

  async #measured(sendable: Sendable, context: CallContext, attempt: Attempt): Promise<unknown> {
    const operation = sendable.endpoint.name;
    const { paynowCalls, paynowSeconds } = this.options.metrics;
    const stop = paynowSeconds.startTimer({ operation });
    context.onSend?.(operation);
    try {
      const reply = await this.#send(sendable, context, attempt);
      paynowCalls.inc({ operation, outcome: 'ok' });
      return reply;
    } catch (error) {
      paynowCalls.inc({
        operation,
        outcome: error instanceof UpstreamError ? String(error.status ?? error.code) : 'error',
      });
      throw error;
    } finally {
      stop();
    }
  }

  async #send({ endpoint, path, body }: Sendable, context: CallContext, attempt: Attempt): Promise<unknown> {
    const { signal, permit } = attempt;
    const isRead = endpoint.method === 'GET';
    const { maxBodyBytes } = this.options;
    let status: number | undefined;
    let whole: Buffer;
    let retryAfter: number | undefined;
    let sighting: Sighting | undefined;
    try {
      const response = await this.#agent.request({
        origin: this.#origin,
        path,
        method: endpoint.method,
        signal,
        headers: {
          ...taken(endpoint, context.headers),
          ...(context.credential.authorization !== undefined && { authorization: context.credential.authorization }),
          accept: 'application/json',
          'accept-encoding': 'gzip, br',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body ?? null,
      });
      status = response.statusCode;
      retryAfter = readRetryAfter(single(response.headers['retry-after']));
      const encoding = single(response.headers['content-encoding']);
      const memo = status === 200 && mayRemember(endpoint) ? this.#memo : undefined;
      const announced = Number(single(response.headers['content-length'])) || 0;
      const bytes = await readBytes(response.body, maxBodyBytes, memo?.lastOf(path, encoding), announced);
      sighting = memo?.see(path, bytes, encoding);
      if (sighting?.reply) {
        permit.worked();
        return sighting.reply;
      }
      whole = await unpack(bytes, encoding, maxBodyBytes);
    } catch (error) {
      // Whoever aborted has said why; an answer that only we cannot take is no failure of PayNow's.
      if (error instanceof BodyUnreadable) permit.worked();
      else if (!signal.aborted) permit.failed();
      throw transportError(error, { name: endpoint.name, isRead, status, retryAfter, signal });
    }
    if (status >= 500) permit.failed();
    else permit.worked();
    if (status >= 200 && status < 300) {
      const reply = parseReply(whole, endpoint, status);
      sighting?.keep(reply, whole.length);
      return reply;
    }
    const failure = {
      endpoint: endpoint.name,
      status,
      ...readErrorBody(whole.toString('utf8')),
      ...(retryAfter !== undefined && { retryAfter }),
    };
    throw statusError(failure, isRead);
  }
}

/** The headers that the operation takes. */
const taken = ({ headers = [] }: Endpoint, given: CallContext['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(given ?? {}).filter(([name]) => headers.includes(name)));

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
