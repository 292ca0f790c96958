import type { IncomingMessage, ServerResponse } from 'node:http';
import { preferredType } from '../http/accept.js';
import { ENDPOINT, pathOf } from '../http/target.js';
import { type GraphiqlAnswer, textAnswer } from './answer.js';
import type { GraphiqlPage } from './page.js';

/** Called when the page or a file could not be made; the browser gets a 500. */
export type OnPageError = (error: unknown) => void;

/**
 * Answers a browser's GET of the GraphQL endpoint with GraphiQL, and its files under `/graphiql/`. False, with nothing
 * sent, when the request is for someone else: a GraphQL client, or another path.
 */
export function serveGraphiql(
  page: GraphiqlPage,
  request: IncomingMessage,
  response: ServerResponse,
  onError: OnPageError,
): boolean {
  const reply = route(page, askedBy(request));
  if (reply === undefined) {
    return false;
  }
  found(reply, onError)
    .then((answer) => send(request, response, answer))
    .catch(() => response.destroy());
  return true;
}

/** The same for a request of `fetch`; undefined when it is for someone else. */
export function fetchGraphiql(
  page: GraphiqlPage,
  { url, method, headers }: Request,
  onError: OnPageError,
): Promise<Response> | undefined {
  const [accept, acceptEncoding] = [headers.get('accept') ?? '', headers.get('accept-encoding') ?? undefined];
  const { pathname: path } = new URL(url);
  const reply = route(page, { path, method, accept, acceptEncoding });
  if (reply === undefined) return undefined;
  return found(reply, onError).then(
    ({ status, headers: sent, body }) =>
      new Response(method === 'HEAD' ? null : bodyOf(body), { status, headers: sent }),
  );
}

const bodyOf = (body: string | Buffer): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : new Uint8Array(body);

function found(reply: () => Promise<GraphiqlAnswer>, onError: OnPageError): Promise<GraphiqlAnswer> {
  return reply().catch((error: unknown) => {
    onError(error);
    return textAnswer(500, 'GraphiQL could not be loaded.');
  });
}

/** What decides whether a request is for GraphiQL. */
interface Asked {
  readonly path: string;
  readonly method: string | undefined;
  readonly accept: string;
  readonly acceptEncoding: string | undefined;
}

/** Where the page's files are; the page names them relative to itself. */
const FOLDER = '/graphiql/';

/** A client that takes anything is no browser. */
const TYPES = ['application/json', 'application/graphql-response+json', 'text/html'] as const;

function route(page: GraphiqlPage, asked: Asked): (() => Promise<GraphiqlAnswer>) | undefined {
  const { path, method, accept, acceptEncoding } = asked;
  const reads = method === 'GET' || method === 'HEAD';
  if (path === ENDPOINT) {
    const browser = reads && preferredType(accept, TYPES) === 'text/html';
    return browser ? async () => page.respond() : undefined;
  }
  if (!path.startsWith(FOLDER)) return undefined;
  if (!reads) {
    return async () => textAnswer(405, 'Only GET.', { allow: 'GET, HEAD' });
  }
  return () => page.respondAsset(path.slice(FOLDER.length), acceptEncoding);
}

function askedBy(request: IncomingMessage): Asked {
  const { method, headers } = request;
  const encodings = headers['accept-encoding'];
  return {
    path: pathOf(request),
    method,
    accept: headers.accept ?? '',
    acceptEncoding: Array.isArray(encodings) ? encodings.join(',') : encodings,
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: GraphiqlAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}
