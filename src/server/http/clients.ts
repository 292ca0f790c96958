import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { GraphQLError } from 'graphql';
import type { Config } from '../../core/config.js';
import { networkOf } from '../../core/networks.js';
import { clientAddress, isTrustedPeer, type TrustedProxies } from '../../core/proxies.js';
import { REQUEST_ID_HEADER, recordOfSocket } from '../observe/requestRecord.js';
import { setSecurityHeaders } from './edge.js';

/** The settings of what one address may hold. */
export type ClientLimits = Pick<
  Config,
  'LIMIT_SOCKETS' | 'LIMIT_REQUESTS' | 'LIMIT_BUFFERED_BYTES' | 'GATEWAY_READ_MS'
>;

/** What clients are cut for, by its name in metrics. */
export type CutLimit = 'sockets' | 'bufferedBytes' | 'readTime';

/** Hears of clients that hold too much. */
export interface ClientListener {
  /** A request was refused. */
  refused(request: IncomingMessage, error: GraphQLError): void;
  /** A socket was cut. */
  cut(limit: CutLimit): void;
}

/** A request under way: until its answer has left this process, or its socket is closed. */
interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Bytes the socket had received when the request began. */
  readonly receivedBefore: number;
  /** Since when its answer waits for the client to read; 0 when it does not. */
  waitsSince: number;
}

/** How often buffers are looked at. What is written between two looks is bounded by what can be computed in it. */
const LOOK_MS = 250;

/** How a refused client is told. */
const RETRY_AFTER_S = 1;

/**
 * What each client holds of this process: sockets, requests under way, bytes that wait to be read. Clients are told
 * apart by their address; those behind a trusted proxy by the address it names. What a request costs here is two
 * changes of a set: buffers are looked at by a timer that runs only while a request is under way.
 */
export class Clients {
  readonly #sockets = new Map<string, number>();
  readonly #visits = new Map<string, Set<Visit>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limits: ClientLimits,
    private readonly trusted: TrustedProxies,
    private readonly listener: ClientListener,
  ) {}

  /** Takes a new socket, or cuts it: its address has too many. A trusted proxy may have any number. */
  connected(socket: Socket): void {
    const peer = socket.remoteAddress;
    if (peer === undefined || isTrustedPeer(peer, this.trusted)) return;
    const address = networkOf(peer);
    const count = (this.#sockets.get(address) ?? 0) + 1;
    if (count > this.limits.LIMIT_SOCKETS) {
      this.listener.cut('sockets');
      socket.destroy();
      return;
    }
    this.#sockets.set(address, count);
    socket.once('close', () => {
      const left = (this.#sockets.get(address) ?? 1) - 1;
      if (left > 0) this.#sockets.set(address, left);
      else this.#sockets.delete(address);
    });
  }

  /** Begins a request; false, with the refusal sent, when its address has too many under way. */
  enter(request: IncomingMessage, response: ServerResponse): boolean {
    const address = this.#addressOf(request);
    const visits = this.#visits.get(address) ?? new Set();
    if (visits.size >= this.limits.LIMIT_REQUESTS) {
      this.#refuse(request, response, visits.size);
      return false;
    }
    this.#watch(request, response, address, visits);
    return true;
  }

  /** Begins a request of which there may be any number: what it holds is bounded all the same, with its like. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const name = `uncounted ${this.#addressOf(request)}`;
    this.#watch(request, response, name, this.#visits.get(name) ?? new Set());
  }

  #watch(request: IncomingMessage, response: ServerResponse, name: string, visits: Set<Visit>): void {
    if (visits.size === 0) this.#visits.set(name, visits);
    const visit = { request, response, receivedBefore: request.socket.bytesRead, waitsSince: 0 };
    visits.add(visit);
    response.once('close', () => {
      visits.delete(visit);
      if (visits.size === 0) this.#visits.delete(name);
    });
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Cuts clients who do not read what they asked for, and the largest buffers of an address that holds too much. */
  #look(): void {
    if (this.#visits.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = performance.now();
    for (const visits of this.#visits.values()) {
      let held = 0;
      for (const visit of visits) {
        held += bytesOf(visit);
        if (visit.response.writableLength === 0) visit.waitsSince = 0;
        else if (visit.waitsSince === 0) visit.waitsSince = now;
        else if (now - visit.waitsSince > this.limits.GATEWAY_READ_MS) this.#cut(visit, 'readTime');
      }
      if (held > this.limits.LIMIT_BUFFERED_BYTES) this.#relieve(visits, held);
    }
  }

  /** Cuts the sockets that hold most, until the rest is within the limit. */
  #relieve(visits: ReadonlySet<Visit>, held: number): void {
    let left = held;
    for (const visit of [...visits].toSorted((a, b) => bytesOf(b) - bytesOf(a))) {
      if (left <= this.limits.LIMIT_BUFFERED_BYTES) return;
      left -= bytesOf(visit);
      this.#cut(visit, 'bufferedBytes');
    }
  }

  #cut({ request }: Visit, limit: CutLimit): void {
    if (request.socket.destroyed) return;
    this.listener.cut(limit);
    request.socket.destroy();
  }

  #addressOf({ socket, headers }: IncomingMessage): string {
    const peer = socket.remoteAddress;
    if (this.trusted.kind === 'none') return peer?.includes(':') ? networkOf(peer) : (peer ?? '');
    const forwarded = headers['x-forwarded-for'];
    const address = clientAddress(peer, Array.isArray(forwarded) ? forwarded.join() : forwarded, this.trusted);
    return networkOf(address ?? '');
  }

  #refuse(request: IncomingMessage, response: ServerResponse, found: number): void {
    const max = this.limits.LIMIT_REQUESTS;
    const error = {
      message: `At most ${max} requests at one time from one address. Wait for answers before you send more.`,
      extensions: {
        code: 'RATE_LIMITED',
        retryAfter: RETRY_AFTER_S,
        limit: { name: 'requests', max, found: found + 1 },
      },
    };
    setSecurityHeaders(response);
    response.setHeader(REQUEST_ID_HEADER, recordOfSocket(request).id);
    response.writeHead(429, {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': String(RETRY_AFTER_S),
      connection: 'close', // its body is not read
    });
    response.end(JSON.stringify({ errors: [error] }));
    this.listener.refused(request, new GraphQLError(error.message, { extensions: error.extensions }));
  }
}

/** What a request keeps in memory: of its body, and of its answer. */
const bytesOf = ({ request, response, receivedBefore }: Visit): number =>
  response.writableLength + (request.complete ? 0 : request.socket.bytesRead - receivedBefore);
