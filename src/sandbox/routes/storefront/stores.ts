import type { StorefrontStoreRow } from '../../../upstream/storefront/stores.js';
import type { StorefrontTagRow } from '../../../upstream/storefront/tags.js';
import { found } from '../../http/errors.js';
import { flakeId, listOf, pattern, text } from '../../http/fields.js';
import { customerRoute, publicRoute, storeRoute } from '../../http/shopper.js';
import { navLinks } from '../../shop/navLinks.js';
import { isOnShelf, priceQuestion, productView } from '../../shop/productView.js';

/** A currency code as the storefront API expects it. */
export const lowerCurrency = pattern('currency', 'must be three lower-case letters.', /^[a-z]{3}$/);

const tagRow = (tag: StorefrontTagRow): StorefrontTagRow => ({
  id: tag.id,
  store_id: tag.store_id,
  slug: tag.slug,
  name: tag.name,
  description: tag.description ?? null,
  image_url: tag.image_url ?? null,
  enabled: tag.enabled,
  created_at: tag.created_at,
  updated_at: tag.updated_at ?? null,
});

/** The store, its tags, menu and products, and the signed-in customer. */
export const storefrontRoutes = [
  storeRoute({
    method: 'GET',
    path: '/v1/store',
    handle: ({ store: { store }, country }): StorefrontStoreRow => ({
      id: store.id,
      slug: store.slug,
      name: store.name,
      platform: store.platform,
      game: store.game,
      currency: country.currency,
      creator_currency: store.currency,
      description: store.description,
      website_url: store.website_url ?? null,
      support_email: store.support_email ?? null,
      support_url: store.support_url ?? null,
      integration_type: store.integration_type ?? null,
      live_mode: store.live_mode,
      logo_url: store.logo_url ?? null,
      logo_square_url: store.logo_square_url ?? null,
      created_at: store.created_at ?? null,
      updated_at: store.updated_at ?? null,
    }),
  }),
  storeRoute({
    method: 'GET',
    path: '/v1/store/tags',
    handle: ({ store }) => store.tags.filter(({ enabled }) => enabled).map(tagRow),
  }),
  storeRoute({
    method: 'GET',
    path: '/v1/store/navlinks',
    handle: ({ store }) => navLinks(store.tags.filter(({ enabled }) => enabled)),
  }),
  storeRoute({
    method: 'GET',
    path: '/v1/store/products',
    query: { optional: { tag: listOf(text({ min: 1, max: 255 }), { max: 50 }), currency: lowerCurrency } },
    handle: ({ query: { tag: slugs = [], currency }, state: { clock }, ...shopper }) => {
      const question = priceQuestion(shopper, clock, currency);
      return shopper.store.products
        .filter((product) => isOnShelf(product, question.nowMs) && product.is_hidden !== true)
        .filter(({ tags }) => slugs.every((wanted) => tags.some(({ slug }) => slug === wanted)))
        .toSorted((a, b) => a.sort_order - b.sort_order)
        .map((product) => productView(product, shopper, question));
    },
  }),
  storeRoute({
    method: 'GET',
    path: '/v1/store/products/{idOrSlug}',
    query: { optional: { currency: lowerCurrency } },
    handle: ({ query: { currency }, params: { idOrSlug }, state: { clock }, ...shopper }) => {
      const question = priceQuestion(shopper, clock, currency);
      const product = shopper.store.products
        .filter((row) => isOnShelf(row, question.nowMs))
        .find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);
      return productView(found(product, 'product'), shopper, question);
    },
  }),
  publicRoute({
    method: 'GET',
    path: '/v1/stores/{storeId}/product_versions/discord_actions',
    query: { optional: { product_version_id: listOf(flakeId, { max: 100 }) } },
    // In the sandbox, products with the tag `ranks` give a Discord role.
    handle: ({ store, query: { product_version_id: ids = [] } }) => {
      const ranks = store.products.filter(({ tags }) => tags.some(({ slug }) => slug === 'ranks'));
      return Object.fromEntries(ids.map((id) => [id, ranks.some(({ version_id }) => version_id === id)]));
    },
  }),
  publicRoute({
    method: 'GET',
    // Not in PayNow's OpenAPI files: its storefront template asks for what the store's page is built of. Nothing, here.
    path: '/v1/webstores/{storeId}/modules/prepared',
    handle: () => [],
  }),
  customerRoute({ method: 'GET', path: '/v1/store/customer', handle: ({ customer }) => customer }),
];
