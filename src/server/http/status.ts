import type { IncomingMessage, ServerResponse } from 'node:http';
import { Registry } from 'prom-client';
import { recordOfSocket } from '../observe/requestRecord.js';
import { pathOf } from './target.js';

/** The paths that speak of the gateway itself. */
export interface StatusRoutes {
  /** Answers `/health`, `/ready` and `/metrics`; false, with nothing sent, for other paths. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  /** From now on `/ready` says no. */
  stop(): void;
}

/** Gives the metrics of now as Prometheus text. */
export type MetricsText = () => Promise<string>;

/** What is done at a path. */
export type Route = (response: ServerResponse) => void;

/**
 * `/health`: the process is alive. `/ready`: it takes requests. `/metrics`: Prometheus text.
 * @param metrics absent where they have a port of their own
 * @param ledgerTrouble why the ledger cannot be written. `/ready` then says so and stays 200: everything that needs no
 * ledger is served, and a ledger that fails for all copies must not take all of them away.
 */
export function createStatusRoutes(
  metrics: MetricsText | undefined,
  ledgerTrouble: () => string | undefined,
): StatusRoutes {
  let stopping = false;
  const routes: Readonly<Record<string, Route>> = {
    '/health': (response) => sendJson(response, 200, { status: 'alive' }),
    '/ready': (response) => {
      const ledger = ledgerTrouble();
      const status = stopping ? 'stopping' : ledger === undefined ? 'ready' : 'degraded';
      sendJson(response, stopping ? 503 : 200, { status, ...(ledger !== undefined && { ledger }) });
    },
    ...(metrics && { '/metrics': showMetrics(metrics) }),
  };
  return {
    answer(request, response) {
      const isAnswered = answerBy(routes, request, response);
      // That the process is stopping is an answer to who asked, and no failed request.
      if (isAnswered && response.statusCode === 503) recordOfSocket(request).isTold = true;
      return isAnswered;
    },
    stop() {
      stopping = true;
    },
  };
}

/** Answers with the metrics of now. */
export const showMetrics =
  (metrics: MetricsText): Route =>
  (response) => {
    metrics().then(
      (text) => response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      () => sendJson(response, 500, { status: 'metrics could not be collected' }),
    );
  };

/** Answers a GET of one of these paths; false, with nothing sent, for other paths. */
export function answerBy(
  routes: Readonly<Record<string, Route>>,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = pathOf(request);
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (!route) return false;
  if (request.method === 'GET' || request.method === 'HEAD') route(response);
  else response.writeHead(405, { allow: 'GET, HEAD' }).end();
  return true;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
