import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { subscriptionExchange, Client as UrqlClient } from '@urql/core';
import { print } from 'graphql';
import { createClient as createSse } from 'graphql-sse';
import { createClient as createWs } from 'graphql-ws';
import relay, { type ConcreteRequest } from 'relay-runtime';
import { WebSocket } from 'ws';
import { type AnswerSink, type Heard, heardBy } from './support.js';

/** An operation, as it is given to a library. */
interface Asked {
  readonly url: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, unknown>>;
}

type Listen = (asked: Asked) => Heard;

/** What both clients of the protocols have in common. */
interface Transport {
  subscribe(asked: { query: string; variables?: Record<string, unknown> }, sink: AnswerSink): () => void;
  dispose(): unknown;
}

const webSocketTo = ({ url, headers }: Asked) =>
  createWs({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 });
const eventsFrom = ({ url, headers }: Asked) => createSse({ url, headers, retryAttempts: 0 });

/** Apollo's link that is not in its package: operations over Server-Sent Events. */
class SseLink extends ApolloLink {
  constructor(private readonly client: ReturnType<typeof createSse>) {
    super();
  }

  override request({ query, variables, operationName }: ApolloLink.Operation): Observable<ApolloLink.Result> {
    return new Observable((observer) =>
      this.client.subscribe(
        { query: print(query), variables, ...(operationName !== undefined && { operationName }) },
        {
          next: (result) => observer.next(result as ApolloLink.Result), // of the query's own shape
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        },
      ),
    );
  }
}

/** What Apollo Client says, put as an answer. */
const fromApollo =
  (sink: AnswerSink) =>
  ({ data, error }: { readonly data?: unknown; readonly error?: unknown }): void => {
    if (data === undefined && error === undefined) return; // it is loading
    sink.next({
      data,
      ...(CombinedGraphQLErrors.is(error) ? { errors: error.errors } : error !== undefined && { error }),
    });
  };

const apolloBy = (link: ApolloLink) => new ApolloClient({ link, cache: new InMemoryCache() });

const apolloOverWebSocket: Listen = (asked) => {
  const ws = webSocketTo(asked);
  const client = apolloBy(new GraphQLWsLink(ws));
  return heardBy(
    (sink) => {
      const options = { query: gql(asked.query), variables: asked.variables ?? {}, errorPolicy: 'all' } as const;
      const subscription = client
        .subscribe(options)
        .subscribe({ next: fromApollo(sink), error: sink.error, complete: sink.complete });
      return () => subscription.unsubscribe();
    },
    () => ws.dispose(),
  );
};

/** Apollo Client's `watchQuery`: what a list of a page uses. */
const apolloLive: Listen = (asked) => {
  const sse = eventsFrom(asked);
  const client = apolloBy(new SseLink(sse));
  return heardBy(
    (sink) => {
      const subscription = client
        .watchQuery({ query: gql(asked.query), errorPolicy: 'all', fetchPolicy: 'network-only' })
        .subscribe({ next: fromApollo(sink), error: sink.error });
      return () => subscription.unsubscribe();
    },
    () => {
      client.stop();
      sse.dispose();
    },
  );
};

const urqlBy =
  (transportTo: (asked: Asked) => Transport, kind: 'query' | 'subscription'): Listen =>
  (asked) => {
    const transport = transportTo(asked);
    const client = new UrqlClient({
      url: asked.url,
      exchanges: [
        subscriptionExchange({
          enableAllOperations: true,
          forwardSubscription: ({ query = '', variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: transport.subscribe(
                { query, variables: variables as Record<string, unknown> }, // what this file gave
                sink as AnswerSink, // it takes the answers of either
              ),
            }),
          }),
        }),
      ],
    });
    return heardBy(
      (sink) => {
        const source =
          kind === 'query' ? client.query(asked.query, {}) : client.subscription(asked.query, asked.variables ?? {});
        const subscription = source.subscribe(({ data, error }) =>
          sink.next({ data: data as unknown, ...(error && { errors: error.graphQLErrors }) }),
        );
        return () => subscription.unsubscribe();
      },
      () => transport.dispose(),
    );
  };

/** What Relay's compiler makes of {@link RELAY_SUBSCRIPTION}. */
const AFTER = { kind: 'LocalArgument', name: 'after', defaultValue: null } as const;
const FIELD = {
  ...{ kind: 'LinkedField', name: 'storeEvents', alias: null, storageKey: null, concreteType: null, plural: false },
  args: [{ kind: 'Variable', name: 'after', variableName: 'after' }],
  selections: ['__typename', 'eventId', 'cursor'].map((name) => ({
    ...{ kind: 'ScalarField', name, alias: null, args: null, storageKey: null },
  })),
} as const;

/** The subscription that Relay is given compiled. */
export const RELAY_SUBSCRIPTION =
  'subscription Heard($after: String) { storeEvents(after: $after) { __typename eventId cursor } }';

const COMPILED = {
  kind: 'Request',
  fragment: {
    ...{ kind: 'Fragment', name: 'Heard', type: 'Subscription', metadata: null, abstractKey: null },
    ...{ argumentDefinitions: [AFTER], selections: [FIELD] },
  },
  operation: { kind: 'Operation', name: 'Heard', argumentDefinitions: [AFTER], selections: [FIELD] },
  params: {
    ...{ cacheID: 'heard', id: null, metadata: {}, name: 'Heard', operationKind: 'subscription' },
    text: RELAY_SUBSCRIPTION,
  },
} as unknown as ConcreteRequest; // its types want every list to be mutable

const relayBy =
  (transportTo: (asked: Asked) => Transport): Listen =>
  (asked) => {
    const transport = transportTo(asked);
    const subscribe = (operation: { readonly text?: string | null }, variables: Readonly<Record<string, unknown>>) =>
      relay.Observable.create<relay.GraphQLResponse>((sink) =>
        transport.subscribe(
          { query: operation.text ?? '', variables: { ...variables } },
          {
            next: (result: unknown) => sink.next(result as relay.GraphQLResponse), // of the subscription's own shape
            error: (error: unknown) => sink.error(error as Error), // or the errors of the protocol
            complete: () => sink.complete(),
          },
        ),
      );
    const environment = new relay.Environment({
      network: relay.Network.create(() => Promise.reject(new Error('no queries')), subscribe),
      store: new relay.Store(new relay.RecordSource()),
    });
    return heardBy(
      (sink) => {
        const { dispose } = relay.requestSubscription(environment, {
          ...{ subscription: COMPILED, variables: asked.variables ?? {} },
          onNext: (data) => sink.next({ data }),
          // Relay puts the errors of an answer into an error of its own.
          onError: (error) => {
            const { source } = error as { readonly source?: { readonly errors?: unknown } };
            sink.next({ errors: source?.errors ?? error });
          },
          onCompleted: sink.complete,
        });
        return dispose;
      },
      () => transport.dispose(),
    );
  };

/** The libraries that pages use, each with a transport. */
export const LIBRARIES: ReadonlyArray<{ readonly name: string; readonly listen: Listen }> = [
  { name: 'Apollo Client with graphql-ws', listen: apolloOverWebSocket },
  { name: 'urql with graphql-ws', listen: urqlBy(webSocketTo, 'subscription') },
  { name: 'urql with graphql-sse', listen: urqlBy(eventsFrom, 'subscription') },
  { name: 'Relay with graphql-ws', listen: relayBy(webSocketTo) },
  { name: 'Relay with graphql-sse', listen: relayBy(eventsFrom) },
];

/** The same for live queries: over Server-Sent Events, which need nothing but HTTP. */
export const LIVE_LIBRARIES: typeof LIBRARIES = [
  { name: 'Apollo Client', listen: apolloLive },
  { name: 'urql', listen: urqlBy(eventsFrom, 'query') },
];
