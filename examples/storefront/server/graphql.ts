import { type Handler, readBody, sendText } from '../../shared/http.ts';
import { gatewayHeaders } from './gateway.ts';
import type { Settings } from './settings.ts';

/** Passes a page's GraphQL request on to the gateway. The token is added here, and so stays out of the page. */
export function createGraphqlProxy(settings: Settings): Handler {
  return async (request, response) => {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      return sendText(response, 415, 'JSON only');
    const body = await readBody(request);
    const left = new AbortController();
    response.once('close', () => left.abort());
    const { accept = 'application/json' } = request.headers;
    const headers = { ...gatewayHeaders(request, settings), accept };
    const answer = await fetch(settings.graphqlUrl, { method: 'POST', headers, body, signal: left.signal });
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      'content-length': bytes.length,
      'cache-control': 'private, no-store',
    });
    response.end(bytes);
  };
}
