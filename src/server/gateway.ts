import type { Socket } from 'node:net';
import { countLostLines, createMetrics } from '../core/metrics.js';
import { createParts } from './context/parts.js';
import { createCatchUp, createReceiver } from './context/receiver.js';
import { createEngine } from './execution/engine.js';
import type { Gateway, GatewayOptions } from './gatewayTypes.js';
import { createGraphiqlPage } from './graphiql/page.js';
import { fetchGraphiql, serveGraphiql } from './graphiql/serve.js';
import { fetchThrough } from './http/adapter.js';
import { Clients } from './http/clients.js';
import { corsOf } from './http/cors.js';
import { drainMs } from './http/drain.js';
import { asDryRun } from './http/dryRun.js';
import { createHandler, type Middleware } from './http/handler.js';
import { openKept } from './http/kept.js';
import { listen, patience } from './http/listening.js';
import { createMetricsServer } from './http/metricsServer.js';
import { allowHalfOpen } from './http/presence.js';
import { createStatusRoutes } from './http/status.js';
import { Stopping } from './http/stopping.js';
import { ENDPOINT } from './http/target.js';
import { createListener } from './http/tls.js';
import { createWebhookRoute } from './http/webhooks.js';
import { createWebSockets } from './http/webSocket.js';
import { createYogaServer } from './http/yoga.js';
import { createLane } from './lane/lane.js';
import { recordOfSocket } from './observe/requestRecord.js';

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
  const { config, log, tracing, now = Date.now, elapsed = () => performance.now() } = options;
  const metrics = createMetrics(options.processMetrics);
  countLostLines(metrics, log);
  const parts = createParts(config, log, metrics, { now, elapsed });
  const engine = createEngine(parts, metrics, elapsed);
  const { observer } = engine;
  const cors = corsOf(config);
  const lane = config.GATEWAY_DIRECT_LANE === 'on' ? createLane(engine, cors) : undefined;
  const yoga = createYogaServer(engine, cors, lane?.plugin);
  const graphiql = graphiqlOf(options);
  const { METRICS_PORT: metricsPort, METRICS_HOST: metricsHost } = config;
  const metricsText = options.metricsText ?? (() => metrics.registry.metrics());
  const metricsServer = createMetricsServer(metricsText);
  const status = createStatusRoutes(metricsPort === undefined ? metricsText : undefined, parts.ledgerTrouble);
  const clients = new Clients(config, parts.locationRules.trusted, {
    refused: (request, error) => observer.refused({ record: recordOfSocket(request), errors: [error] }),
    cut: (limit) => observer.limited(limit),
  });
  const webhooks = createWebhookRoute(createReceiver(parts, metrics), clients);
  const uncounted: Middleware[] = [(request, response) => status.answer(request, response), webhooks];
  const handler = createHandler({ yoga, lane, clients, cors, observer, tracing, uncounted, graphiql: graphiql?.serve });
  const byFetch = fetchThrough(yoga, observer, cors, tracing);
  const sockets = createWebSockets({ engine, tracing, cors, onSockets: (count) => metrics.webSockets.set(count) });
  const catchUp = createCatchUp(parts);
  const stopping = new Stopping();
  const listening = { ...patience(config), ServerResponse: stopping.Response };
  const { server, scheme, unwatch } = createListener(config, listening, handler, { log });
  allowHalfOpen(server, (request) => parts.callers.isChecking(request));
  server.maxConnections = config.GATEWAY_MAX_SOCKETS;
  server.on('upgrade', sockets.upgrade);
  server.on('connection', (socket: Socket) => {
    clients.connected(socket);
    stopping.connected(socket);
  });
  return {
    handler,
    upgrade: sockets.upgrade,
    fetch: async (request) => (await graphiql?.fetch(request)) ?? byFetch(asDryRun(request)),
    listen: async (port, host) => {
      await openKept(parts);
      await catchUp?.prepare();
      if (metricsPort !== undefined && !options.metricsText) await metricsServer.listen(metricsPort, metricsHost);
      try {
        const url = `${scheme}://${await listen(server, port, host)}${ENDPOINT}`;
        catchUp?.start();
        return url;
      } catch (error) {
        await metricsServer.close(); // half a gateway would keep the process alive
        throw error;
      }
    },
    metricsUrl: () => metricsServer.url(),
    drain: async (pauseMs, look) => {
      status.stop();
      await stopping.drain(server, pauseMs, look);
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
      await tracing?.close();
      await metricsServer.close(); // last, so that the end can be watched
    },
  };
}

/** GraphiQL for both kinds of request; undefined where it is off. */
interface Graphiql {
  readonly serve: Middleware;
  readonly fetch: (request: Request) => Promise<Response> | undefined;
}

function graphiqlOf({ config, log, graphiql: options = { tabs: [] } }: GatewayOptions): Graphiql | undefined {
  // Nothing that is typed there would run where only registered documents do.
  const isOn = config.GATEWAY_GRAPHIQL === 'on' && config.GATEWAY_DOCUMENTS !== 'only';
  if (!isOn || options === false) return undefined;
  const page = createGraphiqlPage(options);
  const onError = (error: unknown) => log.error({ failure: String(error) }, 'GraphiQL could not be loaded');
  return {
    serve: (request, response) => serveGraphiql(page, request, response, onError),
    fetch: (request) => fetchGraphiql(page, request, onError),
  };
}
