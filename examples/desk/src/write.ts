import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';

/** The result of a write: its payload, and why something is missing, if something is. */
export interface Written<Data> {
  readonly data?: Data | null | undefined;
  readonly error?: ErrorLike | undefined;
}

/**
 * A mutation whose failures are results, too.
 * @param refresh names of the queries that are read again afterwards, whatever the outcome
 */
export function useMutate<Data, Variables extends OperationVariables>(
  mutation: TypedDocumentNode<Data, Variables>,
  refresh: readonly string[],
): (variables: Variables) => Promise<Written<Data>> {
  const client = useApolloClient();
  return async (variables) => {
    try {
      // Of a document whose variables are a type parameter, Apollo's types cannot tell whether it has any.
      const untyped = mutation as TypedDocumentNode<Data, OperationVariables>;
      return await client.mutate({ mutation: untyped, variables, errorPolicy: 'all' });
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      client.refetchQueries({ include: [...refresh] }).catch(() => undefined);
    }
  };
}

/** An action behind a button: while it is under way, another press does nothing. Tells whether it is. */
export function useOnce<Args extends readonly unknown[], Result>(act: (...args: Args) => Promise<Result>) {
  // State alone would come too late: a double click can arrive before the next render.
  const isUnderWay = useRef(false);
  const [isActing, setActing] = useState(false);
  const actOnce = async (...args: Args): Promise<Result | undefined> => {
    if (isUnderWay.current) return undefined;
    isUnderWay.current = true;
    setActing(true);
    try {
      return await act(...args);
    } finally {
      isUnderWay.current = false;
      setActing(false);
    }
  };
  return [actOnce, isActing] as const;
}
