import type { IncomingMessage } from 'node:http';

/** The path of GraphQL. */
export const ENDPOINT = '/graphql';

/** The path of a request, without its query. */
export const pathOf = ({ url = '' }: Pick<IncomingMessage, 'url'>): string => url.split('?', 1)[0] ?? '';

/** Whether a request is for GraphQL. Yoga matches some paths by their ending, so other paths never reach it. */
export const isForEndpoint = (request: Pick<IncomingMessage, 'url'>): boolean => pathOf(request) === ENDPOINT;

const ORIGIN = /^(?:https?|wss?):\/\/[^/?#]*/i;

/**
 * Brings a request whose target is a whole address (RFC 9112, 3.2.2) to the form that all others have: its path and
 * query. What the address or the `Host` header name as host says nothing here.
 */
export function useOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  if (url.startsWith('/') || !ORIGIN.test(url)) return;
  const rest = url.replace(ORIGIN, '');
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}
