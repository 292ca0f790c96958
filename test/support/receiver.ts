import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as it came over the wire. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** The raw body: what the signature is about. */
  readonly text: string;
}

/** A real receiver of webhooks. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** Waits until this many deliveries have come. */
  wait(count: number): Promise<readonly Received[]>;
}

/** Starts one; it answers with these statuses in turn, then with 200. */
export async function startReceiver(statuses: readonly number[] = [], answer = 'ok'): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = statuses[received.length] ?? 200;
      received.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status, { 'content-type': 'text/plain', location: '/elsewhere' }).end(answer);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo; // a server on a port has an address of this kind
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    wait: (count) =>
      new Promise((come) => {
        const look = () => {
          if (received.length < count) return;
          waiting.delete(look);
          come(received);
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}
