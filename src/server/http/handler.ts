import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Lane } from '../lane/lane.js';
import type { Observer } from '../observe/observer.js';
import { REQUEST_ID_HEADER, recordOfSocket } from '../observe/requestRecord.js';
import type { Tracing } from '../observe/tracing.js';
import { failWith, type NodeHandler, throughYoga, traceRequest } from './adapter.js';
import type { Clients } from './clients.js';
import { type Cors, setCors } from './cors.js';
import { isDryRun, markDryRun } from './dryRun.js';
import { setSecurityHeaders } from './edge.js';
import { isForEndpoint, useOriginForm } from './target.js';

/** Answers a request; false, with nothing sent, leaves it to whatever comes next. */
export type Middleware = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What requests are led to. */
export interface HandlerOptions {
  readonly yoga: NodeHandler;
  readonly lane: Lane | undefined;
  readonly clients: Clients;
  /** Who may read GraphQL's answers. */
  readonly cors: Cors;
  readonly observer: Observer;
  readonly tracing: Tracing | undefined;
  /** Tried first, and not counted by `clients`. */
  readonly uncounted: readonly Middleware[];
  /** Answers browsers with GraphiQL; absent where there is none. */
  readonly graphiql: Middleware | undefined;
}

/** Makes the handler of all requests of node:http. */
export function createHandler(options: HandlerOptions) {
  const { lane, clients, cors, observer, tracing, uncounted, graphiql } = options;
  const serve = throughYoga(options.yoga);
  const fail = failWith(observer);

  /** Names the request in its answer, and logs a refusal that has no line yet. */
  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    const record = recordOfSocket(request);
    response.setHeader(REQUEST_ID_HEADER, record.id);
    response.once('finish', () => {
      const { statusCode } = response;
      if (statusCode >= 400 && !record.isTold) observer.refused({ record, status: statusCode });
    });
  };

  const byYoga = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response).catch((error: unknown) => fail(response, error));
  };

  const leftByLane = (request: IncomingMessage, response: ServerResponse): void => {
    watch(request, response);
    byYoga(request, response);
  };

  const route = (request: IncomingMessage, response: ServerResponse): void => {
    useOriginForm(request);
    markDryRun(request);
    const isGraphql = isForEndpoint(request);
    if (tracing && isGraphql) traceRequest(tracing, request, response);
    // Only what comes from a page needs them before its answer is written.
    if (isGraphql && request.headers.origin !== undefined) setCors(cors, request, response);
    if (!isDryRun(request) && lane?.takes(request)) {
      if (!clients.enter(request, response)) return;
      lane.answer(request, response, leftByLane).catch((error: unknown) => fail(response, error));
      return;
    }
    setSecurityHeaders(response);
    watch(request, response);
    if (uncounted.some((answer) => answer(request, response))) return;
    if (!clients.enter(request, response)) return;
    if (graphiql?.(request, response)) return;
    if (isGraphql) byYoga(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here: GraphQL is at /graphql.\n');
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    try {
      route(request, response);
    } catch (error) {
      fail(response, error);
    }
  };
}
