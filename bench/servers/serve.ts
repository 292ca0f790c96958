import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the mock listens and which store it has. */
export const MOCK_URL = process.env['MOCK_URL'] ?? '';
export const STORE_ID = process.env['STORE_ID'] ?? '';

/** Starts the server and tells the benchmark its address. */
export function serve(listener: RequestListener, path: string): void {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    announce(`http://127.0.0.1:${port}${path}`);
  });
}

/** Tells the benchmark where this server takes requests. */
export function announce(url: string): void {
  process.send?.({ url });
}
