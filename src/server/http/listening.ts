import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../core/config.js';

/**
 * How long a request may take to arrive (as long as it may take to be answered), and a connection be idle. The one does
 * not count in the other: Node begins to count with the first byte of a request.
 */
export function patience({ GATEWAY_DEADLINE_MS: requestTimeout, GATEWAY_KEEP_ALIVE_MS: keepAliveTimeout }: Config) {
  const connectionsCheckingInterval = Math.max(100, Math.min(5_000, requestTimeout / 2));
  const headersTimeout = Math.min(requestTimeout, 20_000);
  return { requestTimeout, headersTimeout, keepAliveTimeout, connectionsCheckingInterval };
}

/** Listens; gives the address and the port. */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, family, port: bound } = server.address() as AddressInfo; // listening on TCP: not a pipe, not null
  return `${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}
