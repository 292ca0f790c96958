import { setMaxListeners } from 'node:events';
import type { Config } from '../../core/config.js';
import { GatewayError } from '../../core/errors.js';
import type { Resource } from '../../core/resources.js';
import { OwnReplies } from '../../loaders/reads/ownReplies.js';
import type { ReadLog } from '../../loaders/reads/readLog.js';
import type { StaleRead, Trace } from '../../loaders/reads/trace.js';
import type { Endpoint } from '../../upstream/client/endpoint.js';
import type { CallEnd } from '../../upstream/client/sendTrace.js';
import type { RequestRecord } from '../observe/requestRecord.js';
import type { CallSpan, OperationSpan } from '../observe/tracing.js';
import type { JointRun } from './jointRun.js';
import { Pace } from './pace.js';

/** What a trace needs to know of its request. */
export interface TraceOptions {
  /** Milliseconds from the first wait until the operation gives up. */
  readonly deadlineMs: number;
  /** PayNow calls the operation may send for its reads, repetitions included; any number without it. */
  readonly maxCalls?: number;
  /** The request it is for. */
  readonly record: RequestRecord;
  /** Gives the signal that is aborted when the client leaves. */
  readonly left: () => AbortSignal;
}

/** The trace of an operation by the settings. Every way to an operation makes it here, so that all keep to the same limits. */
export const traceBy = (
  { GATEWAY_DEADLINE_MS: deadlineMs, LIMIT_CALLS: maxCalls }: Config,
  options: Pick<TraceOptions, 'record' | 'left'>,
): RequestTrace => new RequestTrace({ deadlineMs, maxCalls, ...options });

/** The trace of one operation, and what the server reads from it afterwards. */
export class RequestTrace implements Trace {
  readonly #stale = new Map<string, number>();
  readonly #replies = new OwnReplies();
  readonly #read = new Map<Resource, Set<string>>();
  /** What it reads, where an equal operation is to find out whether it would read the same. */
  log: ReadLog | undefined;
  /** How fast its answer may be made. */
  readonly pace = new Pace();
  /** `performance.now()` when the operation began; the first of a request begins with it. */
  readonly begun: number;
  /** Its span, where the request is traced. */
  readonly span: OperationSpan | undefined;
  #calls = 0;
  #hasLeft = false;
  #allowed = 0;
  #signal: AbortSignal | undefined;
  #run: JointRun | undefined;
  readonly #ends: Array<() => void> = [];

  constructor(
    private readonly options: TraceOptions,
    begun = options.record.begun,
  ) {
    this.begun = begun;
    this.span = options.record.span?.operation();
  }

  /** The request it is for. */
  get record(): RequestRecord {
    return this.options.record;
  }

  get requestId(): string {
    return this.options.record.id;
  }

  /** Whether the client left before the answer. */
  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** The trace of another operation of the same request. */
  another(): RequestTrace {
    return new RequestTrace(this.options, performance.now());
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#startClock());
  }

  /** Whether its time was over, or its client gone, before it ended. */
  get isOver(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** PayNow calls sent so far, repetitions included. */
  get calls(): number {
    return this.#calls;
  }

  admit(): void {
    const { maxCalls: max = Number.POSITIVE_INFINITY } = this.options;
    this.#allowed += 1;
    if (this.#allowed <= max) return;
    throw new GatewayError(
      'COST_LIMIT_EXCEEDED',
      `At most ${max} PayNow calls per operation; this part would have taken more. Ask for it in a second request.`,
      { limit: { name: 'calls', max, found: this.#allowed } },
    );
  }

  mayRepeat(): boolean {
    const { maxCalls = Number.POSITIVE_INFINITY } = this.options;
    if (this.#allowed >= maxCalls) return false;
    this.#allowed += 1;
    return true;
  }

  whenIdle(callback: () => void): void {
    this.pace.whenIdle(callback);
  }

  sent(): void {
    this.#calls += 1;
  }

  begin({ method, path }: Endpoint): CallSpan | undefined {
    return this.span?.call(method, path);
  }

  /** Told of each call's end; one mutation after the other listens. */
  onEnded: ((call: CallEnd) => void) | undefined;

  ended(call: CallEnd): void {
    this.onEnded?.(call);
  }

  /** The operation has learned something that must not be given to a later caller. */
  landed(): void {
    this.#run?.close();
  }

  /** The operation has looked at something of the gateway's own that changes by itself. */
  looked(): void {
    this.landed();
    this.log?.close();
  }

  /** Executes for others too: from now on its reads end when all who wait have left. */
  lead(run: JointRun): void {
    this.#run = run;
    this.#whenAborted(this.options.left(), () => run.leave());
  }

  reads(resource: Resource, storeId: string): void {
    const stores = this.#read.get(resource);
    if (stores) stores.add(storeId);
    else this.#read.set(resource, new Set([storeId]));
  }

  /** Whether rows of this kind and store were read. */
  hasRead(resource: Resource, storeId: string): boolean {
    const stores = this.#read.get(resource);
    return stores !== undefined && (stores.has(storeId) || stores.has(''));
  }

  stale({ resource, ageMs }: StaleRead): void {
    this.#stale.set(resource, Math.max(ageMs, this.#stale.get(resource) ?? 0));
  }

  own(reply: object): void {
    this.#replies.add(reply);
  }

  /** Stops the clock: an operation that has ended leaves no timer and no listener behind. */
  stop(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Empties the lists that this operation alone has read. Call it once the answer is written; see {@link OwnReplies}. */
  release(): void {
    this.#replies.letGo();
  }

  /** The stale parts of the answer, for `extensions.stale`; `undefined` when nothing is stale. */
  staleParts(): readonly object[] | undefined {
    if (this.#stale.size === 0) return undefined;
    return [...this.#stale].map(([resource, ageMs]) => ({ resource, ageSeconds: Math.ceil(ageMs / 1000) }));
  }

  #startClock(): AbortSignal {
    const { deadlineMs } = this.options;
    const left = this.#run?.left ?? this.options.left();
    const controller = new AbortController();
    setMaxListeners(0, controller.signal); // every read of the operation listens, and stops when it ends
    const timer = setTimeout(() => {
      controller.abort(new GatewayError('UPSTREAM_TIMEOUT', `The request took longer than ${deadlineMs} ms.`));
    }, deadlineMs);
    timer.unref(); // an operation under way does not keep alive a process that has nothing else to do
    const leave = () => {
      clearTimeout(timer);
      this.#hasLeft = true;
      controller.abort(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
    };
    this.#ends.push(() => clearTimeout(timer));
    this.#whenAborted(left, leave);
    return controller.signal;
  }

  /** Listens until the operation ends: a signal of its client's may last longer. */
  #whenAborted(signal: AbortSignal, callback: () => void): void {
    if (signal.aborted) return callback();
    signal.addEventListener('abort', callback, { once: true });
    this.#ends.push(() => signal.removeEventListener('abort', callback));
  }
}
