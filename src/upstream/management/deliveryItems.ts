import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, PageQuery, Timestamp } from '../wire/common.js';
import type { CustomerRow } from '../wire/customers.js';
import type { DeliveryItemProductRow, DeliveryItemState } from '../wire/deliveryItems.js';

/** A product handed to a customer. Source: `GET /v1/stores/{storeId}/delivery/items`. */
export interface DeliveryItemRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly customer: CustomerRow;
  readonly order_customer_id?: FlakeId | null;
  readonly order_customer?: CustomerRow | null;
  readonly checkout_id?: FlakeId | null;
  readonly checkout_line_id?: FlakeId | null;
  readonly order_id?: FlakeId | null;
  readonly order_line_id?: FlakeId | null;
  readonly subscription_id?: FlakeId | null;
  readonly trial_id?: FlakeId | null;
  readonly execute_on_gameserver_id?: FlakeId | null;
  readonly quantity_index?: number | null;
  readonly product: DeliveryItemProductRow;
  readonly state: DeliveryItemState;
  readonly added_at: Timestamp;
  readonly added_by?: ActorRow | null;
  readonly active_at?: Timestamp | null;
  readonly expirable: boolean;
  readonly expires_at?: Timestamp | null;
  readonly override_expires_at?: Timestamp | null;
  readonly removed_at?: Timestamp | null;
  readonly revoked_at?: Timestamp | null;
  readonly revoke_reason?: string | null;
  readonly revoked_by?: ActorRow | null;
  readonly command_attempts: readonly CommandAttemptRow[];
  readonly skip_commands: boolean;
  readonly custom_variables: Readonly<Record<string, string>>;
  readonly gift: boolean;
}

/** One run of a command on a game server. */
export interface CommandAttemptRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly inventory_item_id?: FlakeId | null;
  readonly gameserver_id: FlakeId;
  readonly steam_id?: string | null;
  readonly minecraft_uuid?: string | null;
  readonly customer_name?: string | null;
  readonly customer_id?: FlakeId | null;
  readonly command_stage?: string | null;
  readonly command: string;
  readonly online_only: boolean;
  readonly rerun: boolean;
  readonly queued_at: Timestamp;
  readonly executed_at?: Timestamp | null;
  readonly executed_by_ip?: string | null;
  readonly unqueued_at?: Timestamp | null;
}

/** Body of a single assignment: exactly one of product and version. */
export interface AssignDeliveryItemBody {
  readonly product_id?: FlakeId;
  readonly product_version_id?: FlakeId;
  readonly execute_on_gameserver_id?: FlakeId;
  readonly quantity?: number | null;
  readonly override_expires_at?: Timestamp | null;
  readonly skip_commands?: boolean | null;
  readonly custom_variables?: Readonly<Record<string, string>> | null;
}

/** One entry of a bulk assignment; it knows only version ids. */
export interface BulkAssignmentBody {
  readonly customer_id: FlakeId;
  readonly product_version_id?: FlakeId;
  readonly execute_on_gameserver_id?: FlakeId;
  readonly quantity?: number | null;
  readonly override_expires_at?: Timestamp | null;
  readonly skip_commands?: boolean | null;
  readonly custom_variables?: Readonly<Record<string, string>> | null;
}

/** Query of an order's delivery items; the only list of them without pages. */
export interface OrderDeliveryItemsQuery {
  readonly activeOnly?: boolean;
}

/** Query of the paged lists of delivery items. */
export interface ListDeliveryItemsQuery extends PageQuery {
  readonly activeOnly?: boolean;
}

/** All delivery items of an order. */
export const listOrderDeliveryItems = endpoint<OrderDeliveryItemsQuery, None, readonly DeliveryItemRow[]>()(
  'GET',
  '/v1/stores/{storeId}/orders/{orderId}/delivery/items',
  'rows',
);

/** A customer's delivery items, paged. */
export const listCustomerDeliveryItems = endpoint<ListDeliveryItemsQuery, None, readonly DeliveryItemRow[]>()(
  'GET',
  '/v1/stores/{storeId}/customers/{customerId}/delivery/items',
  'rows',
);

/** A store's delivery items, paged. */
export const listStoreDeliveryItems = endpoint<ListDeliveryItemsQuery, None, readonly DeliveryItemRow[]>()(
  'GET',
  '/v1/stores/{storeId}/delivery/items',
  'rows',
);

/** Hands a product to a customer; answers one item per quantity. */
export const assignDeliveryItem = endpoint<None, AssignDeliveryItemBody, readonly DeliveryItemRow[]>()(
  'POST',
  '/v1/stores/{storeId}/customers/{customerId}/delivery/items',
  'rows',
);

/** Hands out many items in one call; the body is a bare array. */
export const assignDeliveryItems = endpoint<None, readonly BulkAssignmentBody[], readonly DeliveryItemRow[]>()(
  'POST',
  '/v1/stores/{storeId}/delivery/items',
  'rows',
);

/** Takes a delivery item back. Answers 204. */
export const revokeDeliveryItem = endpoint()(
  'DELETE',
  '/v1/stores/{storeId}/customers/{customerId}/delivery/items/{deliveryItemId}',
  'nothing',
);
