import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

/** Types every document against the gateway's schema. A scalar of the gateway is one of these in JSON. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    CountryCode: string;
    CurrencyCode: string;
    DateTime: string;
    Decimal: string;
    JSON: unknown;
    Long: number;
  };
}>();

export { type FragmentOf, type ResultOf, readFragment, type VariablesOf } from 'gql.tada';
