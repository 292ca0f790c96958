import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const PRICES = '{ products(first: 1) { nodes { slug pricing { tax { country } } } } }';
const PUBLIC = 'public, max-age=5, stale-while-revalidate=5';
const PRIVATE = 'private, no-store';

type Headers = Readonly<Record<string, string>>;

/** Sends a query as a cache in front would, and tells what that cache goes by. */
async function get(bed: TestBed, query: string, headers: Headers = {}) {
  bed.sandbox.calls.clear();
  const response = await fetch(`${bed.url}?query=${encodeURIComponent(query)}`, { headers });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return {
    status: response.status,
    cacheControl: response.headers.get('cache-control'),
    etag: response.headers.get('etag'),
    vary: response.headers.get('vary'),
    type: response.headers.get('content-type'),
    text,
    data: body.data ?? null,
    codes: (body.errors ?? []).map(({ extensions }) => extensions.code),
    calls: bed.sandbox.calls.list.length,
    shoppers: bed.sandbox.calls.list.map(({ shopper }) => shopper),
  };
}

const countryOf = ({ data }: { readonly data: unknown }) =>
  (data as { storefront: { products: { nodes: [{ pricing: { tax: { country: string } } }] } } }).storefront.products
    .nodes[0].pricing.tax.country;

/** For tests that leave nothing behind. */
let plain: TestBed;
/** Believes whoever calls, and their country header. */
let behindProxy: TestBed;

beforeAll(async () => {
  plain = await startTestBed();
  behindProxy = await startTestBed({ TRUST_PROXY: 'true', TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry' });
});
afterAll(async () => {
  await plain[Symbol.asyncDispose]();
  await behindProxy[Symbol.asyncDispose]();
});

describe('an anonymous storefront read by GET', () => {
  it('may be kept by a cache in front, under a tag of its bytes', async () => {
    const bed = plain;
    const answer = await get(
      bed,
      `query Shop { storefront(country: "DE") { __typename name ...Rest } }
       fragment Rest on Storefront {
         products(first: 1) { nodes { slug price { amount } } pageInfo { hasNextPage } }
         tags(first: 1) { nodes { slug } } navLinks { name }
         product(idOrSlug: "rank-vip") { name metadata { key } }
         discordActions(productVersionIds: ["1"]) { hasActions }
       }`,
    );
    const digest = createHash('sha256').update(`${answer.type}\n${answer.text}`).digest('base64url');
    expect(answer).toMatchObject({
      status: 200,
      codes: [],
      cacheControl: PUBLIC,
      vary: 'Authorization, Accept',
      etag: `"${digest}"`,
      calls: 6,
    });
    expect(answer.data).toMatchObject({ storefront: { name: 'Emberfall Network', product: { name: 'VIP Rank' } } });
  });

  it('is answered with 304 and no body to who has it, and in full to who has another', async () => {
    const bed = plain;
    const query = `{ storefront ${PRICES} }`;
    const first = await get(bed, query);
    const etag = first.etag ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(bed, query, { 'if-none-match': known });
      expect(again).toMatchObject({ status: 304, text: '', etag, cacheControl: PUBLIC, vary: first.vary, type: null });
    }
    for (const other of ['"other"', etag.replaceAll('"', ''), '']) {
      const again = await get(bed, query, { 'if-none-match': other });
      expect(again).toMatchObject({ status: 200, text: first.text, etag, cacheControl: PUBLIC });
    }
  });

  it('has another tag in another media type', async () => {
    const bed = plain;
    const as = (accept: string) => get(bed, '{ storefront { name } }', { accept });
    const [json, graphql] = [await as('application/json'), await as('application/graphql-response+json')];
    expect([json.text === graphql.text, json.type === graphql.type, json.etag === graphql.etag]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('lives as long as the setting says, and is not public at 0', async () => {
    await using minute = await startTestBed({ PUBLIC_MAX_AGE_S: '60' });
    await using off = await startTestBed({ PUBLIC_MAX_AGE_S: '0' });
    const query = '{ storefront { name } }';
    expect((await get(minute, query)).cacheControl).toBe('public, max-age=60, stale-while-revalidate=60');
    expect(await get(off, query)).toMatchObject({ status: 200, cacheControl: PRIVATE, etag: null });
  });
});

describe('where the shopper is, on the public path', () => {
  it('is in the address when it is asked for, and the header then counts for nothing', async () => {
    const bed = behindProxy;
    const of = (country: string) =>
      get(bed, `{ storefront(country: "${country}") ${PRICES} }`, {
        'cf-ipcountry': 'FR',
        'x-forwarded-for': '198.51.100.7',
      });
    const [german, japanese] = [await of('DE'), await of('JP')];
    expect([german, japanese].map(countryOf)).toEqual(['DE', 'JP']);
    expect(german.etag).not.toBe(japanese.etag);
    expect([german.vary, german.cacheControl]).toEqual(['Authorization, Accept', PUBLIC]);
    expect(german.shoppers).toEqual([{ storeId: bed.sandbox.storeId, country: 'DE' }]);
  });

  it('is named in Vary when the trusted proxy told it, and the address is not sent', async () => {
    const bed = behindProxy;
    const query = `{ storefront ${PRICES} }`;
    const from = (country: string, more: Headers = {}) =>
      get(bed, query, { 'cf-ipcountry': country, 'x-forwarded-for': '203.0.113.9', ...more });
    const [german, japanese] = [await from('DE'), await from('JP')];
    expect([german, japanese].map(countryOf)).toEqual(['DE', 'JP']);
    for (const { vary, cacheControl } of [german, japanese]) {
      expect([vary, cacheControl]).toEqual(['Authorization, Accept, CF-IPCountry', PUBLIC]);
    }
    expect(german.shoppers).toEqual([{ storeId: bed.sandbox.storeId, country: 'DE' }]);
    expect(await from('JP', { 'if-none-match': german.etag ?? '' })).toMatchObject({
      status: 200,
      etag: japanese.etag,
    });
    expect(await from('JP', { 'if-none-match': japanese.etag ?? '' })).toMatchObject({ status: 304 });
  });

  it('makes the answer private when it was the address that told', async () => {
    const bed = behindProxy;
    const query = `{ storefront ${PRICES} }`;
    for (const unknown of [{}, { 'cf-ipcountry': 'XX' }]) {
      const answer = await get(bed, query, { 'x-forwarded-for': '198.51.100.7', ...unknown });
      expect(answer).toMatchObject({ status: 200, codes: [], cacheControl: PRIVATE, etag: null });
      expect(answer.shoppers).toEqual([{ storeId: bed.sandbox.storeId, ip: '198.51.100.7' }]);
    }
    // Nothing is known of this one, but the next one behind the same cache may come from somewhere.
    expect(await get(bed, query)).toMatchObject({ status: 200, cacheControl: PRIVATE });
    const both = `{ a: storefront(country: "DE") { name } b: storefront { name } }`;
    expect(await get(bed, both, { 'x-forwarded-for': '198.51.100.7' })).toMatchObject({ cacheControl: PRIVATE });
    expect(await get(bed, both, { 'cf-ipcountry': 'DE' })).toMatchObject({
      cacheControl: PUBLIC,
      vary: 'Authorization, Accept, CF-IPCountry',
    });
  });

  it('goes by no header of strangers', async () => {
    const header = { TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry' };
    await using elsewhere = await startTestBed({ ...header, TRUST_PROXY: '192.0.2.0/24' });
    const refused = await get(elsewhere, `{ storefront ${PRICES} }`, { 'cf-ipcountry': 'DE' });
    expect(refused).toMatchObject({ status: 200, cacheControl: PRIVATE });
    expect(refused.shoppers).toEqual([{ storeId: elsewhere.sandbox.storeId }]);
    await using bed = await startTestBed(header);
    const answer = await get(bed, `{ storefront ${PRICES} }`, {
      'cf-ipcountry': 'DE',
      'x-forwarded-for': '198.51.100.7',
    });
    expect(answer).toMatchObject({ status: 200, cacheControl: PUBLIC, vary: 'Authorization, Accept' });
    expect(answer.shoppers).toEqual([{ storeId: bed.sandbox.storeId }]);
  });
});

describe('whatever else is asked', () => {
  it('is not to be stored with any credential, though the same address is public without', async () => {
    const bed = plain;
    const query = '{ storefront { name } }';
    const { etag } = await get(bed, query);
    const credentials = [`Customer ${SANDBOX_KEYS.customerToken}`, `APIKey ${bed.sandbox.apiKey}`];
    for (const authorization of credentials) {
      const answer = await get(bed, query, { authorization, 'if-none-match': etag ?? '' });
      expect(answer).toMatchObject({ status: 200, cacheControl: PRIVATE, etag: null, codes: [] });
    }
    expect(await get(bed, query, { authorization: 'Nonsense' })).toMatchObject({ status: 401, cacheControl: PRIVATE });
  });

  it.each([
    ["a shopper's field", '{ storefront { name customer { name } } }', ['UNAUTHENTICATED']],
    [
      "a shopper's field that is left out",
      '{ storefront { name cart @include(if: false) { isEmpty: __typename } } }',
      [],
    ],
    ["a manager's graph", '{ store { name } }', ['UNAUTHENTICATED']],
    ['introspection', '{ __schema { queryType { name } } }', []],
    ['introspection beside the storefront', '{ storefront { name } __type(name: "Query") { name } }', []],
    ['bad input', '{ storefront { product(idOrSlug: "") { name } } }', ['BAD_USER_INPUT']],
    ['a query that does not parse', '{ storefront {', ['GRAPHQL_PARSE_FAILED']],
    ['a query that is not valid', '{ storefront { nonsense } }', ['GRAPHQL_VALIDATION_FAILED']],
  ])('is not to be stored: %s', async (_, query, codes) => {
    const bed = plain;
    const answer = await get(bed, query);
    expect({ codes: answer.codes, control: answer.cacheControl, etag: answer.etag }).toEqual({
      codes,
      control: PRIVATE,
      etag: null,
    });
  });

  it('is not to be stored when PayNow failed, in whole or in part', async () => {
    const bed = plain;
    bed.sandbox.faults.add({ match: { path: '/v1/store/navlinks', times: 1 }, fault: { kind: 'status', status: 503 } });
    const query = '{ storefront { name navLinks { name } } }';
    const failed = await get(bed, query);
    expect(failed).toMatchObject({ codes: ['UPSTREAM_UNAVAILABLE'], cacheControl: PRIVATE, etag: null });
    expect(failed.data).toEqual({ storefront: { name: 'Emberfall Network', navLinks: null } });
    expect(await get(bed, query)).toMatchObject({ codes: [], cacheControl: PUBLIC });
  });

  it('is not to be stored by POST, and a mutation is refused by GET', async () => {
    const bed = plain;
    const posted = await fetch(bed.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ storefront { name } }' }),
    });
    expect(await posted.json()).toMatchObject({ data: { storefront: { name: 'Emberfall Network' } } });
    expect([posted.headers.get('cache-control'), posted.headers.get('etag')]).toEqual([PRIVATE, null]);
    const written = await get(bed, 'mutation { deleteCoupon(input: { couponId: "1" }) { __typename } }');
    expect(written).toMatchObject({ status: 405, cacheControl: PRIVATE, data: null, calls: 0 });
  });

  it('is not to be stored for who asks for that', async () => {
    const bed = plain;
    const ask = (control: string) => get(bed, '{ storefront { name } }', { 'cache-control': control });
    expect(await ask('no-store')).toMatchObject({ status: 200, cacheControl: PRIVATE });
    expect(await ask('no-cache')).toMatchObject({ status: 200, cacheControl: PUBLIC });
  });
});
