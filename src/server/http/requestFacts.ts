import type { IncomingMessage } from 'node:http';

/** Reads headers by their lower-case names. */
export interface HeaderReader {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** What of an HTTP request its operation may depend on, beside what it asks for. */
export interface RequestFacts {
  /** The HTTP request itself: what is found out once for a request is kept by it. */
  readonly request: object;
  readonly headers: HeaderReader;
  /** The address at the other end of the socket; what comes through `fetch` has none. */
  readonly peer: string | undefined;
}

/** The facts of a request that came through yoga: from a socket, or through `fetch`. */
export const factsOf = (request: Request, socketRequest: IncomingMessage | undefined): RequestFacts => ({
  request: socketRequest ?? request,
  headers: request.headers,
  peer: socketRequest?.socket.remoteAddress,
});

/** The facts of a request of node:http. */
export const factsOfSocket = (request: IncomingMessage): RequestFacts => ({
  request,
  headers: headersOf(request),
  peer: request.socket.remoteAddress,
});

/** The headers of a node:http request. */
const headersOf = ({ headers }: IncomingMessage): HeaderReader => ({
  get: (name) => {
    const value = headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  },
  has: (name) => headers[name.toLowerCase()] !== undefined,
});
