import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../../src/sandbox/state.js';
import type { StorefrontNavLinkRow } from '../../../src/upstream/storefront/navLinks.js';
import type { StorefrontProductRow } from '../../../src/upstream/storefront/products.js';
import type { StorefrontStoreRow } from '../../../src/upstream/storefront/stores.js';
import type { StorefrontTagRow } from '../../../src/upstream/storefront/tags.js';
import { errorForm } from '../support.js';
import { brokenRule, type ShopBed, startShopBed } from './shopBed.js';

let bed: ShopBed;
beforeAll(async () => {
  bed = await startShopBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

const country = (code: string) => ({ headers: { 'x-paynow-customer-countrycode': code } });
const address = (ip: string) => ({ headers: { 'x-paynow-customer-ip': ip } });

const NEW_PRODUCT = {
  slug: 'torch',
  name: 'Torch',
  price: 1000,
  enabled_at: '2025-01-01T00:00:00Z',
} as const;

async function create(changes: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, body } = await bed.send('POST', 'products', { ...NEW_PRODUCT, ...changes });
  expect({ status, body }).toMatchObject({ status: 200 });
  return String(changes['slug']);
}

describe('the door', () => {
  it('needs the id of a known store', async () => {
    const missing = await bed.ask('GET', '/v1/store', { storeId: null });
    expect(missing.body).toEqual(brokenRule('x-paynow-store-id', 'required'));
    expect((await bed.ask('GET', '/v1/store', { storeId: '42' })).body).toEqual(errorForm(404, 'not-found'));
    expect(await bed.get<StorefrontStoreRow>('/v1/store')).toMatchObject({ currency: 'usd', creator_currency: 'usd' });
  });

  it('knows a token from an API key, and one store from another', async () => {
    const { customerToken, otherStoreId, apiKey } = bed.sandbox;
    const wrong = [
      { token: 'pncus_unknown' },
      { token: SANDBOX_KEYS.expiredCustomerToken },
      { token: customerToken, storeId: otherStoreId },
      { headers: { authorization: `APIKey ${apiKey}` } },
      {},
    ];
    for (const asked of wrong) {
      expect((await bed.ask('GET', '/v1/store/customer', asked)).body).toEqual(errorForm(401, 'unauthorized'));
    }
    const other = await bed.ask('GET', '/v1/store/products', { token: customerToken, storeId: otherStoreId });
    expect(other.status).toBe(401);
    expect((await bed.ask('GET', '/v1/store/customer', { token: customerToken })).status).toBe(200);
  });

  it.each([
    ['x-paynow-customer-ip', '300.1.1.1', 'ip'],
    ['x-paynow-customer-countrycode', 'de', 'pattern'],
    ['x-paynow-customer-countrycode', 'DEU', 'pattern'],
  ])('refuses the header %s: %s', async (name, value, rule) => {
    expect((await bed.ask('GET', '/v1/store', { headers: { [name]: value } })).body).toEqual(brokenRule(name, rule));
  });

  it('notes who asked', async () => {
    await bed.ask('GET', '/v1/store', {
      headers: { 'x-paynow-customer-ip': '198.51.100.7', 'x-paynow-customer-countrycode': 'FR' },
    });
    expect(bed.sandbox.calls.list.at(-1)).toMatchObject({
      shopper: { storeId: bed.sandbox.storeId, ip: '198.51.100.7', country: 'FR' },
    });
  });
});

describe('the shelf', () => {
  it('shows what the manager put on it, in its order, and tags narrow it', async () => {
    const all = await bed.get<StorefrontProductRow[]>('/v1/store/products');
    expect(all.map((row) => row.sort_order)).toEqual(all.map((row) => row.sort_order).toSorted((a, b) => a - b));
    expect(all.some(({ hidden }) => hidden)).toBe(false);
    const both = await bed.get<StorefrontProductRow[]>('/v1/store/products?tag=ranks&tag=passes');
    const slugs = both.map(({ slug }) => slug);
    expect(slugs).toEqual(['ember-club', 'ember-club-plus']);
    expect(await bed.get('/v1/store/products?tag=nothing')).toEqual([]);
    const kit = all.find(({ slug }) => slug === 'kit-raider');
    expect(kit).toMatchObject({ single_game_server_only: true, stock: { customer_available: 2 } });
    expect(kit?.gameservers.length).toBeGreaterThan(1);
    const crate = all.find(({ slug }) => slug === 'crate-common');
    expect(crate?.custom_variables).toMatchObject([{ identifier: 'lucky_number', type: 'number', options: [] }]);
  });

  it('has one product by id and by slug, hidden ones too, and none that are off', async () => {
    const hidden = await bed.product('battle-pass-s6');
    for (const key of [hidden.id, hidden.slug]) {
      expect(await bed.get(`/v1/store/products/${key}`)).toMatchObject({ id: hidden.id, hidden: true });
    }
    const early = await create({ slug: 'early', enabled_at: '2099-01-01T00:00:00Z' });
    const late = await create({ slug: 'late', enabled_until: '2025-06-01T00:00:00Z' });
    for (const slug of [early, late, 'never-made']) {
      const { body } = await bed.ask('GET', `/v1/store/products/${slug}`);
      expect(body).toEqual(errorForm(404, 'not-found'));
    }
  });

  it('has tags and a menu of them', async () => {
    const tags = await bed.get<StorefrontTagRow[]>('/v1/store/tags');
    const links = await bed.get<StorefrontNavLinkRow[]>('/v1/store/navlinks');
    expect(links.map(({ tag_id: id }) => id)).toEqual(tags.map(({ id }) => id));
    const [ranks] = links;
    expect(ranks).toMatchObject({
      tag_slug: 'ranks',
      children: [{ parent_node_id: 'ranks', tag_slug: 'passes', tag_query: ['ranks', 'passes'] }],
    });
  });

  it('says which versions act on Discord', async () => {
    const [rank, coins] = await Promise.all([bed.product('rank-vip'), bed.product('coins-500')]);
    const path = `/v1/stores/${bed.sandbox.storeId}/product_versions/discord_actions`;
    const ids = [rank.version_id, coins.version_id, '42'];
    const query = ids.map((id) => `product_version_id=${id}`).join('&');
    expect(await bed.get(`${path}?${query}`, { storeId: null })).toEqual({
      [ids[0] ?? '']: true,
      [ids[1] ?? '']: false,
      42: false,
    });
  });
});

describe('prices', () => {
  const priceOf = async (slug: string, asked = {}, query = '') =>
    await bed.get<StorefrontProductRow>(`/v1/store/products/${slug}${query}`, asked);

  it('follow country, address and currency', async () => {
    const slug = await create({ slug: 'priced' });
    expect(await priceOf(slug)).toMatchObject({ currency: 'usd', price: 1000, pricing: { price_final: 1000 } });
    const german = { currency: 'eur', price: 920, pricing: { price_original: 1095, price_final: 1095 } };
    expect(await priceOf(slug, country('DE'))).toMatchObject(german);
    expect(await priceOf(slug, address('198.51.100.9'))).toMatchObject(german);
    expect(await priceOf(slug, address('8.8.8.8'))).toMatchObject({ currency: 'usd', pricing: { price_final: 1000 } });
    const japanese = { currency: 'jpy', price: 1500, pricing: { price_final: 1650, vat_rate: { percentage: 10 } } };
    expect(await priceOf(slug, address('203.0.113.9'))).toMatchObject(japanese);
    // The header is the storefront's word; it stands above the address.
    const both = { headers: { ...country('US').headers, ...address('198.51.100.9').headers } };
    expect(await priceOf(slug, both, '?currency=jpy')).toMatchObject({
      currency: 'jpy',
      pricing: { price_final: 1500 },
    });
    expect(await priceOf(slug, country('BR'))).toMatchObject({
      price: 1000,
      pricing: { price_final: 600, regional_pricing: { region_id: 'latin-america', base_price: 600 } },
    });
    expect(await bed.get('/v1/store', country('DE'))).toMatchObject({ currency: 'eur', creator_currency: 'usd' });
    for (const currency of ['EUR', 'xyz', 'euro']) {
      const { status, body } = await bed.ask('GET', `/v1/store/products?currency=${currency}`);
      expect({ status, body }).toEqual({ status: 400, body: brokenRule('currency', 'currency') });
    }
  });

  it('follow the sales that are on', async () => {
    const slug = await create({ slug: 'on-sale' });
    const { id } = await bed.product(slug);
    const sale = {
      enabled: true,
      name: 'Half off',
      discount_type: 'percent',
      discount_amount: 500,
      duration: 'once',
      duration_in_intervals: 0,
      apply_to_product_ids: [id],
      apply_to_tag_ids: [],
      minimum_order_value: 0,
      begins_at: '2025-01-01T00:00:00Z',
    };
    expect(await bed.send('POST', 'sales', sale)).toMatchObject({ status: 200 });
    expect(await priceOf(slug, country('DE'))).toMatchObject({
      price: 920,
      pricing: { active_sale: { name: 'Half off' }, sale_value: 460, price_original: 1095, price_final: 547 },
    });
  });

  it('have no decimals in yen', async () => {
    const storeId = bed.sandbox.otherStoreId;
    expect(await bed.get('/v1/store', { storeId })).toMatchObject({ currency: 'jpy', creator_currency: 'jpy' });
    const product = await priceOf('blossom', { storeId });
    expect(product).toMatchObject({ price: 1200, currency: 'jpy', pricing: { price_final: 1320 } });
    const dollars = await priceOf('blossom', { storeId, ...country('US') });
    expect(dollars).toMatchObject({ price: 800, currency: 'usd', pricing: { price_final: 800 } });
  });
});
