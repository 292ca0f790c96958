import { getProduct, listProducts } from '../../upstream/management/products.js';
import { batched } from '../reads/batch.js';
import { findRow, rowsOf } from '../reads/ownedRows.js';
import { reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of products. */
export function productLoaders(session: Session) {
  const one = reader(session, 'products', getProduct);
  const list = reader(session, 'products', listProducts);
  const byId = batched(session, {
    resource: 'products',
    many: (storeId, ids) => list({ path: { storeId }, query: { product_id: ids } }),
    one: (storeId, id) => one({ path: { storeId, productId: id } }),
  });
  return {
    /** A product of today, `null` when there is none. Many of one tick cost one call per hundred. */
    byId: (storeId: string, id: string) => byId({ storeId, id }),
    /** All products of the store, in one body. */
    all: async (storeId: string) => rowsOf(await list({ path: { storeId } }), storeId),
    /** The product with this slug, `null` when there is none. */
    bySlug: async (storeId: string, slug: string) => {
      const rows = rowsOf(await list({ path: { storeId }, query: { slug: [slug] } }), storeId);
      return findRow(rows, (row) => row.slug === slug);
    },
  };
}
