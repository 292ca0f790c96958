import { badInput } from '../../../core/errors.js';
import type { GiftCardRow } from '../../../upstream/management/giftCards.js';
import type { GatewayContext } from '../../kit/context.js';
import type { Page, PageArguments } from '../../kit/pages.js';
import { pageOf } from '../lists.js';

/** Conditions of a gift card list. */
export interface GiftCardFilter {
  readonly code?: string | null | undefined;
  readonly includeCanceled?: boolean | null | undefined;
}

/**
 * One page of a store's gift cards.
 * @throws GatewayError `BAD_USER_INPUT` for an empty code
 */
export async function giftCardsPage(
  storeId: string,
  { code, includeCanceled }: GiftCardFilter,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<GiftCardRow>> {
  // An empty code would be no filter to PayNow, and answer with everything.
  if (code?.trim() === '') throw badInput('filter.code must not be empty; leave it out to filter nothing.');
  const filter = { ...(code != null && { code }), ...(includeCanceled && { include_canceled: true }) };
  return pageOf('giftCards', storeId, filter, page, context);
}
