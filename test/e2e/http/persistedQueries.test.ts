import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');
const extensionOf = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

let bed: TestBed;
let off: TestBed;
beforeAll(async () => {
  bed = await startTestBed({ PERSISTED_QUERIES_MAX: '2', LIMIT_BODY_BYTES: '5000000' });
  off = await startTestBed({ PERSISTED_QUERIES_MAX: '0' });
});
afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  await off[Symbol.asyncDispose]();
});

interface Sent {
  readonly query?: string;
  readonly extensions?: object;
  readonly variables?: object;
}

async function read(response: Response) {
  const body = (await response.json()) as { data?: unknown; errors?: { message: string; extensions: object }[] };
  return {
    status: response.status,
    cacheControl: response.headers.get('cache-control'),
    data: body.data ?? null,
    errors: (body.errors ?? []).map(({ message, extensions }) => ({ message, ...extensions })),
  };
}

async function get({ query, extensions, variables }: Sent, to: TestBed = bed) {
  const search = new URLSearchParams({
    ...(query !== undefined && { query }),
    ...(extensions && { extensions: JSON.stringify(extensions) }),
    ...(variables && { variables: JSON.stringify(variables) }),
  });
  return read(await fetch(`${to.url}?${search.toString()}`));
}

const post = async (sent: Sent) =>
  read(
    await fetch(bed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `APIKey ${bed.sandbox.apiKey}` },
      body: JSON.stringify(sent),
    }),
  );

const NOT_FOUND = {
  status: 404,
  cacheControl: 'private, no-store',
  data: null,
  errors: [{ message: 'PersistedQueryNotFound', code: 'PERSISTED_QUERY_NOT_FOUND' }],
};

describe('a query sent by its hash', () => {
  it('is asked for once, then known, by GET and POST alike', async () => {
    const query = 'query Named($country: CountryCode) { storefront(country: $country) { name } }';
    const extensions = extensionOf(hashOf(query));
    const variables = { country: 'DE' };
    const found = { status: 200, data: { storefront: { name: 'Emberfall Network' } }, errors: [] };
    expect(await get({ extensions, variables })).toEqual(NOT_FOUND);
    expect(await get({ query, extensions, variables })).toMatchObject(found);
    const byHash = await get({ extensions, variables });
    expect(byHash).toMatchObject({ ...found, cacheControl: 'public, max-age=5, stale-while-revalidate=5' });
    expect(await post({ extensions })).toMatchObject({ ...found, cacheControl: 'private, no-store' });
  });

  it('is refused when the hash is of another query, which is then not known by it', async () => {
    const query = '{ storefront { slug } }';
    const extensions = extensionOf(hashOf('{ storefront { currency } }'));
    expect(await get({ query, extensions })).toMatchObject({
      status: 400,
      data: null,
      errors: [{ code: 'PERSISTED_QUERY_MISMATCH' }],
    });
    expect(await get({ extensions })).toEqual(NOT_FOUND);
  });

  it('is refused when it cannot be one', async () => {
    const hash = hashOf('{ storefront { name } }');
    for (const wrong of [extensionOf(hash, 2), extensionOf('short'), extensionOf(7), { persistedQuery: null }]) {
      const { status, errors } = await get({ extensions: wrong });
      expect({ status, codes: errors }).toMatchObject({ status: 400, codes: [{ code: 'BAD_USER_INPUT' }] });
    }
  });

  it('is forgotten when others came, the least used first', async () => {
    const queries = ['{ a: storefront { name } }', '{ b: storefront { name } }', '{ c: storefront { name } }'];
    for (const query of queries) await get({ query, extensions: extensionOf(hashOf(query)) });
    const statuses = [];
    for (const query of queries) statuses.push((await get({ extensions: extensionOf(hashOf(query)) })).status);
    expect(statuses).toEqual([404, 200, 200]);
  });

  it('is forgotten when those that are kept would take too much together', async () => {
    const queries = ['a', 'b'].map((name) => `{ ${name}: storefront { name } } #${'x'.repeat(4_500_000)}`);
    for (const query of queries)
      expect((await post({ query, extensions: extensionOf(hashOf(query)) })).status).toBe(200);
    const statuses = [];
    for (const query of queries) statuses.push((await get({ extensions: extensionOf(hashOf(query)) })).status);
    expect(statuses).toEqual([404, 200]);
  });

  it('gives nobody rights: a mutation is still refused by GET, a manager field without a key', async () => {
    const mutation = 'mutation { deleteCoupon(input: { couponId: "1" }) { __typename } }';
    const manager = '{ store { name } }';
    await post({ query: mutation, extensions: extensionOf(hashOf(mutation)) });
    await post({ query: manager, extensions: extensionOf(hashOf(manager)) });
    expect((await get({ extensions: extensionOf(hashOf(mutation)) })).status).toBe(405);
    const read = await get({ extensions: extensionOf(hashOf(manager)) });
    expect(read).toMatchObject({ cacheControl: 'private, no-store', errors: [{ code: 'UNAUTHENTICATED' }] });
  });

  it('is not supported when switched off; its text still works', async () => {
    const query = '{ storefront { name } }';
    const extensions = extensionOf(hashOf(query));
    expect((await get({ query, extensions }, off)).data).toEqual({ storefront: { name: 'Emberfall Network' } });
    expect(await get({ extensions }, off)).toMatchObject({
      status: 400,
      errors: [{ message: 'PersistedQueryNotSupported', code: 'PERSISTED_QUERY_NOT_SUPPORTED' }],
    });
  });
});
