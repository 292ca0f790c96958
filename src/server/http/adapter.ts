import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Observer } from '../observe/observer.js';
import { REQUEST_ID_HEADER, recordFor, recordOfSocket } from '../observe/requestRecord.js';
import type { Tracing } from '../observe/tracing.js';
import { addCors, type Cors, isCorsHeader } from './cors.js';
import { setSecurityHeaders } from './edge.js';
import { FAILURE_BODY } from './mask.js';
import { factsOfSocket } from './requestFacts.js';

/** Begins the span of a request, which ends with its answer, or when its client leaves. */
export function traceRequest(tracing: Tracing, request: IncomingMessage, response: ServerResponse): void {
  const record = recordOfSocket(request);
  const span = tracing.request(request.method ?? '', factsOfSocket(request).headers);
  record.span = span;
  response.once('close', () => span.end(response.statusCode));
}

/** The part of yoga that answers a request of node:http. */
export interface NodeHandler {
  handleNodeRequestAndResponse(
    request: IncomingMessage,
    response: ServerResponse,
    context: { readonly req: IncomingMessage; readonly res: ServerResponse },
  ): Response | Promise<Response>;
}

/** The host of every address that yoga sees. */
const HOST = 'gateway';

/** Leads requests of node:http through yoga. Rejects with what yoga did not turn into an answer. */
export function throughYoga(yoga: NodeHandler) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    setSecurityHeaders(response);
    // Yoga builds addresses from this header, in which a client can write a path and a query of its own.
    request.headers.host = HOST;
    const answer = await yoga.handleNodeRequestAndResponse(request, response, { req: request, res: response });
    if (answer.body !== null && isEventStream(answer)) return stream(answer.body, answer, response);
    const body = answer.body === null ? undefined : await answer.text();
    response.writeHead(answer.status, [...answer.headers].flat());
    response.end(body);
  };
}

const isEventStream = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/event-stream') === true;

/** Writes an answer that goes on, no faster than its client reads. It ends when the client leaves. */
async function stream(body: ReadableStream, { status, headers }: Response, response: ServerResponse): Promise<void> {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const left = new Promise<void>((resolve) => response.once('close', resolve));
  // What cannot be cancelled has ended.
  left.then(() => reader.cancel()).catch(() => undefined);
  response.writeHead(status, [...headers].flat());
  response.flushHeaders();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (response.destroyed) return;
    if (!response.write(part.value)) await Promise.race([once(response, 'drain'), left]);
  }
  response.end();
}

/** Ends requests whose failure nothing else has turned into an answer: with a plain 500, and a line in the log. */
export function failWith(observer: Observer) {
  return (response: ServerResponse, error: unknown): void => {
    const record = recordOfSocket(response.req);
    observer.broke(record, error);
    if (response.headersSent) {
      response.destroy(); // half an answer must not look like a whole one
      return;
    }
    for (const name of response.getHeaderNames()) if (!isCorsHeader(name)) response.removeHeader(name);
    setSecurityHeaders(response);
    response.setHeader(REQUEST_ID_HEADER, record.id);
    response.writeHead(500, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(FAILURE_BODY) });
    response.end(FAILURE_BODY);
  };
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The same for a request of `fetch`. Rejects when its caller has given it up. */
export function fetchThrough(
  yoga: { fetch(request: Request): Response | Promise<Response> },
  observer: Observer,
  cors: Cors,
  tracing?: Tracing,
) {
  return async (request: Request): Promise<Response> => {
    const record = recordFor(request, undefined);
    if (tracing) record.span = tracing.request(request.method, request.headers);
    try {
      const response = await yoga.fetch(request);
      record.span?.end(response.status);
      response.headers.set(REQUEST_ID_HEADER, record.id);
      if (response.status >= 400 && !record.isTold) observer.refused({ record, status: response.status });
      return response;
    } catch (error) {
      if (request.signal.aborted) throw error;
      observer.broke(record, error);
      record.span?.end(500);
      const headers = { 'content-type': JSON_TYPE, [REQUEST_ID_HEADER]: record.id };
      const response = new Response(FAILURE_BODY, { status: 500, headers });
      addCors(cors, request, response);
      return response;
    }
  };
}
