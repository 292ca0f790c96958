import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { createContext } from '../context/context.js';
import { traceBy } from '../context/requestTrace.js';
import { requireAdmitted, textOf } from '../documents/documentIds.js';
import type { Engine } from '../execution/engine.js';
import { overLimit, Refusal } from '../limits/refusal.js';
import { REQUEST_ID_HEADER, type RequestRecord, recordAs, recordOfSocket } from '../observe/requestRecord.js';
import type { Tracing } from '../observe/tracing.js';
import type { Cors } from './cors.js';
import { registeredText } from './persistedQueries.js';
import { factsOfSocket, type HeaderReader, type RequestFacts } from './requestFacts.js';
import { suggestionHider } from './suggestions.js';
import { isForEndpoint, useOriginForm } from './target.js';

/** What operations that come through a WebSocket are run with. */
export interface WebSocketOptions {
  readonly engine: Engine;
  readonly tracing: Tracing | undefined;
  /** Pages that may read answers may listen too. */
  readonly cors: Cors;
  /** Told how many sockets are open, whenever that changes. */
  readonly onSockets: (count: number) => void;
}

/** Operations under way on one socket; more are refused. */
const MAX_OPERATIONS = 100;

/** How often a socket is asked whether its client is still there, in milliseconds. */
const PING_MS = 12_000;

/** The HTTP server's side of WebSockets. */
export interface WebSockets {
  /** Takes over a socket whose client asks for the protocol `graphql-transport-ws`; refuses all others. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Tells all clients that the gateway goes away, and closes their sockets. */
  close(): Promise<void>;
}

/** Serves operations, subscriptions above all, by the protocol of `graphql-ws`. */
export function createWebSockets(options: WebSocketOptions): WebSockets {
  const { engine, tracing, cors } = options;
  const { schema, parts, operations, maskError, observer } = engine;
  const { config } = parts;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: config.LIMIT_BODY_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const hideSuggestions = suggestionHider(config, parts);
  const shown = (error: unknown): GraphQLFormattedError => {
    const { extensions, ...rest } = maskError(error).toJSON();
    const { http: _, ...others } = extensions ?? {}; // how it would travel over HTTP
    return { ...rest, extensions: others };
  };
  const server = useServer(
    {
      schema,
      execute: (args: ExecutionArgs) => operations.runLive(args),
      subscribe: (args: ExecutionArgs) => operations.subscribe(args),
      onConnect: async (socket) => {
        try {
          await parts.callers.of(factsOf(socket));
          return true;
        } catch (error) {
          observer.refused({ record: recordOfSocket(socket.extra.request), errors: [maskError(error)] });
          return false; // 4403: what the protocol says to a credential that is not accepted
        }
      },
      onSubscribe: async (socket, _id, asked) => {
        const record = nextRecord(socket, tracing);
        const refuse = (errors: readonly GraphQLError[]) => {
          observer.refused({ record, errors });
          return errors;
        };
        if (Object.keys(socket.subscriptions).length > MAX_OPERATIONS) return refuse([tooMany()]);
        try {
          const args = await argsOf(engine, socket, record, asked);
          return isErrors(args) ? refuse(args) : args;
        } catch (error) {
          return refuse([maskError(error)]);
        }
      },
      onNext: async (socket, _id, _payload, _args, { data, errors, extensions }) => ({
        ...(data !== undefined && { data }),
        ...(errors && { errors: (await hideSuggestions(errors, () => factsOf(socket))).map(shown) }),
        ...(extensions && { extensions }),
      }),
      onError: async (socket, _id, _payload, errors) =>
        (await hideSuggestions(errors, () => factsOf(socket))).map(shown),
    },
    sockets,
    PING_MS,
  );
  sockets.on('headers', (headers, request) => headers.push(`${REQUEST_ID_HEADER}: ${recordOfSocket(request).id}`));
  return {
    upgrade(request, socket, head) {
      useOriginForm(request);
      const refusal = refusalOf(request, cors);
      if (refusal !== undefined) {
        const record = recordOfSocket(request);
        const headers = `Connection: close\r\nContent-Length: 0\r\n${REQUEST_ID_HEADER}: ${record.id}`;
        socket.end(`HTTP/1.1 ${refusal}\r\n${headers}\r\n\r\n`);
        observer.refused({ record, status: Number(refusal.slice(0, 3)) });
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => {
        options.onSockets(sockets.clients.size);
        opened.once('close', () => options.onSockets(sockets.clients.size));
        sockets.emit('connection', opened, request);
        // graphql-ws would write what clients do wrong to the console. The socket has been closed by then.
        opened.removeAllListeners('error').on('error', (error) => {
          observer.refused({ record: recordOfSocket(request), errors: [breach(error, config.LIMIT_BODY_BYTES)] });
        });
      });
    },
    close: async () => {
      await server.dispose();
    },
  };
}

const PROTOCOL = 'graphql-transport-ws';

/** Why a socket is not taken over; undefined when it is. */
function refusalOf(request: IncomingMessage, cors: Cors): string | undefined {
  if (!isForEndpoint(request)) return '404 Not Found';
  const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(',');
  if (!protocols.some((name) => name.trim() === PROTOCOL)) return '400 Bad Request';
  return isOwnPage(request, cors) ? undefined : '403 Forbidden';
}

/** Pages of other sites may listen where they may read answers. What is no page sends no origin. */
function isOwnPage({ headers: { origin, host } }: IncomingMessage, cors: Cors): boolean {
  if (origin === undefined) return true;
  if (cors.allows(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

type Socket = Context<Record<string, unknown> | undefined, Extra>;

/**
 * What an operation of this socket may depend on: the credential of the connection's first message, else that of the
 * HTTP request. Every operation reads it anew.
 */
function factsOf({ extra: { request }, connectionParams }: Socket): RequestFacts {
  const facts = factsOfSocket(request);
  const given = Object.entries(connectionParams ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (typeof given !== 'string') return { ...facts, request: {} };
  const headers: HeaderReader = {
    get: (name) => (name.toLowerCase() === 'authorization' ? given : facts.headers.get(name)),
    has: (name) => name.toLowerCase() === 'authorization' || facts.headers.has(name),
  };
  return { ...facts, request: {}, headers };
}

interface Asked {
  /** Empty where the document is asked for by an id; the protocol wants a text. */
  readonly query: string;
  readonly extensions?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

async function argsOf(
  { schema, parts, documents, trusted }: Engine,
  socket: Socket,
  record: RequestRecord,
  asked: Asked,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { operationName, variables, extensions } = asked;
  // In the order of HTTP; hashes of texts that were sent before are not kept for sockets.
  const registered = asked.query === '' ? registeredText(extensions?.['persistedQuery'], trusted) : undefined;
  const query = registered ?? textOf(asked, trusted) ?? '';
  requireAdmitted(query, operationName, trusted);
  const document = documents.parse(query);
  const errors = documents.validate(document);
  if (errors.length > 0) return errors;
  const trace = traceBy(parts.config, { record, left: () => leavingOf(socket) });
  return {
    schema,
    document,
    contextValue: await createContext(parts, factsOf(socket), trace),
    ...(operationName != null && { operationName }),
    ...(variables != null && { variableValues: variables }),
  };
}

const isErrors = (args: ExecutionArgs | readonly GraphQLError[]): args is readonly GraphQLError[] =>
  Array.isArray(args);

const COUNTS = new WeakMap<WebSocket, number>();

/** Each operation of a socket has the id of the request that opened it, and a number. */
function nextRecord({ extra: { request, socket } }: Socket, tracing: Tracing | undefined): RequestRecord {
  const count = (COUNTS.get(socket) ?? 0) + 1;
  COUNTS.set(socket, count);
  const span = tracing?.socket(factsOfSocket(request).headers);
  return recordAs(`${recordOfSocket(request).id}.${count}`, span);
}

const leaving = new WeakMap<WebSocket, AbortSignal>();

/** Aborted when the client of a socket leaves: one signal for all its operations. */
function leavingOf({ extra: { socket } }: Socket): AbortSignal {
  const known = leaving.get(socket);
  if (known) return known;
  const left = new AbortController();
  setMaxListeners(0, left.signal); // every operation of the socket listens, and stops when it ends
  socket.once('close', () => left.abort());
  leaving.set(socket, left.signal);
  return left.signal;
}

/** What a client has done whose socket was closed: a message that is too large, or no WebSocket message at all. */
const breach = (error: Error, max: number): GraphQLError =>
  (error as NodeJS.ErrnoException).code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    ? overLimit('body', 'bytes in a message', max, max + 1, 'Send less at a time.')
    : new Refusal('BAD_USER_INPUT', error.message);

const tooMany = (): GraphQLError =>
  new GraphQLError(`At most ${MAX_OPERATIONS} operations at one time on a socket. Open another one.`, {
    extensions: { code: 'LIMIT_EXCEEDED' },
  });
