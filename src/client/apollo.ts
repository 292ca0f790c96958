import { LISTS, MERGED } from './facts.js';
import { KEYED } from './keyed.js';

/** What Apollo Client shows of an object that it is about to keep. */
type Kept = Readonly<Record<string, unknown>>;

/** A type policy of Apollo Client, as far as it is used here. */
export interface ApolloTypePolicy<Field = never> {
  keyFields?: (object: Kept) => string | undefined;
  merge?: true;
  fields?: Record<string, Field>;
}

/** What the policies are made with. */
export interface ApolloOptions<Field> {
  /**
   * `relayStylePagination` of `@apollo/client/utilities`: the pages of a list then become one list, whose queries ask for
   * `edges` and `pageInfo`. Without it every page is kept by itself.
   */
  readonly relayStylePagination?: (keyArgs: string[] | false) => Field;
}

/** What an object is kept under: undefined, and thus within its parent, when its query did not ask for `paynowId`. */
const keyOf = ({ __typename, paynowId }: Kept): string | undefined =>
  typeof paynowId === 'string' && typeof __typename === 'string' ? `${__typename}:${paynowId}` : undefined;

/**
 * The `typePolicies` of an `InMemoryCache` of Apollo Client 4: what is known by its `paynowId`, what adds up although it
 * has no id, and which arguments tell one list from another.
 * @example
 * new InMemoryCache({ possibleTypes, typePolicies: apolloTypePolicies({ relayStylePagination }) });
 */
export function apolloTypePolicies<Field = never>(
  options: ApolloOptions<Field> = {},
): Record<string, ApolloTypePolicy<Field>> {
  const { relayStylePagination } = options;
  const policies: Record<string, ApolloTypePolicy<Field>> = {};
  for (const name of MERGED) policies[name] = { merge: true };
  for (const name of KEYED) policies[name] = { keyFields: keyOf };
  if (!relayStylePagination) return policies;
  for (const [name, lists] of Object.entries<Readonly<Record<string, readonly string[]>>>(LISTS)) {
    const fields = Object.entries(lists).map(([field, keyArgs]) => [
      field,
      relayStylePagination(keyArgs.length > 0 ? [...keyArgs] : false),
    ]);
    policies[name] = { ...policies[name], fields: Object.fromEntries(fields) as Record<string, Field> };
  }
  return policies;
}
