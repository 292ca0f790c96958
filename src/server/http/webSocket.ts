import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../../core/config.js';
import { type ContextParts, createContext } from '../context/context.js';
import { traceBy } from '../context/requestTrace.js';
import type { Documents } from '../execution/documents.js';
import type { Operations } from '../execution/operations.js';
import { factsOfSocket, type HeaderReader, type RequestFacts } from './requestFacts.js';
import { suggestionHider } from './suggestions.js';
import { useOriginForm } from './target.js';

/** What operations that come through a WebSocket are run with. */
export interface WebSocketOptions {
  readonly schema: GraphQLSchema;
  readonly parts: ContextParts;
  readonly documents: Documents;
  readonly operations: Operations;
  readonly maskError: (error: unknown) => GraphQLError;
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
  const { schema, parts, operations, maskError } = options;
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
        } catch {
          return false; // 4403: what the protocol says to a credential that is not accepted
        }
      },
      onSubscribe: async (socket, _id, { query, operationName, variables }) => {
        if (Object.keys(socket.subscriptions).length > MAX_OPERATIONS) return [tooMany()];
        try {
          return await argsOf(options, socket, { query, operationName, variables });
        } catch (error) {
          return [maskError(error)];
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
  return {
    upgrade(request, socket, head) {
      useOriginForm(request);
      const refusal = refusalOf(request, config);
      if (refusal !== undefined) {
        socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
    },
    close: async () => {
      await server.dispose();
    },
  };
}

const PROTOCOL = 'graphql-transport-ws';

/** Why a socket is not taken over; undefined when it is. */
function refusalOf(request: IncomingMessage, config: Config): string | undefined {
  if ((request.url ?? '').split('?', 1)[0] !== '/graphql') return '404 Not Found';
  const protocols = String(request.headers['sec-websocket-protocol'] ?? '').split(',');
  if (!protocols.some((name) => name.trim() === PROTOCOL)) return '400 Bad Request';
  return isOwnPage(request, config) ? undefined : '403 Forbidden';
}

/** Pages of other sites may listen where they may read answers. What is no page sends no origin. */
function isOwnPage({ headers: { origin, host } }: IncomingMessage, { GATEWAY_CORS_ORIGINS }: Config): boolean {
  if (origin === undefined) return true;
  if (GATEWAY_CORS_ORIGINS?.split(',').includes(origin) === true) return true;
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
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

async function argsOf(
  { schema, parts, documents }: WebSocketOptions,
  socket: Socket,
  { query, operationName, variables }: Asked,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const document = documents.parse(query);
  const errors = documents.validate(document);
  if (errors.length > 0) return errors;
  const trace = traceBy(parts.config, { left: () => leavingOf(socket) });
  return {
    schema,
    document,
    contextValue: await createContext(parts, factsOf(socket), trace),
    ...(operationName != null && { operationName }),
    ...(variables != null && { variableValues: variables }),
  };
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

const tooMany = (): GraphQLError =>
  new GraphQLError(`At most ${MAX_OPERATIONS} operations at one time on a socket. Open another one.`, {
    extensions: { code: 'LIMIT_EXCEEDED' },
  });
