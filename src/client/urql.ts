import { LISTS, MERGED, REPLACED } from './facts.js';
import { KEYED } from './keyed.js';

/** Names an object for Graphcache; null keeps it within its parent. */
type KeyOf = (data: { readonly [field: string]: unknown }) => string | null;

/** What the configuration is made with. */
export interface GraphcacheOptions<Resolver> {
  /**
   * `relayPagination` of `@urql/exchange-graphcache/extras`: the pages of a list then become one list. Without it every
   * page is kept by itself.
   */
  readonly relayPagination?: () => Resolver;
}

/** A part of the configuration of `cacheExchange`. */
export interface GraphcacheConfig<Resolver> {
  keys: Record<string, KeyOf>;
  resolvers?: Record<string, Record<string, Resolver>>;
}

const byPaynowId: KeyOf = ({ paynowId }) => (typeof paynowId === 'string' ? paynowId : null);
const within: KeyOf = () => null;

/**
 * `keys` and `resolvers` for the `cacheExchange` of `@urql/exchange-graphcache`.
 * @example
 * cacheExchange({ ...graphcacheConfig({ relayPagination }) });
 */
export function graphcacheConfig<Resolver = never>(
  options: GraphcacheOptions<Resolver> = {},
): GraphcacheConfig<Resolver> {
  const { relayPagination } = options;
  const keys: Record<string, KeyOf> = {};
  for (const name of [...MERGED, ...REPLACED]) keys[name] = within;
  for (const name of KEYED) keys[name] = byPaynowId;
  if (!relayPagination) return { keys };
  const resolvers = Object.entries(LISTS).map(([name, lists]) => [
    name,
    Object.fromEntries(Object.keys(lists).map((field) => [field, relayPagination()])),
  ]);
  return { keys, resolvers: Object.fromEntries(resolvers) as Record<string, Record<string, Resolver>> };
}
