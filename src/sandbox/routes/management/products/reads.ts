import { found } from '../../../http/errors.js';
import { flakeId, listOf, text } from '../../../http/fields.js';
import { route } from '../../../http/router.js';

/** Products. */
export const productRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/products',
    query: { optional: { product_id: listOf(flakeId), slug: listOf(text()) } },
    handle: ({ store, query: { product_id: ids, slug: slugs } }) =>
      store.products
        .filter(({ id, slug }) => (ids?.includes(id) ?? true) && (slugs?.includes(slug) ?? true))
        .toSorted((a, b) => a.sort_order - b.sort_order),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/products/{productId}',
    handle: ({ store, params }) => found(store.products.get(params.productId), 'product'),
  }),
];
