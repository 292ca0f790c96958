import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { fetchExchange, Client as UrqlClient } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { apolloTypePolicies, graphcacheConfig, possibleTypes } from 'paynow-graphql/client';
import relay from 'relay-runtime';
import type { TestBed } from '../support/gateway.js';

/** `fetch` to a gateway, which counts. */
export interface CountedFetch {
  readonly fetch: typeof fetch;
  readonly sent: () => number;
}

export function countedFetch(): CountedFetch {
  let sent = 0;
  return {
    sent: () => sent,
    fetch: (input, init) => {
      sent += 1;
      return fetch(input, init);
    },
  };
}

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export function apolloTo({ url }: TestBed, counted: CountedFetch, withPolicies: boolean) {
  return new ApolloClient({
    link: ApolloLink.from([new HttpLink({ uri: url, fetch: counted.fetch })]),
    cache: new InMemoryCache(
      withPolicies ? { possibleTypes, typePolicies: apolloTypePolicies({ relayStylePagination }) } : {},
    ),
  });
}

export function urqlTo({ url }: TestBed, counted: CountedFetch) {
  return new UrqlClient({
    url,
    preferGetMethod: false,
    fetch: counted.fetch,
    exchanges: [cacheExchange(graphcacheConfig({ relayPagination })), fetchExchange],
  });
}

export function relayTo({ url }: TestBed, counted: CountedFetch) {
  return new relay.Environment({
    network: relay.Network.create(async ({ text }, variables) => {
      const response = await counted.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as relay.GraphQLResponse; // of the query's own shape
    }),
    store: new relay.Store(new relay.RecordSource()),
  });
}

/** Waits for the first value of a subscription that passes a test. */
export function firstOf<T>(
  subscribe: (next: (value: T) => void, error: (error: unknown) => void) => () => void,
  isIt: (value: T) => boolean,
): { readonly value: Promise<T>; readonly stop: () => void } {
  let stop = () => {};
  const value = new Promise<T>((resolve, reject) => {
    stop = subscribe(
      (next) => {
        if (isIt(next)) resolve(next);
      },
      (error) => reject(errorOf(error)),
    );
  });
  return { value, stop: () => stop() };
}
