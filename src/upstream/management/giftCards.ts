import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, PageQuery, Timestamp } from '../wire/common.js';

/** A gift card; balances are minor units of the store's currency. Source: `GET /v1/stores/{storeId}/giftcards/{giftCardId}`. */
export interface GiftCardRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly enabled: boolean;
  readonly code: string;
  readonly note?: string | null;
  readonly balance: number;
  readonly starting_balance: number;
  readonly usable_at: Timestamp;
  readonly expires_at?: Timestamp | null;
  readonly created_at?: Timestamp | null;
  readonly created_by?: ActorRow | null;
  readonly updated_at?: Timestamp | null;
  readonly updated_by?: ActorRow | null;
  readonly canceled_at?: Timestamp | null;
  readonly canceled_by?: ActorRow | null;
}

/** Body that creates a gift card. */
export interface CreateGiftCardBody {
  readonly enabled: boolean;
  readonly code: string;
  readonly note?: string;
  readonly balance: number;
  readonly usable_at: Timestamp;
  readonly expires_at?: Timestamp | null;
}

/** Body that changes a gift card; what is absent stays. */
export interface UpdateGiftCardBody {
  readonly enabled?: boolean;
  readonly code?: string;
  readonly note?: string;
  readonly balance?: number;
  readonly usable_at?: Timestamp;
  readonly expires_at?: Timestamp | null;
}

/** Query of the gift card list. */
export interface ListGiftCardsQuery extends PageQuery {
  readonly code?: string;
  readonly include_canceled?: boolean;
}

/** Gift cards, paged. */
export const listGiftCards = endpoint<ListGiftCardsQuery, None, readonly GiftCardRow[]>()(
  'GET',
  '/v1/stores/{storeId}/giftcards',
  'rows',
);

/** One gift card. */
export const getGiftCard = endpoint<None, None, GiftCardRow>()('GET', '/v1/stores/{storeId}/giftcards/{giftCardId}');

/** Creates a gift card. */
export const createGiftCard = endpoint<None, CreateGiftCardBody, GiftCardRow>()(
  'POST',
  '/v1/stores/{storeId}/giftcards',
);

/** Changes a gift card. */
export const updateGiftCard = endpoint<None, UpdateGiftCardBody, GiftCardRow>()(
  'PATCH',
  '/v1/stores/{storeId}/giftcards/{giftCardId}',
);

/** Cancels a gift card; answers with it as it is then. */
export const deleteGiftCard = endpoint<None, None, GiftCardRow>()(
  'DELETE',
  '/v1/stores/{storeId}/giftcards/{giftCardId}',
);
