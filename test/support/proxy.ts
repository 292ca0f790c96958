import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does with a request for a tunnel. */
export type OnConnect = 'tunnel' | 'refuse' | 'hang' | 'cut';

/** A small proxy: tunnels by `CONNECT`, to one port of this machine, whatever name is asked for. */
export interface TestProxy extends AsyncDisposable {
  readonly url: string;
  /** What was asked for, with the proxy's own credential where one was sent: `CONNECT elsewhere.test:443 Basic …`. */
  readonly asked: readonly string[];
  /** Everything that went through it towards the target. */
  readonly seen: () => string;
  next: OnConnect;
}

/** Starts one. @param port where its tunnels lead */
export async function startProxy(port: number): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket | Duplex>();
  let seen = '';
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url, headers }: IncomingMessage, client: Duplex) => {
    const credential = headers['proxy-authorization'];
    asked.push(`CONNECT ${url}${credential === undefined ? '' : ` ${credential}`}`);
    client.on('error', () => {});
    if (proxy.next === 'hang') return;
    if (proxy.next === 'refuse') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    sockets.add(target);
    target.on('error', () => client.destroy());
    target.on('close', () => client.destroy());
    client.on('close', () => target.destroy());
    target.pipe(client);
    client.on('data', (chunk: Buffer) => {
      seen += chunk.toString('latin1');
      target.write(chunk);
    });
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const proxy: TestProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    seen: () => seen,
    next: 'tunnel',
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return proxy;
}
