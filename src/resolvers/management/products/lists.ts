import type { ProductRow } from '../../../upstream/management/products.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { type Page, type PageArguments, readWhole } from '../../kit/pages.js';

/** One page of a store's products, cut here: PayNow sends all of them. */
export const productsPage = (
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<ProductRow>> => readWhole(page, () => loadersOf(context).products.all(storeId));
