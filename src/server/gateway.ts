import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { Config } from '../core/config.js';
import type { Log } from '../core/log.js';
import { createMetrics, type Metrics } from '../core/metrics.js';
import { readTrustedProxies } from '../core/proxies.js';
import { MemoryLedger } from '../ledger/memory.js';
import { TokenStores } from '../loaders/ownStore.js';
import { lifetimesOf } from '../loaders/rules.js';
import { SharedReads } from '../loaders/sharedReads.js';
import { schema } from '../schema/schema.js';
import { PaynowClient } from '../upstream/client.js';
import { type ContextParts, createContext } from './context.js';
import { createGraphiqlPage, type GraphiqlPageOptions } from './graphiql/page.js';
import { serveGraphiql } from './graphiql/serve.js';
import { maskErrorWith } from './mask.js';
import { persistedQueries } from './persistedQueries.js';
import { publicPath } from './publicPath.js';
import { createStatusRoutes } from './status.js';

/** What a gateway is made from. */
export interface GatewayOptions {
  readonly config: Config;
  readonly log: Log;
  /** What GraphiQL opens with; without it GraphiQL opens with a short introduction. False switches it off. */
  readonly graphiql?: GraphiqlPageOptions | false;
}

/** A gateway: a handler for any node:http server, and a server of its own. */
export interface Gateway {
  /** Answers one request. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Answers a `fetch` request to `/graphql`, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Starts to listen; gives the address of `/graphql`. */
  readonly listen: (port: number, host: string) => Promise<string>;
  /** Stops taking requests, ends those in flight, closes the connections to PayNow. */
  readonly close: () => Promise<void>;
}

/** Puts the floors together. */
export function createGateway({ config, log, graphiql = { tabs: [] } }: GatewayOptions): Gateway {
  const metrics = createMetrics();
  const parts = createParts(config, log, metrics);
  const yoga = createYoga({
    schema,
    context: ({ request, req }: YogaInitialContext & { req?: IncomingMessage }) =>
      createContext(parts, request, req?.socket.remoteAddress),
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    maskedErrors: { maskError: maskErrorWith(log) },
    plugins: [
      persistedQueries(config.PERSISTED_QUERIES_MAX),
      publicPath({ maxAgeS: config.PUBLIC_MAX_AGE_S, locationRules: parts.locationRules }),
    ],
  });
  const status = createStatusRoutes(metrics);
  const page = graphiql === false ? undefined : createGraphiqlPage(graphiql);
  const onError = (error: unknown) => log.error({ failure: String(error) }, 'GraphiQL could not be loaded');
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    if (status.answer(request, response)) return;
    if (page && serveGraphiql(page, request, response, { onError })) return;
    if (!isEndpoint(request)) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here: GraphQL is at /graphql.\n');
      return;
    }
    Promise.resolve(yoga(request, response)).catch((error: unknown) => {
      log.error({ failure: String(error) }, 'request failed');
      response.destroy();
    });
  };
  const server = createServer(handler);
  return {
    handler,
    fetch: async (request) => yoga.fetch(request),
    listen: (port, host) => listen(server, port, host),
    close: async () => {
      status.stop();
      await closeServer(server);
      await parts.client.close();
    },
  };
}

const ENDPOINT = '/graphql';

// Yoga matches some paths by their ending, so other paths never reach it.
const isEndpoint = (request: IncomingMessage): boolean => (request.url ?? '').split('?', 1)[0] === ENDPOINT;

function createParts(config: Config, log: Log, metrics: Metrics): ContextParts {
  const client = new PaynowClient({
    baseUrl: config.PAYNOW_BASE_URL,
    timeoutMs: config.PAYNOW_TIMEOUT_MS,
    maxConcurrency: config.PAYNOW_MAX_CONCURRENCY,
    connections: config.PAYNOW_CONNECTIONS,
    maxBodyBytes: config.PAYNOW_MAX_BODY_BYTES,
    retries: config.PAYNOW_RETRIES,
    metrics,
  });
  const shared = new SharedReads({
    maxEntries: config.CACHE_MAX_ENTRIES,
    lifetimes: lifetimesOf(config),
    metrics,
  });
  const locationRules = {
    trusted: readTrustedProxies(config.TRUST_PROXY) ?? ({ kind: 'none' } as const),
    countryHeader: config.TRUST_PROXY_COUNTRY_HEADER,
  };
  return {
    config,
    log,
    client,
    shared,
    locationRules,
    tokenStores: new TokenStores(),
    ledger: new MemoryLedger(),
    hashKey: randomBytes(32),
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: bound } = server.address() as AddressInfo; // listening on TCP: not a pipe, not null
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}/graphql`;
}

/** Requests in flight get this long before their sockets are cut. */
const DRAIN_MS = 8_000;

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
