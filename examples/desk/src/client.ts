import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode, print } from 'graphql';
import { createClient } from 'graphql-sse';
import { apolloTypePolicies, possibleTypes } from 'paynow-graphql/client';

declare module '@apollo/client' {
  export namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface WatchQuery {
        errorPolicy: 'all';
      }
    }
  }
}

/** The desk's own server, which adds the token. */
const URL_OF_DESK = '/graphql';

/** What a subscription may put into its context. */
export interface LiveContext {
  /** Called once events can arrive. */
  readonly onConnected?: () => void;
}

/** Carries subscriptions over Server-Sent Events. One that breaks is not repeated: whoever listens knows where to go on. */
const liveLink = new ApolloLink((operation) => {
  const { query, variables } = operation;
  const { onConnected } = operation.getContext() as LiveContext;
  return new Observable<ApolloLink.Result>((observer) => {
    const events = createClient({
      url: URL_OF_DESK,
      retryAttempts: 0,
      on: { connected: () => onConnected?.() },
    });
    return events.subscribe(
      { query: print(query), variables },
      {
        next: (result) => observer.next(result as ApolloLink.Result),
        error: (error) => observer.error(error),
        complete: () => observer.complete(),
      },
    );
  });
});

/** The GraphQL client, with one normalized cache for all pages: a refund changes the order wherever it is shown. */
export const createApollo = (): ApolloClient =>
  new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      liveLink,
      new HttpLink({ uri: URL_OF_DESK }),
    ),
    cache: new InMemoryCache({ possibleTypes, typePolicies: apolloTypePolicies({ relayStylePagination }) }),
    // What could be read is shown, with what could not be.
    defaultOptions: { watchQuery: { errorPolicy: 'all' } },
  });
