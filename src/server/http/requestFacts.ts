import type { IncomingMessage } from 'node:http';

/** Reads headers by their lower-case names. */
export interface HeaderReader {
  get(name: string): string | null;
  has(name: string): boolean;
}

/** What of an HTTP request its operation may depend on, beside what it asks for. */
export interface RequestFacts {
  readonly headers: HeaderReader;
  /** The address at the other end of the socket; what comes through `fetch` has none. */
  readonly peer: string | undefined;
  /** Aborted when the client leaves; made when somebody listens. */
  readonly left: () => AbortSignal;
  /** Told when the operation has learned something that nobody may be given who comes later. */
  readonly onLand?: () => void;
}

/** The facts of a request that came through yoga. */
export const factsOf = (request: Request, peer: string | undefined): RequestFacts => ({
  headers: request.headers,
  peer,
  left: () => request.signal,
});

/** The headers of a node:http request. */
export const headersOf = ({ headers }: IncomingMessage): HeaderReader => ({
  get: (name) => {
    const value = headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  },
  has: (name) => headers[name.toLowerCase()] !== undefined,
});
