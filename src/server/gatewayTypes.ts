import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config } from '../core/config.js';
import type { Log } from '../core/log.js';
import type { Resource } from '../core/resources.js';
import type { GraphiqlPageOptions } from './graphiql/page.js';
import type { Tracing } from './observe/tracing.js';

/**
 * What a gateway is made from.
 * @example
 * const options: GatewayOptions = { config: readConfig(process.env), log: silentLog, graphiql: false };
 */
export interface GatewayOptions {
  readonly config: Config;
  readonly log: Log;
  /** What GraphiQL opens with; without it GraphiQL opens with a short introduction. False switches it off. */
  readonly graphiql?: GraphiqlPageOptions | false;
  /** Writes traces; see `tracingFrom`. The gateway closes it with itself. */
  readonly tracing?: Tracing;
  /** What `/metrics` shows, in place of this gateway's own metrics: those of several processes. */
  readonly metricsText?: () => Promise<string>;
  /** Whether `/metrics` also shows the process: memory, CPU, event loop. For the one gateway of a process. */
  readonly processMetrics?: boolean;
  /** The ledger's clock: milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds by a clock that only runs forward: what has to pass until something happens is measured with it. */
  readonly elapsed?: () => number;
}

/**
 * A gateway: a handler for any node:http server, and a server of its own.
 * @example
 * const response = await gateway.fetch(
 *   new Request('http://gateway/graphql', {
 *     method: 'POST',
 *     headers: { 'content-type': 'application/json', authorization: 'APIKey KEY' },
 *     body: JSON.stringify({ query: '{ store { name } }' }),
 *   }),
 * );
 * console.log(await response.json());
 */
export interface Gateway {
  /** Answers one request. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Takes over a WebSocket: for the `upgrade` event of any node:http server. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Answers a `fetch` request to `/graphql`, or for GraphiQL, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Starts to listen; gives the address of `/graphql`. */
  readonly listen: (port: number, host: string) => Promise<string>;
  /** The address of `/metrics` while `METRICS_PORT` is listened on. */
  readonly metricsUrl: () => string | undefined;
  /**
   * From now on `/ready` says no. After this pause (in milliseconds, during which requests are served) nothing new is
   * taken, and clients are told to end their connections. Then call {@link Gateway.close}.
   * @param look for sockets that another process hands over: resolves when one that waits would have been
   */
  readonly drain: (pauseMs: number, look?: () => Promise<unknown>) => Promise<void>;
  /** Another process serves the port from now on: takes nothing new, and tells clients to end their connections. */
  readonly retire: () => Promise<void>;
  /** Calls back when a write, or an event, has made worthless what is kept of a store's resources. */
  readonly onWrite: (written: (storeId: string, resources: readonly Resource[]) => void) => void;
  /** Another process has told of such a write. */
  readonly learn: (storeId: string, resources: readonly Resource[]) => void;
  /** The metrics of now as values, for whoever adds up those of several processes. */
  readonly measure: () => Promise<unknown>;
  /** Stops taking requests, ends those in flight, closes the connections to PayNow. */
  readonly close: () => Promise<void>;
}
