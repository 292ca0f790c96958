import type { Freshness } from '../../loaders/reads/session.js';
import type { HeaderReader } from './requestFacts.js';

/** The names of a request's `Cache-Control` directives, in lower case. */
export const cacheDirectives = (headers: HeaderReader): ReadonlySet<string> =>
  new Set(
    (headers.get('cache-control') ?? '').split(',').map((part) => (part.split('=', 1)[0] ?? '').trim().toLowerCase()),
  );

/** How fresh the caller wants the answer: `no-store` and `no-cache` count, `undefined` leaves it to the gateway. */
export function readFreshness(headers: HeaderReader): Freshness | undefined {
  if (!headers.has('cache-control')) return undefined;
  const directives = cacheDirectives(headers);
  if (directives.has('no-store')) return 'unkept';
  return directives.has('no-cache') ? 'fresh' : undefined;
}
