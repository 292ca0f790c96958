import type { ProductRow } from '../upstream/products.js';
import { type GatewayContext, loadersOf } from './context.js';
import { type Page, type PageArguments, readWhole } from './page.js';

/** One page of a store's products, cut here: PayNow sends all of them. */
export const productsPage = (
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<ProductRow>> => readWhole(page, () => loadersOf(context).products.all(storeId));
