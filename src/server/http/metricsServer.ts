import { createServer } from 'node:http';
import { setSecurityHeaders } from './edge.js';
import { listen } from './listening.js';
import { answerBy, type MetricsText, showMetrics } from './status.js';

/** A server that answers `/metrics` and nothing else. */
export interface MetricsServer {
  /** Starts to listen; gives the address of `/metrics`. Rejects when the port cannot be had. */
  listen(port: number, host: string): Promise<string>;
  /** The same address, once it listens. */
  url(): string | undefined;
  /** Cuts its connections; nothing happens when it does not listen. */
  close(): Promise<void>;
}

/** Most time a request for metrics may take to arrive. */
const PATIENCE_MS = 10_000;

/** Makes the server of `METRICS_PORT`. */
export function createMetricsServer(metrics: MetricsText): MetricsServer {
  const routes = { '/metrics': showMetrics(metrics) };
  let url: string | undefined;
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    setSecurityHeaders(response);
    if (answerBy(routes, request, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here: metrics are at /metrics.\n');
  });
  return {
    url: () => url,
    async listen(port, host) {
      url = `http://${await listen(server, port, host)}/metrics`;
      return url;
    },
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
