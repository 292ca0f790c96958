import { GraphQLError } from 'graphql';

/** What both executors say of a value that is missing, has no form, or is no list. */
const VALUE_FAILURE =
  /^(Cannot return null for non-nullable field |Expected `.+\.serialize\(|\S+ has no form for this value$)/;

/**
 * The response name of the field whose value cannot be shown; undefined for any other failure. Values come from PayNow,
 * so such a failure is neither the request's nor the gateway's. Failures of a request have nodes of their own.
 */
export function foundValueFailure(at: GraphQLError, cause: unknown): string | undefined {
  const name = at.path?.findLast((key) => typeof key === 'string');
  if (name === undefined) return undefined;
  const isOfValue =
    cause instanceof GraphQLError
      ? cause.nodes === undefined && Object.keys(cause.extensions).length === 0
      : cause instanceof Error && VALUE_FAILURE.test(cause.message);
  return isOfValue ? String(name) : undefined;
}
