import { Agent } from 'undici';
import { BodyUnreadable, parseReply, readBytes, unpack } from './body.js';
import type { Permit } from './breaker.js';
import { checkReply } from './checkReply.js';
import type { Deviation } from './damage.js';
import type { Endpoint } from './endpoint.js';
import { readErrorBody, statusError } from './errors.js';
import { mayRemember, ParseMemo, type Sighting } from './memo.js';
import { readRetryAfter } from './retry.js';
import { transportError } from './transport.js';

/** Settings of the exchanges with PayNow; see docs/configuration.md for their meaning. */
export interface ExchangeOptions {
  readonly baseUrl: string;
  readonly connections: number;
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

/** One sending of a call: what ends it, and what it tells the breaker. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly permit: Permit;
}

/** One request to PayNow and its answer, read and parsed; nothing here waits for a turn or tries again. */
export class Exchange {
  readonly #agent: Agent;
  readonly #memo: ParseMemo | undefined;
  readonly #origin: string;
  readonly #basePath: string;
  readonly #maxBodyBytes: number;
  readonly #onDeviation: (deviation: Deviation) => void;

  constructor({ baseUrl, connections, maxBodyBytes, memoBytes, onDeviation = () => {} }: ExchangeOptions) {
    const base = new URL(baseUrl);
    this.#origin = base.origin;
    this.#basePath = base.pathname.replace(/\/+$/, '');
    this.#agent = new Agent({ connections, keepAliveTimeout: 10_000 });
    this.#maxBodyBytes = maxBodyBytes;
    this.#onDeviation = onDeviation;
    if (memoBytes > 0) this.#memo = new ParseMemo(memoBytes);
  }

  /** Closes the connections, after the exchanges in flight. */
  async close(): Promise<void> {
    await this.#agent.close();
  }

  /**
   * Sends a call once.
   * @throws UpstreamError with one of our codes; `UPSTREAM_OUTCOME_UNKNOWN` only for writes.
   */
  async send({ endpoint, target, headers, body, strict }: Sendable, { signal, permit }: Attempt): Promise<unknown> {
    const path = this.#basePath + target;
    const { isRead } = endpoint;
    const maxBodyBytes = this.#maxBodyBytes;
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
          ...headers,
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
      const { reply, isClean } = this.#read(whole, endpoint, { status, strict });
      // What is not as described is looked at, and told, every time.
      if (isClean) sighting?.keep(reply, whole.length);
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

  /** Parses the body of a 2xx answer, and compares it with PayNow's description. */
  #read(body: Buffer, endpoint: Endpoint, { status, strict }: { readonly status: number; readonly strict: boolean }) {
    let reply: unknown;
    try {
      reply = parseReply(body, endpoint, status);
    } catch (error) {
      this.#onDeviation({ endpoint: endpoint.name, field: 'body', found: 'unreadable' });
      throw error;
    }
    const onDeviation = this.#onDeviation;
    const isObject = typeof reply === 'object' && reply !== null;
    return { reply, isClean: !isObject || checkReply(reply as object, endpoint, { strict, onDeviation }) };
  }
}

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
