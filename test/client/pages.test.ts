import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApolloClient } from '@apollo/client';
import { gql } from '@apollo/client';
import type { Client as UrqlClient } from '@urql/core';
import relay, { type Environment } from 'relay-runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { relayRequest } from '../support/relayRequest.js';
import { filesOf, languagesOf, PAGES, pageText, putBeside, putPages, run, typeErrors } from './pages.js';
import { firstOf } from './support.js';

const DOCS = fileURLToPath(new URL('../../docs/clients', import.meta.url));
const PRODUCT = expect.objectContaining({ name: expect.any(String) as unknown }) as unknown;
const SHOPPER = 'AmberPilot';
const LIVE = 'query @live { store { orders(first: 1) { nodes { prettyId } } } }';
const LIVE_DATA = { store: { orders: { nodes: [{ prettyId: expect.stringMatching(/^pn-/) as unknown }] } } };
const MINE = '{ storefront { id customer { id } } }';

let bed: TestBed;
let files: readonly string[];
const key = () => `APIKey ${bed.sandbox.apiKey}`;

beforeAll(async () => {
  bed = await startTestBed();
  files = await putPages();
});
afterAll(() => bed[Symbol.asyncDispose]());

/** Runs a page; what it exports has the types that its code says, and that the compiler has checked. */
async function runPage<Exports>(page: string): Promise<Exports> {
  const file = files.find((path) => path.endsWith(`/${page}.page.ts`));
  return (await run(file ?? page, bed.url)) as Exports;
}

it('pages hold code that is compiled, and settings; their links lead somewhere', () => {
  for (const page of PAGES) {
    expect(languagesOf(page).filter((name) => !['ts', 'sh', 'json', 'graphql', 'text'].includes(name))).toEqual([]);
    for (const [, to = ''] of pageText(page).matchAll(/\]\(([^)#]+)/g))
      expect(existsSync(join(DOCS, to)), `${page}: ${to}`).toBe(true);
  }
});

it('every snippet compiles with strict, and a wrong one does not', async () => {
  const [code = ''] = filesOf('apollo', pageText('apollo')).values();
  const wrong = code
    .replace('possibleTypes, typePolicies', 'possibleTypes: 5, typePolicies')
    .replace('edges: Array', 'edges: Aray');
  const errors = await typeErrors([...files, putBeside('planted.ts', wrong)]);
  expect(errors).toHaveLength(2);
  expect(errors.every((error) => error.startsWith('planted.ts: '))).toBe(true);
});

it('fetch', async () => {
  interface Answer {
    readonly data: Readonly<Record<string, unknown>> | null;
    readonly errors: ReadonlyArray<{ readonly extensions: { readonly code: string } }>;
    readonly requestId: string | null;
  }
  const page = await runPage<{
    shelf: Answer;
    mistake: Answer;
    ask: (query: string, variables: object, authorization: string) => Promise<Answer>;
    products: () => AsyncGenerator<string>;
    retryAfterMs: (answer: Answer) => number | undefined;
    signIn: (name: string) => Promise<string>;
    live: (query: string, authorization: string) => AsyncIterableIterator<unknown>;
  }>('fetch');
  expect(page.shelf).toMatchObject({ data: { storefront: { products: { nodes: [PRODUCT, PRODUCT] } } }, errors: [] });
  expect(page.shelf.requestId).toMatch(/./);
  expect(page.mistake.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  expect(page.retryAfterMs(page.mistake)).toBeUndefined();
  const names: string[] = [];
  for await (const name of page.products()) names.push(name);
  expect(names).toHaveLength(43);
  const authorization = await page.signIn(SHOPPER);
  expect(await page.ask(MINE, {}, authorization)).toMatchObject({ data: { storefront: { customer: {} } }, errors: [] });
  await expect(page.signIn('')).rejects.toThrow(/./);
  for await (const result of page.live(LIVE, key())) {
    expect(result).toMatchObject({ data: LIVE_DATA });
    break;
  }
});

it('Apollo Client', async () => {
  const page = await runPage<{
    shelf: unknown;
    all: { storefront: { products: { edges: unknown[] } } };
    partial: { data: unknown; error: unknown };
    hydrated: unknown;
    codesOf: (error: unknown) => unknown[];
    shop: ApolloClient;
    signIn: (name: string) => Promise<void>;
    liveLink: (authorization: string) => ApolloClient['link'];
    createApollo: () => ApolloClient;
  }>('apollo');
  expect(page.shelf).toMatchObject({ storefront: { products: { edges: [{ node: PRODUCT }, { node: PRODUCT }] } } });
  expect(page.all.storefront.products.edges).toHaveLength(4);
  expect(page.partial.data).toMatchObject({ storefront: { customer: null } });
  expect(page.codesOf(page.partial.error)).toEqual(['UNAUTHENTICATED']);
  expect(page.hydrated).toEqual(page.shelf);
  await page.signIn(SHOPPER);
  expect(await page.shop.query({ query: gql(MINE) })).toMatchObject({ data: { storefront: { customer: {} } } });
  const live = page.createApollo();
  live.setLink(page.liveLink(key()));
  const { value, stop } = firstOf<{ data: unknown }>(
    (next, error) => {
      const watched = live.watchQuery({ query: gql(LIVE) }).subscribe({ next, error });
      return () => watched.unsubscribe();
    },
    ({ data }) => data !== undefined,
  );
  expect(await value).toMatchObject({ data: LIVE_DATA });
  stop();
});

it('urql', async () => {
  interface Result {
    readonly data?: unknown;
    readonly error?: unknown;
  }
  const page = await runPage<{
    shelf: Result;
    all: { data: { storefront: { products: { nodes: unknown[] } } } };
    partial: Result;
    codesOf: (error: unknown) => unknown[];
    signIn: (name: string) => Promise<UrqlClient>;
    render: () => Promise<object>;
    createLive: (authorization: string) => UrqlClient;
  }>('urql');
  expect(page.shelf.data).toMatchObject({ storefront: { products: { nodes: [PRODUCT, PRODUCT] } } });
  expect(page.all.data.storefront.products.nodes).toHaveLength(4);
  expect(page.partial.data).toMatchObject({ storefront: { customer: null } });
  expect(page.codesOf(page.partial.error)).toEqual(['UNAUTHENTICATED']);
  const shopper = await page.signIn(SHOPPER);
  expect((await shopper.query(MINE, {})).data).toMatchObject({ storefront: { customer: {} } });
  expect(Object.keys(await page.render())).toHaveLength(1);
  expect((await page.createLive(key()).query(LIVE, {})).data).toMatchObject(LIVE_DATA);
});

it('Relay', async () => {
  const page = await runPage<{
    shelf: unknown;
    hydrated: Environment;
    codesOf: (error: unknown) => unknown[];
    asShopper: (token: string) => Environment;
    subscribeBy: (
      authorization: string,
    ) => (operation: { text: string }, variables: object) => relay.Observable<unknown>;
  }>('relay');
  expect(page.shelf).toMatchObject({ storefront: { products: { edges: [{ node: PRODUCT }, { node: PRODUCT }] } } });
  const root = page.hydrated.getStore().getSource().get('client:root');
  expect(root).toHaveProperty('storefront');
  const shopper = page.asShopper(bed.sandbox.customerToken);
  const mine = await relay.fetchQuery(shopper, relayRequest(`query Mine ${MINE}`), {}).toPromise();
  expect(mine).toMatchObject({ storefront: { customer: {} } });
  const refused = relay.fetchQuery(
    page.asShopper('two words'),
    relayRequest('query Nope { storefront { customer { id } } }'),
    {},
  );
  expect(page.codesOf(await refused.toPromise().catch((error: unknown) => error))).toEqual(['UNAUTHENTICATED']);
  const heard = await new Promise((next, error) => {
    const subscription = page
      .subscribeBy(key())({ text: LIVE }, {})
      .subscribe({
        next: (result) => {
          next(result);
          subscription.unsubscribe();
        },
        error,
      });
  });
  expect(heard).toMatchObject({ data: LIVE_DATA });
});

it('gql.tada', async () => {
  const page = await runPage<{ shown: string[]; shownNext: string[]; refused: { error?: { message: string } } }>(
    'gql-tada',
  );
  expect(page.shown).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^.+: \d+\.\d\d USD$/) as unknown));
  expect(new Set([...page.shown, ...page.shownNext]).size).toBe(4);
  expect(page.refused.error?.message).toMatch(/customer|shopper/i);
});

it('GraphQL Code Generator', async () => {
  const page = await runPage<
    Record<'first' | 'second', { data: unknown }> & { authorization: string; userErrors: unknown[] }
  >('codegen');
  const shelf = { storefront: { products: { nodes: [PRODUCT, PRODUCT] } } };
  expect([page.first.data, page.second.data]).toMatchObject([shelf, shelf]);
  expect(page.first.data).not.toEqual(page.second.data);
  expect([page.authorization, page.userErrors]).toEqual([expect.stringMatching(/^Customer .{10}/), []]);
});

it('a snippet that does not work fails', async () => {
  const code = filesOf('gql-tada', pageText('gql-tada')).get('gql-tada.page.ts') ?? '';
  const file = putBeside('broken.ts', code.replaceAll('products(first: 2', 'wares(first: 2'));
  const { shown } = await run(file, bed.url);
  expect(shown).toEqual([]);
});
