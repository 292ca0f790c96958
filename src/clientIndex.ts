import { POSSIBLE_TYPES, SCALAR_TYPES } from './client/facts.js';

export { type ApolloOptions, type ApolloTypePolicy, apolloTypePolicies } from './client/apollo.js';
export type { Scalars } from './client/facts.js';
export { type GraphcacheConfig, type GraphcacheOptions, graphcacheConfig } from './client/urql.js';

/** The object types behind every interface and union: `possibleTypes` of Apollo's `InMemoryCache`. */
export const possibleTypes: Record<string, string[]> = Object.fromEntries(
  Object.entries<readonly string[]>(POSSIBLE_TYPES).map(([name, types]) => [name, [...types]]),
);

/** What each scalar of the graph's own is in TypeScript: `scalars` of GraphQL Code Generator, `customScalarTypes` of Relay. */
export const scalarTypes: { readonly [Name in keyof typeof SCALAR_TYPES]: string } = SCALAR_TYPES;
