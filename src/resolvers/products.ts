import type { ProductRow } from '../upstream/products.js';
import { type GatewayContext, loadersOf } from './context.js';
import { checkPage, type Page, type PageArguments, slicePage } from './page.js';

/** One page of a store's products, cut here: PayNow sends all of them. */
export async function productsPage(
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<ProductRow>> {
  checkPage({ ...page, direction: 'ASC' }); // before the call, not after
  return slicePage(page, await loadersOf(context).products.all(storeId));
}
