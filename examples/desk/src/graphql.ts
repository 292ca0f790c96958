import { initGraphQLTada } from 'gql.tada';
import type { Scalars } from 'paynow-graphql/client';
import type { introspection } from './graphql-env.d.ts';

/** Types every document against the gateway's schema. */
export const graphql = initGraphQLTada<{ introspection: introspection; scalars: Scalars }>();

export { type FragmentOf, type ResultOf, readFragment, type VariablesOf } from 'gql.tada';
