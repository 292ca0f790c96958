import { Agent } from 'undici';
import type { Metrics } from '../core/metrics.js';
import { parseReply, readBytes, readText } from './body.js';
import {
  buildPath,
  buildQuery,
  type CallParameters,
  type Endpoint,
  type QueryValue,
  type ReplyOf,
} from './endpoint.js';
import { readErrorBody, statusError, timedOut, UpstreamError } from './errors.js';
import { KeyedGates } from './gate.js';
import { mayRemember, ParseMemo, type Sighting } from './memo.js';
import { readRetryAfter, withRetries } from './retry.js';
import { TIMED_OUT, transportError } from './transport.js';

/** Whom PayNow is asked as. */
export interface Credential {
  /** The `Authorization` header, as PayNow wants it. */
  readonly authorization: string;
  /** A keyed hash of it: names the credential where the credential itself must not stand. */
  readonly key: string;
}

/** What surrounds one call: who asks, until when. */
export interface CallContext {
  readonly credential: Credential;
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
}

/** One endpoint with its types left aside; what the client's inside works with. */
interface Sendable {
  readonly endpoint: Endpoint;
  readonly path: string;
  readonly body: string | undefined;
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
  readonly #memo: ParseMemo | undefined;
  readonly #origin: string;
  readonly #basePath: string;

  constructor(private readonly options: ClientOptions) {
    const base = new URL(options.baseUrl);
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/+$/, '');
    this.#agent = new Agent({ connections: options.connections, keepAliveTimeout: 10_000 });
    this.#gates = new KeyedGates(options.maxConcurrency);
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

  /** Waits for the credential's turn, then sends. The wait counts for the deadline, not for the call's own time. */
  async #admit(sendable: Sendable, context: CallContext): Promise<unknown> {
    if (context.deadlineAt <= performance.now()) throw timedOut({ endpoint: sendable.endpoint.name });
    const call = new AbortController();
    const timeOut = () => call.abort(TIMED_OUT);
    const deadline = setTimeout(timeOut, Math.max(0, context.deadlineAt - performance.now()));
    const leave = () => call.abort(context.signal.reason);
    if (context.signal.aborted) leave();
    context.signal.addEventListener('abort', leave, { once: true });
    try {
      return await this.#gates.run(context.credential.key, call.signal, async () => {
        if (context.deadlineAt <= performance.now()) throw TIMED_OUT; // a timer can be late, a write must not be
        const timer = setTimeout(timeOut, this.options.timeoutMs);
        return this.#measured(sendable, context, call.signal).finally(() => clearTimeout(timer));
      });
    } catch (error) {
      // Bare, it comes from the wait: nothing was sent.
      throw error === TIMED_OUT ? timedOut({ endpoint: sendable.endpoint.name }) : error;
    } finally {
      clearTimeout(deadline);
      context.signal.removeEventListener('abort', leave);
    }
  }

  async #measured(sendable: Sendable, context: CallContext, signal: AbortSignal): Promise<unknown> {
    const operation = sendable.endpoint.name;
    const { paynowCalls, paynowSeconds } = this.options.metrics;
    const stop = paynowSeconds.startTimer({ operation });
    context.onSend?.(operation);
    try {
      const reply = await this.#send(sendable, context.credential, signal);
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

  async #send({ endpoint, path, body }: Sendable, credential: Credential, signal: AbortSignal): Promise<unknown> {
    const isRead = endpoint.method === 'GET';
    const { maxBodyBytes } = this.options;
    let status: number | undefined;
    let text: string;
    let retryAfter: number | undefined;
    let sighting: Sighting | undefined;
    try {
      const response = await this.#agent.request({
        origin: this.#origin,
        path,
        method: endpoint.method,
        signal,
        headers: {
          authorization: credential.authorization,
          accept: 'application/json',
          'accept-encoding': 'gzip, br',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body ?? null,
      });
      status = response.statusCode;
      retryAfter = readRetryAfter(single(response.headers['retry-after']));
      const encoding = single(response.headers['content-encoding']);
      const bytes = await readBytes(response.body, maxBodyBytes);
      if (status === 200 && mayRemember(endpoint)) sighting = this.#memo?.see(path, bytes, encoding);
      if (sighting?.reply) return sighting.reply;
      text = await readText(bytes, encoding, maxBodyBytes);
    } catch (error) {
      throw transportError(error, { name: endpoint.name, isRead, status, retryAfter, signal });
    }
    if (status >= 200 && status < 300) {
      const reply = parseReply(text, endpoint, status);
      sighting?.keep(reply, text.length);
      return reply;
    }
    const failure = {
      endpoint: endpoint.name,
      status,
      ...readErrorBody(text),
      ...(retryAfter !== undefined && { retryAfter }),
    };
    throw statusError(failure, isRead);
  }
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
