import { Cancellation } from '../../core/cancellation.js';
import type { Metrics } from '../../core/metrics.js';
import { Accepted } from './accepted.js';
import { type Breakage, Breakages } from './breakages.js';
import { BreakerOpen } from './breaker.js';
import { type BreakerChange, Breakers, type Pass } from './breakers.js';
import { type CallContext, headersOf, nameOf } from './callContext.js';
import {
  buildPath,
  buildQuery,
  type CallParameters,
  type Endpoint,
  type QueryValue,
  type ReplyOf,
} from './endpoint.js';
import { refusedByBreaker, timedOut, UpstreamError } from './errors.js';
import { type Attempt, Exchange, type ExchangeOptions, type Progress, type Sendable } from './exchange.js';
import { FairGate } from './gate.js';
import { withRetries } from './retry.js';
import type { CallEnd } from './sendTrace.js';
import { TIMED_OUT } from './transport.js';

/** Settings of the client; see docs/configuration.md for their meaning. */
export interface ClientOptions extends ExchangeOptions {
  /** Calls at one time per credential. */
  readonly maxConcurrency: number;
  /** Calls at one time per address, of callers without a credential that PayNow has accepted. */
  readonly addressConcurrency: number;
  readonly retries: number;
  readonly metrics: Metrics;
  /** Told of every call that was sent, once it has ended. */
  readonly onCall?: (call: CallEnd, requestId: string | undefined) => void;
  /** Told when calls begin to be refused because PayNow fails, and when they are sent again. */
  readonly onBreaker?: (change: BreakerChange) => void;
  /** Told why PayNow cannot be reached, or breaks off: once a minute at most for each reason. */
  readonly onBreakage?: (breakage: Breakage & { readonly times: number }) => void;
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
  readonly #exchange: Exchange;
  readonly #gate: FairGate;
  readonly #accepted = new Accepted();
  readonly #breakers: Breakers;
  readonly #breakages: Breakages;

  constructor(private readonly options: ClientOptions) {
    this.#exchange = new Exchange(options);
    this.#gate = new FairGate({
      all: options.connections,
      each: options.maxConcurrency,
      strangers: Math.max(1, Math.floor(options.connections / 2)),
      address: options.addressConcurrency,
    });
    this.#breakers = new Breakers({ onChange: (change) => options.onBreaker?.(change) });
    options.metrics.watch({ breakers: () => this.#breakers.count(), gate: () => this.#gate.counts() });
    this.#breakages = new Breakages({
      onEach: ({ reason, sent }) => options.metrics.paynowBreakages.inc({ reason, sent: sent ? 'yes' : 'no' }),
      onKind: (breakage) => options.onBreakage?.(breakage),
    });
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
      target: targetOf(endpoint, parameters),
      headers: headersOf(endpoint, context),
      body: body === undefined ? undefined : JSON.stringify(body),
      strict: context.strict === true,
    };
    const attempt = () => this.#admit(sendable, context);
    const reply = endpoint.isRead
      ? withRetries(
          { ...context, retries: this.options.retries, mayRepeat: () => context.trace.mayRepeat?.() ?? true },
          attempt,
        )
      : attempt();
    return (await reply) as ReplyOf<E>;
  }

  /** Closes the connections, after the calls in flight. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }

  /**
   * Waits for the credential's turn, then sends. The wait counts for the deadline, not for the call's own time. A
   * write that has left is not given up at the deadline any more: its own time has to do.
   */
  async #admit(sendable: Sendable, context: CallContext): Promise<unknown> {
    const { name, isRead } = sendable.endpoint;
    if (context.deadlineAt <= performance.now()) throw timedOut({ endpoint: name });
    const call = new Cancellation();
    const timeOut = () => call.abort(TIMED_OUT);
    const deadline = setTimeout(timeOut, Math.max(0, context.deadlineAt - performance.now()));
    const leave = () => call.abort(context.signal.reason as Error);
    if (context.signal.aborted) leave();
    context.signal.addEventListener('abort', leave, { once: true });
    try {
      const tenant = { store: context.storeId, caller: () => nameOf(context) };
      this.#breakers.check(tenant); // nobody waits for a turn that will not come
      return await this.#gate.run(this.#turnOf(context), call, async () => {
        if (context.deadlineAt <= performance.now()) throw TIMED_OUT; // a timer can be late, a write must not be
        const pass = this.#breakers.enter(tenant);
        if (!isRead) clearTimeout(deadline);
        const progress = this.#progressOf(pass);
        const timer = setTimeout(() => {
          progress.overdue();
          timeOut();
        }, this.options.timeoutMs);
        return this.#measured(sendable, context, { signal: call, progress }).finally(() => {
          clearTimeout(timer);
          pass.withdrawn();
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

  #turnOf(context: CallContext) {
    const { authorization, key } = context.credential;
    const isKnown = authorization !== undefined && this.#accepted.has(key);
    return { name: nameOf(context), strangerAt: isKnown ? undefined : context.address() };
  }

  /** Tells the breakers how a call goes, and why it broke where it did. */
  #progressOf(pass: Pass): Progress & { overdue(): void } {
    let sent = false;
    const report = (error: unknown) => this.#breakages.report(error, sent);
    return {
      sent: () => {
        sent = true;
        pass.sent();
      },
      worked: () => pass.worked(),
      failed: (error) => {
        pass.failed();
        if (error !== undefined) report(error);
      },
      overdue: () => {
        pass.overdue();
        report(TIMED_OUT);
      },
    };
  }

  async #measured(sendable: Sendable, context: CallContext, attempt: Omit<Attempt, 'onStatus'>): Promise<unknown> {
    const { endpoint } = sendable;
    const began = performance.now();
    let status: number | undefined;
    const begun = context.trace.begin?.(endpoint);
    const end = (error?: unknown) => {
      const call = this.#ended(endpoint, context, { status, error, ms: performance.now() - began });
      begun?.end(call);
    };
    const headers = begun ? { ...sendable.headers, ...begun.headers } : sendable.headers;
    context.trace.sent(endpoint.name);
    try {
      const reply = await this.#exchange.send(
        { ...sendable, headers },
        { ...attempt, onStatus: (got) => (status = got) },
      );
      end();
      const { authorization, key } = context.credential;
      if (authorization !== undefined && this.#accepted.worked(key, endpoint)) this.#gate.welcome(key);
      return reply;
    } catch (error) {
      if (error instanceof UpstreamError && error.status === 401) this.#accepted.refused(context.credential.key);
      end(error);
      throw error;
    }
  }

  /** Counts and tells how a call ended. */
  #ended({ name, isRead }: Endpoint, { storeId, trace }: CallContext, { status, error, ms }: Ended): CallEnd {
    const code = error === undefined ? undefined : error instanceof UpstreamError ? error.code : 'CANCELLED';
    const traceId = error instanceof UpstreamError ? error.traceId : undefined;
    const call: CallEnd = {
      endpoint: name,
      storeId,
      isRead,
      seconds: ms / 1_000,
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
      ...(traceId !== undefined && { traceId }),
    };
    const { metrics, onCall } = this.options;
    metrics.paynowCalls.inc({ operation: name, status: status ?? 'none', reason: code ?? 'OK' });
    metrics.paynowSeconds.observe({ operation: name }, call.seconds);
    trace.ended?.(call);
    onCall?.(call, trace.requestId);
    return call;
  }
}

interface Ended {
  readonly status: number | undefined;
  readonly error: unknown;
  readonly ms: number;
}
