import { getStorefrontProduct, listStorefrontProducts } from '../../upstream/storefront/products.js';
import { asked, findRow } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import { ofStore, rowsOfStore, type StorefrontReads } from './ownStore.js';

/** What PayNow prints prices in: a code in lower case, or the store's own when absent. */
type Currency = string | undefined;

const inCurrency = (currency: Currency) => (currency === undefined ? {} : { currency });

/** Reads of products as a shopper sees them. */
export function storefrontProductLoaders(reads: StorefrontReads) {
  const { session } = reads;
  const list = reader(session, 'storefrontProducts', listStorefrontProducts);
  const one = reader(session, 'storefrontProducts', getStorefrontProduct);
  const all = async (currency: Currency, tags: readonly string[] = []) =>
    rowsOfStore(reads, await list({ query: { ...inCurrency(currency), ...(tags.length > 0 && { tag: [...tags] }) } }));
  return {
    /** All products on sale that carry these tags, in one body. */
    all,
    /** The product with this id or slug, `null` when there is none. */
    byIdOrSlug: async (idOrSlug: string, currency: Currency) => {
      const row = await orNull(one({ path: { idOrSlug }, query: inCurrency(currency) }));
      if (!row) return null;
      const own = ofStore(reads, row);
      // A slug may look like a number.
      return asked(own, own.id === idOrSlug || own.slug.toLowerCase() === idOrSlug.toLowerCase());
    },
    /** A product out of the whole list, `null` when it is not on sale: one call, however many a query asks for. */
    fromAll: async (id: string, currency: Currency) => findRow(await all(currency), (row) => row.id === id),
  };
}
