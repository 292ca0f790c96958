import { setMaxListeners } from 'node:events';
import DataLoader from 'dataloader';
import { type AllowedStores, mayReach, requireStore } from '../../core/allowedStores.js';
import { droppedBy, type Resource } from '../../core/resources.js';
import type { CallContext, Credential } from '../../upstream/client/callContext.js';
import { type PaynowClient, targetOf } from '../../upstream/client/client.js';
import type { CallParameters, Endpoint, ReplyOf } from '../../upstream/client/endpoint.js';
import { isDefiniteRefusal, UpstreamError } from '../../upstream/client/errors.js';
import { mayRemember } from '../../upstream/client/memo.js';
import type { KnownStores } from './knownStores.js';
import type { Door } from './readLog.js';
import { markOf } from './readLog.js';
import type { ReadKey, ReadTerms, SharedReads, Ticket } from './sharedReads.js';
import type { Trace } from './trace.js';

/** How fresh a caller wants answers; see `SessionOptions.freshness`. */
export type Freshness = 'fresh' | 'unkept';

/** What one request brings along to PayNow. */
export interface SessionOptions {
  readonly client: PaynowClient;
  readonly shared: SharedReads;
  readonly credential: Credential;
  /** See `CallContext.address`. */
  readonly address: () => string;
  /** The stores this request may reach; checked here, so that no read, write or kept row gets past it. */
  readonly allowedStores: AllowedStores;
  /** The store of calls whose path names none: the storefront's. */
  readonly storeId?: string;
  /** How the request got this session. */
  readonly door: Door;
  /** Headers of every call. Whatever they make PayNow answer differently has to be in `audience` too. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What an answer depends on beside the credential and the target, for instance the shopper's country. */
  readonly audience?: string;
  /** The operation this is for: it is told what happens, and its signal ends the waiting. */
  readonly trace: Trace;
  /** Milliseconds a shared read or a write may take as a whole, whoever began it. */
  readonly deadlineMs: number;
  /**
   * What the caller's own `Cache-Control` asks for. Fresh: nothing that was read before this request is good enough.
   * Unkept: moreover, nothing of what it reads is kept. Absent: the rules of `rules.ts` alone.
   */
  readonly freshness?: Freshness;
  /** Told of the stores that PayNow answers for. Absent where the credential decides the store, whatever was asked for. */
  readonly knownStores?: KnownStores;
  /** Called when PayNow has carried out a call that names a store: it accepts the credential. */
  readonly onAccepted?: () => void;
  /** See `ReadTerms.mayBeStale`. Only for a caller who reads what is public, and for no other. */
  readonly mayBeStale?: boolean;
}

// A write is never given up half way: an abandoned request for it would leave its outcome unknown.
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

/**
 * One request's way to PayNow: reads are shared where that is safe, writes are sent once. Whatever names a store that
 * the request may not reach ends with GatewayError `FORBIDDEN`, before anything is looked up or sent.
 */
export class Session {
  readonly #forget = new Map<Resource, Array<() => void>>();

  readonly #terms: ReadTerms;

  constructor(private readonly options: SessionOptions) {
    const { freshness, shared, trace, mayBeStale = false } = options;
    this.#terms = {
      trace,
      mayBeStale,
      ...(freshness !== undefined && { since: shared.now(), alone: freshness === 'unkept' }),
    };
  }

  /** Reads through the shared reads. Rejects with UpstreamError, or with the request's own abort reason. */
  async read<E extends Endpoint>(resource: Resource, endpoint: E, parameters: CallParameters<E>): Promise<ReplyOf<E>> {
    const key = this.keyOf(resource, this.#storeOf(parameters), targetOf(endpoint, parameters));
    const { trace, door, shared } = this.options;
    const { log } = trace;
    if (!log) return this.#read(key, endpoint, parameters);
    const reply = await log.read({ door, resource, endpoint, parameters }, nameOf(key), () =>
      this.#read(key, endpoint, parameters),
    );
    // What holds secrets is held by nobody, and what is not shared is never got again.
    if (!mayRemember(endpoint) || !(Object.isFrozen(reply) || shared.keeps(resource))) log.close();
    return reply;
  }

  /** The same for a read that the operation has not asked for yet: it gets this one when it does. */
  async readAhead<E extends Endpoint>(
    resource: Resource,
    endpoint: E,
    parameters: CallParameters<E>,
  ): Promise<unknown> {
    const key = this.keyOf(resource, this.#storeOf(parameters), targetOf(endpoint, parameters));
    const reply = this.#read(key, endpoint, parameters);
    this.options.trace.log?.begunAhead(nameOf(key), reply);
    return reply;
  }

  #read<E extends Endpoint>(key: ReadKey, endpoint: E, parameters: CallParameters<E>): Promise<ReplyOf<E>> {
    const begin = (listeners: AbortSignal) => this.#call(endpoint, parameters, listeners);
    return this.options.shared.read(key, this.options.trace.signal, begin, this.#terms);
  }

  /** Reads from PayNow itself, past everything kept, joined or remembered: what a write is decided on. */
  async readFresh<E extends Endpoint>(endpoint: E, parameters: CallParameters<E>): Promise<ReplyOf<E>> {
    const { trace } = this.options;
    trace.admit();
    trace.log?.close();
    return this.#call(endpoint, parameters, trace.signal, true).finally(() => trace.landed());
  }

  /**
   * Sends a write exactly once, then makes worthless what it may have changed: all but a definite refusal. A request
   * that is over begins none.
   * @throws UpstreamError `UPSTREAM_OUTCOME_UNKNOWN` when PayNow may have carried it out.
   */
  async write<E extends Endpoint>(resource: Resource, endpoint: E, parameters: CallParameters<E>): Promise<ReplyOf<E>> {
    this.options.trace.signal.throwIfAborted();
    this.options.trace.log?.close();
    try {
      const reply = await this.#call(endpoint, parameters, NEVER);
      this.#drop(resource, this.#storeOf(parameters));
      return reply;
    } catch (error) {
      // What was refused changed nothing; a stranger's bad key must not empty anybody's cache.
      if (!isDefiniteRefusal(error)) this.#drop(resource, this.#storeOf(parameters));
      throw error;
    }
  }

  /** When a batch of this request's reads is complete; see `Trace.whenIdle`. */
  whenIdle(callback: () => void): void {
    this.options.trace.whenIdle(callback);
  }

  /** A kept row of this credential, unless the caller wants it fresh. */
  peek<Row extends object>(key: ReadKey): Row | undefined {
    if (this.#terms.since !== undefined) return undefined;
    // Keys hold the resource, whose rows are all of one type.
    const row = this.options.shared.peek(key) as Row | undefined;
    const { resource, storeId, target: id } = key;
    const { door, trace } = this.options;
    trace.log?.add({ kind: 'peek', door, resource, storeId, id, mark: markOf(row) });
    return row;
  }

  /** See `SharedReads.ticket`. */
  ticket(key: ReadKey): Ticket {
    return this.options.shared.ticket(key);
  }

  /** See `SharedReads.keep`. */
  keep(key: ReadKey, ticket: Ticket, row: object): void {
    if (!this.#terms.alone) this.options.shared.keep(key, ticket, row);
  }

  /** The name of a read of this request's credential. */
  keyOf(resource: Resource, storeId: string, target: string): ReadKey {
    const { allowedStores, credential, audience, trace } = this.options;
    trace.reads(resource, storeId);
    if (storeId !== '') requireStore(allowedStores, storeId);
    const credentialKey = audience === undefined ? credential.key : `${credential.key} ${audience}`;
    return { resource, storeId, credentialKey, target };
  }

  /** Whether this request may reach the store: for lists whose call names none. */
  mayReach(storeId: string): boolean {
    return mayReach(this.options.allowedStores, storeId);
  }

  /** Whether PayNow has lately answered for the store: then there is one. */
  knows(storeId: string): boolean {
    const { credential, knownStores, door, trace } = this.options;
    const known = knownStores?.has(credential.key, storeId) ?? false;
    trace.log?.add({ kind: 'knows', door, storeId, known });
    return known;
  }

  /** What the operation reads next spares later ones a call: they are not to read it in the same way. */
  learns(): void {
    this.options.trace.log?.close();
  }

  /** Calls `forget` after every write of this request that touches the resource. */
  onDrop(resource: Resource, forget: () => void): void {
    const forgets = this.#forget.get(resource);
    if (forgets) forgets.push(forget);
    else this.#forget.set(resource, [forget]);
  }

  #storeOf(parameters: unknown): string {
    const { path } = parameters as { readonly path?: { readonly storeId?: string } };
    return path?.storeId ?? this.options.storeId ?? '';
  }

  #drop(resource: Resource, storeId: string): void {
    this.options.shared.drop(storeId, resource);
    for (const dropped of droppedBy(resource)) for (const forget of this.#forget.get(dropped) ?? []) forget();
  }

  async #call<E extends Endpoint>(
    endpoint: E,
    parameters: CallParameters<E>,
    signal: AbortSignal,
    strict = false,
  ): Promise<ReplyOf<E>> {
    const { address, allowedStores, client, credential, headers, deadlineMs, trace, onAccepted, knownStores } =
      this.options;
    const storeId = this.#storeOf(parameters);
    if (storeId !== '') requireStore(allowedStores, storeId);
    const context: CallContext = {
      credential,
      storeId,
      address,
      ...(headers && { headers }),
      signal,
      // Not this request's own deadline: a joined read must not end with whoever happened to begin it.
      deadlineAt: performance.now() + deadlineMs,
      trace,
      strict,
    };
    const reply = await client.call(endpoint, parameters, context);
    if (storeId !== '') {
      onAccepted?.();
      knownStores?.add(credential.key, storeId);
    }
    return reply;
  }
}

/**
 * A function that reads one endpoint. Reads of one tick begin together and end together: whatever hangs below them
 * in the query is then asked for in one tick too, and batches. The same read is made once per request.
 */
export function reader<E extends Endpoint>(
  session: Session,
  resource: Resource,
  endpoint: E,
): (parameters: CallParameters<E>) => Promise<ReplyOf<E>> {
  const loader = new DataLoader<CallParameters<E>, ReplyOf<E>, string>(
    (batch) => Promise.all(batch.map((parameters) => session.read(resource, endpoint, parameters).catch(asError))),
    {
      cacheKeyFn: (parameters) => targetOf(endpoint, parameters),
      batchScheduleFn: (dispatch) => session.whenIdle(dispatch),
    },
  );
  session.onDrop(resource, () => loader.clearAll());
  return (parameters) => loader.load(parameters);
}

/** Names a read of one request. */
const nameOf = ({ resource, storeId, credentialKey, target }: ReadKey): string =>
  `${credentialKey} ${resource} ${storeId} ${target}`;

/** A rejection as a value, the way DataLoader wants it. */
export const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('unknown failure', { cause: error });

/** `null` where PayNow says that there is no such thing; other failures stay failures. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UpstreamError && error.isNotFound) return null;
    throw error;
  }
}
