import type { TagRow } from '../../upstream/management/tags.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { type Page, type PageArguments, readWhole } from '../kit/pages.js';

/** One page of a store's tags, cut here: PayNow sends all of them. */
export const tagsPage = (storeId: string, page: PageArguments, context: GatewayContext): Promise<Page<TagRow>> =>
  readWhole(page, () => loadersOf(context).tags.all(storeId));
