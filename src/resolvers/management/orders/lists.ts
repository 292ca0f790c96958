import type { ListOrdersQuery, OrderRow } from '../../../upstream/management/orders.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { type Page, type PageArguments, readPage } from '../../kit/pages.js';

/** One page of a store's orders. */
export const ordersPage = (
  storeId: string,
  filter: ListOrdersQuery,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<OrderRow>> =>
  readPage(page, (query) => loadersOf(context).orders.list(storeId, { ...filter, ...query }));
