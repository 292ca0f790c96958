import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, PageQuery, Timestamp } from '../wire/common.js';
import type { DeliveryItemProductRow, DeliveryItemState } from '../wire/deliveryItems.js';

/** A product handed to the shopper. Source: `GET /v1/store/customer/delivery/items`. */
export interface StorefrontDeliveryItemRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly order_id?: FlakeId | null;
  readonly order_line_id?: FlakeId | null;
  readonly subscription_id?: FlakeId | null;
  readonly execute_on_gameserver_id?: FlakeId | null;
  readonly quantity_index?: number | null;
  readonly product: DeliveryItemProductRow;
  readonly state: DeliveryItemState;
  readonly expirable: boolean;
  readonly gift: boolean;
  readonly added_at: Timestamp;
  readonly active_at?: Timestamp | null;
  readonly expires_at?: Timestamp | null;
  readonly override_expires_at?: Timestamp | null;
  readonly removed_at?: Timestamp | null;
  readonly revoked_at?: Timestamp | null;
  readonly revoke_reason?: string | null;
}

/** What the token's customer has been handed. */
export const listStorefrontDeliveryItems = endpoint<PageQuery, None, readonly StorefrontDeliveryItemRow[]>()(
  'GET',
  '/v1/store/customer/delivery/items',
  'rows',
);
