import type { TagRow } from '../../upstream/management/tags.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { checkPage, type Page, type PageArguments, slicePage } from '../kit/pages.js';

/** One page of a store's tags, cut here: PayNow sends all of them. */
export async function tagsPage(storeId: string, page: PageArguments, context: GatewayContext): Promise<Page<TagRow>> {
  checkPage({ ...page, direction: 'ASC' }); // before the call, not after
  return slicePage(page, await loadersOf(context).tags.all(storeId));
}
