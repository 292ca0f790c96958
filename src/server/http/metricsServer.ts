import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setSecurityHeaders } from './edge.js';
import { answerBy, type MetricsText, showMetrics } from './status.js';

/** A server that answers `/metrics` and nothing else. */
export interface MetricsServer {
  /** Starts to listen; gives the address of `/metrics`. Rejects when the port cannot be had. */
  listen(port: number, host: string): Promise<string>;
  /** Cuts its connections; nothing happens when it does not listen. */
  close(): Promise<void>;
}

/** Most time a request for metrics may take to arrive. */
const PATIENCE_MS = 10_000;

/** Makes the server of `METRICS_PORT`. */
export function createMetricsServer(metrics: MetricsText): MetricsServer {
  const routes = { '/metrics': showMetrics(metrics) };
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    setSecurityHeaders(response);
    if (answerBy(routes, request, response)) return;
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not here: metrics are at /metrics.\n');
  });
  return {
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const { address, family, port: bound } = server.address() as AddressInfo; // listening on TCP
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}/metrics`;
    },
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
