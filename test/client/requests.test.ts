import { gql } from '@apollo/client';
import relay from 'relay-runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { relayRequest } from '../support/relayRequest.js';
import { apolloTo, type CountedFetch, countedFetch, firstOf, relayTo, urqlTo } from './support.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

/** A part of a page: it shows what it asked for, and asks again when the cache no longer has it. */
type Watch = (query: string) => Promise<unknown>;

interface Page {
  readonly watch: Watch;
  readonly leave: () => void;
}

function apolloPage(counted: CountedFetch, withPolicies: boolean): Page {
  const client = apolloTo(bed, counted, withPolicies);
  const stops: Array<() => void> = [];
  return {
    watch: async (text) => {
      const { value, stop } = firstOf<{ data: unknown; loading: boolean }>(
        (next, error) => {
          const watched = client.watchQuery({ query: gql(text) }).subscribe({ next, error });
          return () => watched.unsubscribe();
        },
        ({ loading }) => !loading,
      );
      stops.push(stop);
      return (await value).data;
    },
    leave: () => {
      for (const stop of stops) stop();
      client.stop();
    },
  };
}

function urqlPage(counted: CountedFetch): Page {
  const client = urqlTo(bed, counted);
  const stops: Array<() => void> = [];
  return {
    watch: async (text) => {
      const { value, stop } = firstOf<{ data?: unknown; error?: unknown; stale: boolean }>(
        (next) => {
          const watched = client.query(text, {}).subscribe(next);
          return () => watched.unsubscribe();
        },
        ({ data, error, stale }) => !stale && (data !== undefined || error !== undefined),
      );
      stops.push(stop);
      return (await value).data;
    },
    leave: () => {
      for (const stop of stops) stop();
    },
  };
}

function relayPage(counted: CountedFetch): Page {
  const environment = relayTo(bed, counted);
  const stops: Array<() => void> = [];
  return {
    watch: async (text) => {
      const request = relayRequest(text);
      const operation = relay.createOperationDescriptor(request, {});
      stops.push(environment.retain(operation).dispose);
      if (environment.check(operation).status !== 'available')
        await relay.fetchQuery(environment, request, {}).toPromise();
      const shown = environment.lookup(operation.fragment);
      expect(shown.isMissingData).toBe(false);
      return shown.data;
    },
    leave: () => {
      for (const stop of stops) stop();
    },
  };
}

const PAGES: ReadonlyArray<readonly [name: string, page: (counted: CountedFetch) => Page]> = [
  ['Apollo Client without policies', (counted) => apolloPage(counted, false)],
  ['Apollo Client with policies', (counted) => apolloPage(counted, true)],
  ['urql with Graphcache', urqlPage],
  ['Relay', relayPage],
];

/** How many requests the parts of a page cost, read one after the other and then again. */
async function requestsOf(page: (counted: CountedFetch) => Page, queries: readonly string[]): Promise<number> {
  const counted = countedFetch();
  const { watch, leave } = page(counted);
  // One more request: whatever the parts had to ask again has left before its answer.
  const settle = () => bed.ask('{ __typename }', { authorization: null });
  const first: unknown[] = [];
  for (const query of queries) first.push(await watch(query));
  const before = counted.sent();
  await settle();
  const again = await Promise.all(queries.map(watch));
  await settle();
  expect(again).toEqual(first);
  leave();
  expect(before).toBe(queries.length);
  return counted.sent();
}

it.each(PAGES)(
  'two parts of a page that ask the storefront for different things cost two requests: %s',
  async (_, page) => {
    const queries = [
      'query Head { storefront { id name supportEmail } }',
      'query Shelf { storefront { id products(first: 2) { nodes { id name price { amount } } } } }',
    ];
    expect(await requestsOf(page, queries)).toBe(2);
  },
);

it.each(PAGES.filter(([name]) => name !== 'Apollo Client without policies'))(
  'so do two that ask for different fields of the same products: %s',
  async (_, page) => {
    const queries = [
      'query Names { storefront { id products(first: 2) { nodes { id name price { amount } } } } }',
      'query Prices { storefront { id products(first: 2) { totalCount nodes { id slug price { currency } } } } }',
    ];
    expect(await requestsOf(page, queries)).toBe(2);
  },
);

it.each(PAGES)('two countries are two views: %s', async (_, page) => {
  const inCountry = (country: string) =>
    `query In${country} { storefront(country: "${country}") { id product(idOrSlug: "rank-vip") { id pricing { final { amount } } } } }`;
  expect(await requestsOf(page, ['DE', 'US', 'FR'].map(inCountry))).toBe(3);
});
