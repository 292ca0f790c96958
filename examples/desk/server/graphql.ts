import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Handler, readBody, sendText } from '../../shared/http.ts';
import type { Sessions } from './sessions.ts';
import type { Settings } from './settings.ts';

const SIGNED_OUT = JSON.stringify({
  errors: [{ message: 'You have been signed out. Sign in again.', extensions: { code: 'SIGNED_OUT' } }],
});

/** The gateway did not answer. */
export class GatewayAway extends Error {}

/**
 * Passes the GraphQL requests of whoever has signed in on to the gateway, and answers back piece by piece, so that events
 * arrive as they happen. The token is added here: the browser has none, and what it sends as `Authorization` is dropped.
 */
export function createGraphqlProxy({ graphqlUrl, gatewayToken }: Settings, sessions: Sessions): Handler {
  return async (request, response) => {
    const session = sessions.of(request);
    if (!session) {
      response.writeHead(401, { 'content-type': 'application/graphql-response+json; charset=utf-8' }).end(SIGNED_OUT);
      return;
    }
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return sendText(response, 415, 'JSON only');
    }
    const body = await readBody(request);
    const left = new AbortController();
    response.once('close', () => left.abort());
    const answer = await fetch(graphqlUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: request.headers.accept ?? 'application/json',
        authorization: `Bearer ${gatewayToken}`,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.any([left.signal, session.ended]),
    }).catch((error: Error) => {
      const { message } = error.cause instanceof Error ? error.cause : error;
      throw new GatewayAway(`The gateway did not answer: ${message}`);
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? 'application/json',
      'cache-control': 'private, no-store',
      // Proxies in front must not hold events back.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    if (!answer.body) return void response.end();
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
  };
}
