import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { DocumentNode } from 'graphql';
import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import { countLostLines, createMetrics } from '../core/metrics.js';
import { schema } from '../schema/schema.js';
import { createContext } from './context/context.js';
import { createParts } from './context/parts.js';
import { createCatchUp, createReceiver } from './context/receiver.js';
import { traceBy } from './context/requestTrace.js';
import { useAdmission, useDocumentIds } from './documents/documentIds.js';
import { TrustedDocuments } from './documents/trustedDocuments.js';
import { Documents } from './execution/documents.js';
import { Operations } from './execution/operations.js';
import type { Gateway, GatewayOptions } from './gatewayTypes.js';
import { createGraphiqlPage } from './graphiql/page.js';
import { fetchGraphiql, serveGraphiql } from './graphiql/serve.js';
import { failWith, fetchThrough, throughYoga, traceRequest } from './http/adapter.js';
import { useAnswers } from './http/answers.js';
import { Clients } from './http/clients.js';
import { drainMs } from './http/drain.js';
import { corsOf, setSecurityHeaders, useEdge } from './http/edge.js';
import { refuseEmptyQuery, useJsonBody } from './http/jsonBody.js';
import { openKept } from './http/kept.js';
import { listen, patience } from './http/listening.js';
import { maskErrorWith } from './http/mask.js';
import { createMetricsServer } from './http/metricsServer.js';
import { persistedQueries } from './http/persistedQueries.js';
import { allowHalfOpen } from './http/presence.js';
import { publicPath } from './http/publicPath.js';
import { factsOf } from './http/requestFacts.js';
import { createStatusRoutes } from './http/status.js';
import { Stopping } from './http/stopping.js';
import { useOriginForm } from './http/target.js';
import { createListener } from './http/tls.js';
import { createWebhookRoute } from './http/webhooks.js';
import { createWebSockets } from './http/webSocket.js';
import { createLane } from './lane/lane.js';
import { memoryGuesses } from './limits/guesses.js';
import { createLimits } from './limits/limits.js';
import { Observer } from './observe/observer.js';
import { REQUEST_ID_HEADER, recordFor, recordOfSocket } from './observe/requestRecord.js';

export type { Gateway, GatewayOptions } from './gatewayTypes.js';

/**
 * Makes a gateway from its settings. It listens only when it is told to; `fetch` answers without a socket.
 * @example
 * const gateway = createGateway({ config: readConfig(process.env), log: createLog('info') });
 * const url = await gateway.listen(4000, '127.0.0.1');
 * console.log(`GraphQL at ${url}`);
 * process.once('SIGTERM', () => void gateway.close());
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, log, graphiql = { tabs: [] }, now = Date.now, elapsed = () => performance.now() } = options;
  const metrics = createMetrics(options.processMetrics);
  countLostLines(metrics, log);
  const parts = createParts(config, log, metrics, { now, elapsed });
  const guesses = memoryGuesses({ perMinute: config.LIMIT_GUESSES });
  const trusted = new TrustedDocuments({ config, log, elapsed });
  const isTrusted = (text: string) => trusted.isRegistered(text);
  const limits = createLimits({ config, guesses, acceptance: parts.acceptance, isTrusted });
  const documents = new Documents({ schema, limits });
  trusted.onChange(() => documents.forget());
  const onPlanned = (document: DocumentNode, bytes: number) => documents.grow(document, bytes);
  const maskError = maskErrorWith(log);
  const observer = new Observer({ log, metrics, personalData: config.LOG_PERSONAL_DATA === 'keep' });
  const operations = new Operations({
    schema,
    observer,
    limits,
    config,
    maskError,
    onPlanned,
    live: { shared: parts.shared, enter: () => parts.events.enter(), over: parts.events.ended },
  });
  const fail = failWith(observer);
  /** The answer names its request, and a refusal that nothing else tells of is told. */
  const watch = (request: IncomingMessage, response: ServerResponse) => {
    const record = recordOfSocket(request);
    response.setHeader(REQUEST_ID_HEADER, record.id);
    response.once('finish', () => {
      const { statusCode } = response;
      if (statusCode >= 400 && !record.isTold) observer.refused({ record, status: statusCode });
    });
  };
  const byYoga = (request: IncomingMessage, response: ServerResponse) => {
    if (!response.hasHeader(REQUEST_ID_HEADER)) watch(request, response); // it comes from the lane
    serve(request, response).catch((error: unknown) => fail(response, error));
  };
  const lane =
    config.GATEWAY_DIRECT_LANE === 'on'
      ? createLane({ schema, parts, limits, documents, trusted, operations, maskError, metrics, byYoga })
      : undefined;
  const yoga = createYoga({
    schema,
    context: ({ request, req }: YogaInitialContext & { req?: IncomingMessage }) =>
      createContext(
        parts,
        factsOf(request, req),
        traceBy(config, { record: recordFor(request, req), left: () => request.signal }),
      ),
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    batching: config.LIMIT_BATCH > 0 && { limit: config.LIMIT_BATCH },
    cors: corsOf(config),
    parserAndValidationCache: false, // `documents` keeps them, for the lane too
    logging: false,
    maxRequestBodySize: false, // useJsonBody counts while it reads, which costs less
    plugins: [
      documents.plugin,
      operations.plugin,
      ...(lane ? [lane.plugin] : []),
      useEdge(config, parts),
      useAnswers(maskError, observer),
      useJsonBody(config.LIMIT_BODY_BYTES),
      useDocumentIds(trusted),
      persistedQueries(config.PERSISTED_QUERIES_MAX, trusted),
      useAdmission(trusted),
      refuseEmptyQuery,
      publicPath({ maxAgeS: config.PUBLIC_MAX_AGE_S, locationRules: parts.locationRules }),
    ],
    maskedErrors: { maskError },
  });
  const { METRICS_PORT: metricsPort, METRICS_HOST: metricsHost } = config;
  const metricsText = options.metricsText ?? (() => metrics.registry.metrics());
  const status = createStatusRoutes(metricsPort === undefined ? metricsText : undefined, parts.ledgerTrouble);
  const serve = throughYoga(yoga);
  const byFetch = fetchThrough(yoga, observer, options.tracing);
  const clients = new Clients(config, parts.locationRules.trusted, undefined, {
    refused: (request, error) => observer.refused({ record: recordOfSocket(request), errors: [error] }),
    cut: (limit) => observer.limited(limit),
  });
  const webhooks = createWebhookRoute(createReceiver(parts, metrics), clients);
  // Nothing that is typed there would run where only registered documents do.
  const hasPage = config.GATEWAY_GRAPHIQL === 'on' && config.GATEWAY_DOCUMENTS !== 'only';
  const page = graphiql === false || !hasPage ? undefined : createGraphiqlPage(graphiql);
  const onError = (error: unknown) => log.error({ failure: String(error) }, 'GraphiQL could not be loaded');
  const route = (request: IncomingMessage, response: ServerResponse) => {
    useOriginForm(request);
    if (options.tracing && isEndpoint(request)) traceRequest(options.tracing, request, response);
    if (lane?.takes(request)) {
      if (!clients.enter(request, response)) return;
      lane.answer(request, response).catch((error: unknown) => fail(response, error));
      return;
    }
    setSecurityHeaders(response);
    watch(request, response);
    if (status.answer(request, response) || webhooks(request, response)) return;
    if (!clients.enter(request, response)) return;
    if (page && serveGraphiql(page, request, response, { onError })) return;
    if (!isEndpoint(request)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here: GraphQL is at /graphql.\n');
      return;
    }
    byYoga(request, response);
  };
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    try {
      route(request, response);
    } catch (error) {
      fail(response, error);
    }
  };
  const sockets = createWebSockets({
    schema,
    parts,
    documents,
    trusted,
    operations,
    maskError,
    observer,
    tracing: options.tracing,
    onSockets: (count) => metrics.webSockets.set(count),
  });
  const stopping = new Stopping();
  const catchUp = createCatchUp(parts);
  const listening = { ...patience(config), ServerResponse: stopping.Response };
  const { server, scheme, unwatch } = createListener(config, listening, handler, { log });
  allowHalfOpen(server, (request) => parts.callers.isChecking(request));
  server.on('upgrade', sockets.upgrade);
  const metricsServer = createMetricsServer(metricsText);
  let metricsUrl: string | undefined;
  server.maxConnections = config.GATEWAY_MAX_SOCKETS;
  server.on('connection', (socket: Socket) => clients.connected(socket));
  return {
    handler,
    upgrade: sockets.upgrade,
    fetch: async (request) => (page && (await fetchGraphiql(page, request, { onError }))) ?? byFetch(request),
    listen: async (port, host) => {
      await openKept(parts);
      await catchUp?.prepare();
      if (metricsPort !== undefined && !options.metricsText)
        metricsUrl = await metricsServer.listen(metricsPort, metricsHost);
      try {
        const url = `${scheme}://${await listen(server, port, host)}/graphql`;
        catchUp?.start();
        return url;
      } catch (error) {
        await metricsServer.close(); // half a gateway would keep the process alive
        throw error;
      }
    },
    metricsUrl: () => metricsUrl,
    drain: async (pauseMs) => {
      status.stop();
      await stopping.drain(server, pauseMs);
    },
    retire: () => stopping.retire(server),
    onWrite: (written) => parts.shared.onWrite(written),
    learn: (storeId, resources) => parts.shared.learn(storeId, resources),
    measure: () => metrics.registry.getMetricsAsJSON(),
    close: async () => {
      status.stop();
      await catchUp?.stop();
      unwatch();
      parts.events.endListening();
      await sockets.close();
      await Promise.all([parts.relays.stop(drainMs(config)), stopping.close(server, drainMs(config))]);
      await parts.events.close();
      await parts.copies?.close();
      await parts.ledger.close();
      await parts.client.close();
      await options.tracing?.close();
      await metricsServer.close(); // last, so that the end can be watched
    },
  };
}

const ENDPOINT = '/graphql';

// Yoga matches some paths by their ending, so other paths never reach it.
const isEndpoint = (request: IncomingMessage): boolean => (request.url ?? '').split('?', 1)[0] === ENDPOINT;
