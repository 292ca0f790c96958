/** What a client library sends with a query, beside the query itself. */
export interface RecordedClient {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What it adds to the body. */
  readonly more: Readonly<Record<string, unknown>>;
}

const recorded = (name: string, accept: string, more: RecordedClient['more']): RecordedClient => ({
  name,
  headers: { accept, 'accept-language': '*', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate' },
  more,
});

/** What clients send, as recorded on Node: Apollo Client 4.3, urql 6, graphql-request 7, Relay as its guide shows it. */
export const RECORDED_CLIENTS = {
  apollo: recorded('Apollo Client', 'application/graphql-response+json,application/json;q=0.9', {
    variables: {},
    extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.8' } },
  }),
  urql: recorded(
    'urql',
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    { variables: {} },
  ),
  'graphql-request': recorded('graphql-request', 'application/graphql-response+json, application/json', {}),
  relay: recorded('Relay', 'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8', {
    variables: {},
  }),
} as const satisfies Readonly<Record<string, RecordedClient>>;
