import type { IncomingMessage, ServerResponse } from 'node:http';
import { preferredType } from '../http/accept.js';
import { type GraphiqlAnswer, textAnswer } from './answer.js';
import type { GraphiqlPage } from './page.js';

/** Where GraphiQL lives and who hears of failures. */
export interface ServeGraphiqlOptions {
  /** Path of the GraphQL endpoint, where browsers get the page. */
  readonly endpoint?: string;
  /** Called when the page or a file could not be made; the browser gets a 500. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Answers a browser's GET of the GraphQL endpoint with GraphiQL, and its files under `/graphiql/`. False, with nothing
 * sent, when the request is for someone else: a GraphQL client, or another path.
 */
export function serveGraphiql(
  page: GraphiqlPage,
  request: IncomingMessage,
  response: ServerResponse,
  options: ServeGraphiqlOptions = {},
): boolean {
  const reply = route(page, request, options.endpoint ?? '/graphql');
  if (reply === undefined) {
    return false;
  }
  reply()
    .catch((error: unknown) => {
      options.onError?.(error);
      return textAnswer(500, 'GraphiQL could not be loaded.');
    })
    .then((found) => send(request, response, found))
    .catch(() => response.destroy());
  return true;
}

/** A client that takes anything is no browser. */
const TYPES = ['application/json', 'application/graphql-response+json', 'text/html'] as const;

function route(
  page: GraphiqlPage,
  request: IncomingMessage,
  endpoint: string,
): (() => Promise<GraphiqlAnswer>) | undefined {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (path === endpoint) {
    const browser = reads && preferredType(request.headers.accept ?? '', TYPES) === 'text/html';
    return browser ? async () => page.respond() : undefined;
  }
  const folder = `${endpoint.slice(0, endpoint.lastIndexOf('/'))}/graphiql/`;
  if (!path.startsWith(folder)) {
    return undefined;
  }
  if (!reads) {
    return async () => textAnswer(405, 'Only GET.', { allow: 'GET, HEAD' });
  }
  return () => page.respondAsset(path.slice(folder.length), acceptEncodingOf(request));
}

function acceptEncodingOf(request: IncomingMessage): string | undefined {
  const value = request.headers['accept-encoding'];
  return Array.isArray(value) ? value.join(',') : value;
}

function send(request: IncomingMessage, response: ServerResponse, found: GraphiqlAnswer): void {
  response.writeHead(found.status, found.headers);
  response.end(request.method === 'HEAD' ? undefined : found.body);
}
