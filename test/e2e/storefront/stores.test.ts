import { describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../../support/gateway.js';

const shopperHeaders = (bed: TestBed) => bed.sandbox.calls.list.map(({ shopper }) => shopper);

/** What every field of the shopper's door says to who may not use it. */
const codesOf = ({ errors }: { readonly errors: ReadonlyArray<{ readonly extensions: object }> }) =>
  errors.map(({ extensions }) => (extensions as { code: string }).code);

describe('the storefront without a token', () => {
  it('shows the store, products, tags and menu in one call each', async () => {
    await using bed = await startTestBed();
    const { data, errors, calls } = await bed.ask(
      `{ storefront {
        name currency
        products(first: 1) { totalCount nodes { slug price { amount currency } pricing { final { amount } original { amount } } } }
        product(idOrSlug: "rank-vip") { name purchase { allowsOneTime } restrictions { isGiftingDisabled } isRemovedAfterTime }
        tags(first: 1) { nodes { slug } pageInfo { hasNextPage } }
        navLinks { tagSlug children { tagQuery } }
      } }`,
      { authorization: null },
    );
    expect({ data, errors }).toEqual({
      errors: [],
      data: {
        storefront: {
          name: 'Emberfall Network',
          currency: 'USD',
          products: {
            totalCount: 43,
            nodes: [
              {
                slug: 'rank-vip',
                price: { amount: '9.99', currency: 'USD' },
                pricing: { final: { amount: '9.99' }, original: { amount: '9.99' } },
              },
            ],
          },
          product: {
            name: 'VIP Rank',
            purchase: { allowsOneTime: true },
            restrictions: { isGiftingDisabled: false },
            isRemovedAfterTime: false,
          },
          tags: { nodes: [{ slug: 'ranks' }], pageInfo: { hasNextPage: true } },
          navLinks: expect.arrayContaining([
            { tagSlug: 'ranks', children: [{ tagQuery: ['ranks', 'passes'] }] },
          ]) as unknown,
        },
      },
    });
    expect(calls.toSorted()).toEqual([
      'GET /v1/store',
      'GET /v1/store/navlinks',
      'GET /v1/store/products',
      'GET /v1/store/products/rank-vip',
      'GET /v1/store/tags',
    ]);
    expect(bed.sandbox.calls.list.every(({ authorized }) => !authorized)).toBe(true);
  });

  it('costs nothing as long as nothing of it is asked for', async () => {
    await using bed = await startTestBed();
    const { data, errors, calls } = await bed.ask('{ storefront { paynowId __typename } }', { authorization: null });
    expect({ data, errors, calls }).toEqual({
      data: { storefront: { paynowId: bed.sandbox.storeId, __typename: 'Storefront' } },
      errors: [],
      calls: [],
    });
  });

  it('filters by tags, prints prices in a currency and for a country', async () => {
    await using bed = await startTestBed();
    const { data, errors, calls } = await bed.ask(
      `{ storefront(currency: "eur", country: "DE") {
        products(first: 1, tags: ["ranks", "passes"]) { nodes { price { currency } pricing { tax { country percent } } } }
      } }`,
      { authorization: null },
    );
    expect({ data, errors, calls }).toEqual({
      data: {
        storefront: {
          products: {
            nodes: [{ price: { currency: 'EUR' }, pricing: { tax: { country: 'DE', percent: '19' } } }],
          },
        },
      },
      errors: [],
      calls: ['GET /v1/store/products?currency=eur&tag=ranks&tag=passes'],
    });
    expect(shopperHeaders(bed)).toEqual([{ storeId: bed.sandbox.storeId, country: 'DE' }]);
  });

  it('never sends a manager key to the shopper side, nor a shopper token to the manager side', async () => {
    await using bed = await startTestBed();
    const manager = await bed.ask('{ storefront { name } }');
    expect({ data: manager.data, errors: manager.errors }).toEqual({
      data: { storefront: { name: 'Emberfall Network' } },
      errors: [],
    });
    expect(bed.sandbox.calls.list.map(({ authorized }) => authorized)).toEqual([false]);
    const shopper = await bed.ask('{ store { name } }', { authorization: `Customer ${SANDBOX_KEYS.customerToken}` });
    expect({ codes: codesOf(shopper), calls: shopper.calls }).toEqual({ codes: ['FORBIDDEN'], calls: [] });
  });

  it('answers null for a product that there is not, and refuses what cannot be one', async () => {
    await using bed = await startTestBed();
    const missing = await bed.ask('{ storefront { product(idOrSlug: "no-such-thing") { name } } }', {
      authorization: null,
    });
    expect({ data: missing.data, errors: missing.errors, calls: missing.calls.length }).toEqual({
      data: { storefront: { product: null } },
      errors: [],
      calls: 1,
    });
    const versions = (count: number) => `discordActions(productVersionIds: [${'"1" '.repeat(count)}]) { hasActions }`;
    for (const wrong of [
      'product(idOrSlug: "../orders") { name }',
      'product(idOrSlug: "") { name }',
      versions(0),
      versions(101),
    ]) {
      const refused = await bed.ask(`{ storefront { ${wrong} } }`, { authorization: null });
      expect({ codes: codesOf(refused), calls: refused.calls }).toEqual({ codes: ['BAD_USER_INPUT'], calls: [] });
    }
  });

  it('says which product versions do something on Discord', async () => {
    await using bed = await startTestBed();
    const { data, errors, calls } = await bed.ask(
      '{ storefront { discordActions(productVersionIds: ["1"]) { versionId hasActions } } }',
      { authorization: null },
    );
    expect({ data, errors }).toEqual({
      data: { storefront: { discordActions: [{ versionId: '1', hasActions: false }] } },
      errors: [],
    });
    expect(calls).toEqual([
      `GET /v1/stores/${bed.sandbox.storeId}/product_versions/discord_actions?product_version_id=1`,
    ]);
  });

  it('is closed where it takes a customer token, without a call', async () => {
    await using bed = await startTestBed();
    const fields = [
      'customer { name }',
      'cart { total { amount } }',
      'giftCard(code: "X") { code }',
      'tierGroups { paynowId }',
    ];
    for (const field of fields) {
      const anonymous = await bed.ask(`{ storefront { ${field} } }`, { authorization: null });
      const manager = await bed.ask(`{ storefront { ${field} } }`);
      expect([codesOf(anonymous), codesOf(manager), anonymous.calls, manager.calls]).toEqual([
        ['UNAUTHENTICATED'],
        ['FORBIDDEN'],
        [],
        [],
      ]);
    }
  });
});

describe('where the shopper is', () => {
  const query = '{ storefront { products(first: 1) { nodes { pricing { tax { country } } } } } }';
  const countryOf = (answer: { readonly data: unknown }) =>
    (answer.data as { storefront: { products: { nodes: [{ pricing: { tax: { country: string } } }] } } }).storefront
      .products.nodes[0].pricing.tax.country;

  it('is not taken from headers that anybody can send', async () => {
    await using bed = await startTestBed();
    await bed.ask(query, {
      authorization: null,
      headers: { 'x-forwarded-for': '198.51.100.7', 'cf-ipcountry': 'DE', 'x-paynow-customer-ip': '198.51.100.7' },
    });
    expect(shopperHeaders(bed)).toEqual([{ storeId: bed.sandbox.storeId }]);
  });

  it('is what the trusted proxy says, read from the end of the header', async () => {
    await using bed = await startTestBed({ TRUST_PROXY: '1', TRUST_PROXY_COUNTRY_HEADER: 'CF-IPCountry' });
    const german = await bed.ask(query, {
      authorization: null,
      headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' },
    });
    expect(shopperHeaders(bed)).toEqual([{ storeId: bed.sandbox.storeId, ip: '198.51.100.7' }]);
    const japanese = await bed.ask(query, { authorization: null, headers: { 'cf-ipcountry': 'JP' } });
    expect(shopperHeaders(bed)).toEqual([{ storeId: bed.sandbox.storeId, country: 'JP' }]);
    expect([countryOf(german), countryOf(japanese)]).toEqual(['DE', 'JP']);
  });

  it('is left out when the address is private', async () => {
    await using bed = await startTestBed({ TRUST_PROXY: 'true' });
    for (const address of ['10.0.0.1', '127.0.0.1', '::1', 'fd00::1', '100.64.0.1', 'unknown']) {
      await bed.ask(query, { authorization: null, headers: { 'x-forwarded-for': address } });
      expect(shopperHeaders(bed)).toEqual([{ storeId: bed.sandbox.storeId }]);
    }
  });

  it('is part of what a kept price is kept under', async () => {
    await using bed = await startTestBed({ TRUST_PROXY: 'true', CACHE_MAX_ENTRIES: '1000' });
    const from = (ip: string) => bed.ask(query, { authorization: null, headers: { 'x-forwarded-for': ip } });
    const answers = [await from('198.51.100.7'), await from('203.0.113.9'), await from('198.51.100.7')];
    expect(answers.map(countryOf)).toEqual(['DE', 'JP', 'DE']);
    expect(answers.map(({ calls }) => calls.length)).toEqual([1, 1, 0]);
  });
});
