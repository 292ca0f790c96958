import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga } from 'graphql-yoga';
import { type Config, ConfigError } from '../core/config.js';
import type { Log } from '../core/log.js';
import { createMetrics, type Metrics } from '../core/metrics.js';
import { hashKeyOf, keptHashKey } from '../ledger/hashKey.js';
import { isInMemory, storeOf } from '../ledger/open.js';
import { WriteLedger } from '../ledger/writeLedger.js';
import { SharedReads } from '../loaders/sharedReads.js';
import { schema } from '../schema/schema.js';
import { PaynowClient } from '../upstream/client.js';
import { type ContextParts, createContext } from './context.js';
import { createGraphiqlPage, type GraphiqlPageOptions } from './graphiql/page.js';
import { serveGraphiql } from './graphiql/serve.js';
import { maskErrorWith } from './mask.js';
import { createStatusRoutes } from './status.js';

/** What a gateway is made from. */
export interface GatewayOptions {
  readonly config: Config;
  readonly log: Log;
  /** What GraphiQL opens with; without it GraphiQL opens with a short introduction. False switches it off. */
  readonly graphiql?: GraphiqlPageOptions | false;
  /** The ledger's clock: milliseconds since 1970. */
  readonly now?: () => number;
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
export function createGateway({ config, log, graphiql = { tabs: [] }, now = Date.now }: GatewayOptions): Gateway {
  const metrics = createMetrics();
  const parts = createParts(config, log, metrics, now);
  const yoga = createYoga({
    schema,
    context: ({ request }: { request: Request }) => createContext(parts, request),
    graphqlEndpoint: ENDPOINT,
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    maskedErrors: { maskError: maskErrorWith(log) },
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
    listen: async (port, host) => {
      await openKept(parts);
      return listen(server, port, host);
    },
    close: async () => {
      status.stop();
      await closeServer(server);
      await parts.ledger.close();
      await parts.client.close();
    },
  };
}

const ENDPOINT = '/graphql';

// Yoga matches some paths by their ending, so other paths never reach it.
const isEndpoint = (request: IncomingMessage): boolean => (request.url ?? '').split('?', 1)[0] === ENDPOINT;

function createParts(config: Config, log: Log, metrics: Metrics, now: () => number): ContextParts {
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
    lifetimes: {
      stores: config.CACHE_STORES_MS,
      products: config.CACHE_PRODUCTS_MS,
      tags: config.CACHE_PRODUCTS_MS,
      orders: config.CACHE_ORDERS_MS,
      payments: config.CACHE_ORDERS_MS,
      subscriptions: config.CACHE_ORDERS_MS,
      deliveryItems: config.CACHE_ORDERS_MS,
      customers: config.CACHE_CUSTOMERS_MS,
      coupons: config.CACHE_COUPONS_MS,
      gameServers: 0, // their rows carry secrets: never kept, whatever is set
      customVariables: config.CACHE_PRODUCTS_MS,
      sales: config.CACHE_COUPONS_MS,
      giftCards: config.CACHE_COUPONS_MS,
    },
    metrics,
  });
  const ledger = new WriteLedger({
    store: storeOf(config, log),
    settleAfterMs: config.GATEWAY_SETTLE_AFTER_MS,
    leaseMs: config.GATEWAY_LEASE_MS,
    log,
    now,
  });
  return { config, log, client, shared, ledger, hashKey: hashKeyFrom(config) };
}

/** The same in all processes and after a restart, so that the ledger knows its callers again. */
function hashKeyFrom(config: Config): () => Buffer {
  const { GATEWAY_HASH_KEY: given, GATEWAY_DATA_DIR: folder } = config;
  let key: Buffer | undefined;
  return () => {
    key ??= given === undefined ? undefined : hashKeyOf(given);
    key ??= isInMemory(config) ? randomBytes(32) : keptHashKey(folder);
    return key;
  };
}

/** Opens what the gateway keeps. What cannot be opened stops the start, not the first refund. */
async function openKept({ config, hashKey, ledger }: ContextParts): Promise<void> {
  try {
    hashKey();
    await ledger.open();
  } catch (error) {
    const { code, cause = error } = error as NodeJS.ErrnoException;
    const why = code?.startsWith('E') ? code : ((cause as NodeJS.ErrnoException).code ?? String(cause));
    const name = config.REDIS_URL === undefined ? 'GATEWAY_DATA_DIR' : 'REDIS_URL or GATEWAY_DATA_DIR';
    throw new ConfigError(`${name} cannot be used: ${why}.`, { cause: error });
  }
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
