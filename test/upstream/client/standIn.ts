import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
  /** `performance.now()` of its arrival. */
  readonly at: number;
  /** Resolves when the connection it came on is closed. */
  readonly closed: Promise<void>;
}

/** Answers one request, or does to it what a broken PayNow would. */
export type Answer = (response: ServerResponse, request: Received) => void | Promise<void>;

/** A PayNow that does exactly what a test wrote down for it, over real HTTP. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Received[];
  /** Connections that were opened. */
  readonly sockets: number;
  /** Requests of one `METHOD /path`. */
  count(route: string): number;
  /** Answers to a `METHOD /path`, each for one request. */
  script(route: string, ...answers: readonly Answer[]): void;
  /** The answer to every request of a `METHOD /path`. */
  always(route: string, answer: Answer): void;
}

/** A JSON answer. */
export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** A body sent as it is. */
export const raw =
  (body: string | Buffer, status = 200, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** What a proxy in front of PayNow sends when PayNow is away. */
export const html = (status: number): Answer =>
  raw('<html><body>Bad gateway: secret-host-17</body></html>', status, { 'content-type': 'text/html' });

/** Closes the connection without an answer. */
export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

/** Announces a body, sends half of it, and closes the connection. */
export const cut =
  (status = 200): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id":"1","na', () => response.socket?.destroy());
  };

/** Never answers. */
export const hang: Answer = () => {};

/** Waits, then answers. */
export const after =
  (delayMs: number, answer: Answer): Answer =>
  async (response, request) => {
    await new Promise((done) => setTimeout(done, delayMs));
    await answer(response, request);
  };

const closings = new WeakMap<Socket, Promise<void>>();

/** One listener per connection, however many requests come on it. */
function closingOf(socket: Socket): Promise<void> {
  const known = closings.get(socket);
  if (known) return known;
  const closing = new Promise<void>((done) => {
    socket.once('close', () => done());
  });
  closings.set(socket, closing);
  return closing;
}

async function receive(request: IncomingMessage, complain: (complaint: string) => void): Promise<Received> {
  const at = performance.now();
  const closed = closingOf(request.socket);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const { method = '', url: target = '', headers } = request;
  const name = `${method} ${target}`;
  if (headers.accept !== 'application/json') complain(`${name}: accept is ${headers.accept}`);
  const isForShop = headers['x-paynow-store-id'] !== undefined; // shoppers need no credential
  if (headers.authorization === undefined && !isForShop) complain(`${name}: no authorization`);
  if ((text !== '') !== (headers['content-type'] === 'application/json'))
    complain(`${name}: content-type is ${headers['content-type']} with ${text.length} characters of body`);
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    complain(`${name}: the body is not JSON`);
  }
  return { method, target, authorization: headers.authorization, body, at, closed };
}

/**
 * Starts one. Leaving its scope stops it, and fails the test when a request was not scripted, was malformed, or a
 * scripted answer was never asked for.
 */
export async function startStandIn(): Promise<StandIn> {
  const requests: Received[] = [];
  const complaints: string[] = [];
  const scripts = new Map<string, Answer[]>();
  const standing = new Map<string, Answer>();
  let sockets = 0;

  const routeOf = ({ method, target }: Received): string => `${method} ${target.split('?', 1)[0]}`;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request, (complaint) => complaints.push(complaint));
    requests.push(received);
    const route = routeOf(received);
    const scripted = scripts.get(route)?.shift() ?? standing.get(route);
    if (scripted) {
      await scripted(response, received);
    } else {
      complaints.push(`${received.method} ${received.target}: not scripted`);
      response.writeHead(418).end();
    }
  };
  const server = createServer((request, response) => {
    // A request that breaks off while it is read has nobody to answer.
    answer(request, response).catch(() => response.destroy());
  });
  server.on('connection', () => {
    sockets += 1;
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get sockets() {
      return sockets;
    },
    count: (route) => requests.filter((received) => routeOf(received) === route).length,
    script: (route, ...answers) => {
      scripts.set(route, [...(scripts.get(route) ?? []), ...answers]);
    },
    always: (route, standingAnswer) => {
      standing.set(route, standingAnswer);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      for (const [route, left] of scripts)
        if (left.length > 0) complaints.push(`${route}: ${left.length} not asked for`);
      if (complaints.length > 0) throw new Error(`The stand-in has complaints:\n${complaints.join('\n')}`);
    },
  };
}

/** A port that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
