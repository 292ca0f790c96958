import type { IncomingMessage } from 'node:http';
import { ENDPOINT, pathOf } from './target.js';

/**
 * The path that tells what an operation may cost. Nothing runs there. It is a path, not a header or a parameter:
 * whatever does not know it, or drops it on the way, answers 404 where a forgotten header would run a mutation.
 */
const COST_PATH = `${ENDPOINT}/cost`;

const dryRuns = new WeakSet<object>();

/** Whether nothing may run for this request: it only asks what its operation may cost. */
export const isDryRun = (request: object): boolean => dryRuns.has(request);

const asks = (method: string | undefined, path: string): boolean =>
  path === COST_PATH && (method === 'POST' || method === 'OPTIONS');

/** From now on such a request goes the way of all others, so that it is admitted and refused like them. */
export function markDryRun(request: IncomingMessage): void {
  const path = pathOf(request);
  if (!asks(request.method, path)) return;
  dryRuns.add(request);
  request.url = ENDPOINT + (request.url ?? '').slice(path.length);
}

/** The same for a request of `fetch`: gives the request to go on with. */
export function asDryRun(request: Request): Request {
  const url = new URL(request.url);
  if (!asks(request.method, url.pathname)) return request;
  url.pathname = ENDPOINT;
  const marked = new Request(url, request);
  dryRuns.add(marked);
  return marked;
}
