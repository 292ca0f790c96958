import { getGiftCard, type ListGiftCardsQuery, listGiftCards } from '../../upstream/management/giftCards.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of gift cards. */
export function giftCardLoaders(session: Session) {
  const one = reader(session, 'giftCards', getGiftCard);
  const list = reader(session, 'giftCards', listGiftCards);
  return {
    /** A gift card, `null` when there is none. */
    byId: (storeId: string, giftCardId: string) => orNull(one({ path: { storeId, giftCardId } })),
    /** One page of gift cards. */
    list: (storeId: string, query: ListGiftCardsQuery) => list({ path: { storeId }, query }),
  };
}
