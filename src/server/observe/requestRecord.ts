import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { factsOfSocket, type HeaderReader } from '../http/requestFacts.js';
import type { RequestSpan } from './tracing.js';

/** What is known of an HTTP request from its first moment on. */
export interface RequestRecord {
  /** What the request is called in the log, and in the header {@link REQUEST_ID_HEADER} of its answer. */
  readonly id: string;
  /** `performance.now()` at its beginning. */
  readonly begun: number;
  /** Whether a line of the log says that it was refused, or failed. */
  isTold: boolean;
  /** Its span, where it is traced. */
  span?: RequestSpan;
}

/** The header in which a client names its request, and is told the name. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Names that a header, a log and a search can hold unchanged. */
const REQUEST_ID = /^[\w.:@/+=~-]{1,128}$/;

/** W3C Trace Context: version, trace id, parent id, flags. Ids of zeros, and version ff, are none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/;

/** The id of a request: its own `X-Request-Id`, else its trace's id, else a new one. What is not well formed is none. */
function requestIdOf(headers: Pick<HeaderReader, 'get'>): string {
  const given = headers.get(REQUEST_ID_HEADER);
  if (given !== null && REQUEST_ID.test(given)) return given;
  const traceparent = headers.get('traceparent');
  return (traceparent === null ? undefined : TRACEPARENT.exec(traceparent)?.[1]) ?? randomUUID();
}

const RECORDS = new WeakMap<object, RequestRecord>();

/** The record of a request, made when it is first asked for. */
function recordOf(request: object, headers: Pick<HeaderReader, 'get'>): RequestRecord {
  const known = RECORDS.get(request);
  if (known) return known;
  const record: RequestRecord = { id: requestIdOf(headers), begun: performance.now(), isTold: false };
  RECORDS.set(request, record);
  return record;
}

/** The record of a request of node:http. */
export const recordOfSocket = (request: IncomingMessage): RequestRecord =>
  recordOf(request, factsOfSocket(request).headers);

/** The record of a request that came through yoga: from a socket, or through `fetch`. */
export const recordFor = (request: Request, socketRequest: IncomingMessage | undefined): RequestRecord =>
  recordOf(socketRequest ?? request, request.headers);

/** A record for one of several operations of the same client. */
export function recordAs(id: string, span?: RequestSpan): RequestRecord {
  return { id, begun: performance.now(), isTold: false, ...(span && { span }) };
}
