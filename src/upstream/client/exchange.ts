import type { CancelSignal } from '../../core/cancellation.js';
import { type OutboundSettings, outboundOptions } from '../../core/outbound.js';
import { readRetryAfter } from '../../core/retryAfter.js';
import { ArrivingBody, BodyUnreadable, isOverfull, parseReply, unpack } from './body.js';
import { checkReply } from './checkReply.js';
import { Connections, type Receiver, type ReplyHeaders } from './connections.js';
import type { Deviation } from './damage.js';
import type { Endpoint } from './endpoint.js';
import { readErrorBody, statusError } from './errors.js';
import type { RowsRead } from './knownRows.js';
import { mayRemember, ParseMemo, type Sighting } from './memo.js';
import { transportError } from './transport.js';

/** Settings of the exchanges with PayNow; see docs/configuration.md for their meaning. */
export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly connections: number;
  /** How this process goes out: proxies and trusted authorities. */
  readonly outbound: OutboundSettings;
  /** Milliseconds after which a connection is not used for another call. */
  readonly connectionMaxAgeMs: number;
  /** Milliseconds of a clock that only goes forward; `performance.now` when absent. */
  readonly elapsed?: () => number;
  /** Milliseconds a call may take. A connection has to stand after half of it, though never sooner than after a second. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Most bytes of parsed bodies that are remembered; 0 remembers none. */
  readonly memoBytes: number;
  /** Told of everything in an answer that is not as PayNow describes it. */
  readonly onDeviation?: (deviation: Deviation) => void;
}

/** One call, ready to be sent: its endpoint with the types left aside. */
export interface Sendable {
  readonly endpoint: Endpoint;
  /** Path and query. */
  readonly target: string;
  /** Those of the operation, and who asks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether money is decided on the answer: what is missing in it is then never taken for empty. */
  readonly strict: boolean;
}

/** Who is told how a call goes; of how it ended, the first report counts. */
export interface Progress {
  /** The request is being written to a connection. */
  sent(): void;
  /** PayNow answered, whatever it said. */
  worked(): void;
  /** The call broke: not sent, a 5xx, no answer, an answer that broke off. Without `error` PayNow did answer. */
  failed(error?: unknown): void;
}

/** One sending of a call: what ends it, and who is told. */
export interface Attempt {
  readonly signal: CancelSignal;
  readonly progress: Progress;
  /** Told the status of PayNow's answer as soon as its head is there. */
  readonly onStatus?: (status: number) => void;
}

// A connection that takes longer than this is unlikely to be established at all.
const MAX_CONNECT_MS = 10_000;

// Idle connections: shorter than PayNow or a proxy would keep them, so that they do not end while a request is written.
const KEEP_ALIVE_MS = 10_000;

/** One request to PayNow and its answer, read and parsed; nothing here waits for a turn or tries again. */
export class Exchange {
  readonly #connections: Connections;
  readonly #memo: ParseMemo | undefined;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #maxBodyBytes: number;
  readonly #onDeviation: (deviation: Deviation) => void;

  constructor({ baseUrl, maxBodyBytes, memoBytes, onDeviation = () => {}, ...options }: ExchangeOptions) {
    const base = new URL(baseUrl);
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/+$/, '');
    const { connections, timeoutMs, elapsed = () => performance.now() } = options;
    const connectTimeoutMs = Math.min(MAX_CONNECT_MS, Math.max(1_000, timeoutMs / 2));
    const outbound = outboundOptions(options.outbound, { connectTimeoutMs, connections, keepAliveMs: KEEP_ALIVE_MS });
    this.#connections = new Connections({ outbound, maxAgeMs: options.connectionMaxAgeMs, elapsed });
    this.#maxBodyBytes = maxBodyBytes;
    this.#onDeviation = onDeviation;
    if (memoBytes > 0) this.#memo = new ParseMemo(memoBytes);
  }

  /** Closes the connections, after the exchanges in flight. */
  async close(): Promise<void> {
    await this.#connections.close();
  }

  /**
   * Sends a call once.
   * @throws UpstreamError with one of our codes; `UPSTREAM_OUTCOME_UNKNOWN` only for writes.
   */
  async send(
    { endpoint, target, headers, body, strict }: Sendable,
    { signal, progress, onStatus }: Attempt,
  ): Promise<unknown> {
    const path = this.#basePath + target;
    const { isRead } = endpoint;
    const memo = mayRemember(endpoint) ? this.#memo : undefined;
    const arrival = new Arrival(path, { maxBodyBytes: this.#maxBodyBytes, memo, progress, onStatus });
    let whole: Buffer;
    let sighting: Sighting | undefined;
    try {
      const request = {
        origin: this.#origin,
        path,
        method: endpoint.method,
        headers: headersFor(headers, body),
        body: body ?? null,
      };
      await this.#connections.send(request, signal, arrival);
      const bytes = arrival.whole();
      if (arrival.status === 200) sighting = memo?.see(path, bytes, arrival.encoding);
      if (sighting?.reply) {
        progress.worked();
        return sighting.reply;
      }
      const unpacked = unpack(bytes, arrival.encoding, this.#maxBodyBytes);
      whole = unpacked instanceof Buffer ? unpacked : await unpacked;
    } catch (error) {
      // Whoever aborted has said why; an answer that only we cannot take is no failure of PayNow's.
      if (error instanceof BodyUnreadable) progress.worked();
      else if (!signal.aborted) progress.failed(error);
      const { isSent: sent, status, retryAfter } = arrival;
      throw transportError(error, { name: endpoint.name, isRead, sent, status, retryAfter, signal });
    }
    const { status = 0, retryAfter } = arrival;
    if (status >= 500) progress.failed();
    else progress.worked();
    if (status >= 200 && status < 300) {
      const known = isOverfull(whole) ? undefined : sighting?.readRows(whole);
      const { reply, isClean } = this.#read(whole, endpoint, { status, strict, known });
      // What is not as described is looked at, and told, every time.
      if (isClean) sighting?.keep(reply, whole);
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

  /** Parses the body of a 2xx answer, and compares what was not known of it with PayNow's description. */
  #read(body: Buffer, endpoint: Endpoint, { status, strict, known }: Reading) {
    let reply: unknown;
    try {
      reply = parseReply(body, endpoint, status, known?.rows);
    } catch (error) {
      this.#onDeviation({ endpoint: endpoint.name, field: 'body', found: 'unreadable' });
      throw error;
    }
    const options = { strict, onDeviation: this.#onDeviation, only: known?.parsed };
    const isObject = typeof reply === 'object' && reply !== null;
    return { reply, isClean: !isObject || checkReply(reply as object, endpoint, options) };
  }
}

/** The headers of a request, as undici takes them with the least work. */
function headersFor(own: Sendable['headers'], body: string | undefined): string[] {
  const list = ['accept', 'application/json', 'accept-encoding', 'gzip, br'];
  if (body !== undefined) list.push('content-type', 'application/json');
  for (const name in own) list.push(name, own[name] ?? '');
  return list;
}

/** What an arrival needs. */
interface ArrivalOptions {
  readonly progress: Progress;
  readonly onStatus: Attempt['onStatus'] | undefined;
  readonly maxBodyBytes: number;
  /** Where the last body of the URL is, if it may be remembered. */
  readonly memo: ParseMemo | undefined;
}

/** An answer on its way, as far as it has come. */
class Arrival implements Receiver {
  isSent = false;
  status: number | undefined;
  retryAfter: number | undefined;
  encoding: string | undefined;
  #body: ArrivingBody | undefined;

  constructor(
    private readonly path: string,
    private readonly options: ArrivalOptions,
  ) {}

  sent(): void {
    this.isSent = true;
    this.options.progress.sent();
  }

  head(status: number, headers: ReplyHeaders): void {
    const { maxBodyBytes, memo, onStatus } = this.options;
    this.status = status;
    onStatus?.(status);
    this.retryAfter = readRetryAfter(single(headers['retry-after']));
    this.encoding = single(headers['content-encoding']);
    const last = status === 200 ? memo?.lastOf(this.path, this.encoding) : undefined;
    this.#body = new ArrivingBody(maxBodyBytes, last, Number(single(headers['content-length'])) || 0);
  }

  piece(chunk: Buffer): void {
    this.#body?.take(chunk);
  }

  whole(): Buffer {
    return this.#body?.whole() ?? NOTHING;
  }
}

const NOTHING = Buffer.alloc(0);

/** How a body is read. */
interface Reading {
  readonly status: number;
  readonly strict: boolean;
  readonly known: RowsRead | undefined;
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
