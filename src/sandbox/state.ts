import type { CouponRow } from '../upstream/management/coupons.js';
import type { CustomVariableRow } from '../upstream/management/customVariables.js';
import type { DeliveryItemRow } from '../upstream/management/deliveryItems.js';
import type { GameServerRow } from '../upstream/management/gameServers.js';
import type { GiftCardRow } from '../upstream/management/giftCards.js';
import type { OrderRow } from '../upstream/management/orders.js';
import type { PaymentRow } from '../upstream/management/payments.js';
import type { ProductRow } from '../upstream/management/products.js';
import type { SaleRow } from '../upstream/management/sales.js';
import type { StoreRow } from '../upstream/management/stores.js';
import type { SubscriptionRow } from '../upstream/management/subscriptions.js';
import type { TagRow } from '../upstream/management/tags.js';
import type { WebhookDeliveryRow, WebhookRow } from '../upstream/management/webhookEndpoints.js';
import type { FlakeId, Timestamp } from '../upstream/wire/common.js';
import type { CustomerRow } from '../upstream/wire/customers.js';
import type { Collection } from './collection.js';
import type { CheckoutRecord, ShopLine } from './shop/records.js';

/** A subscription with the fields that PayNow calls deprecated and still sends; the gateway does without them. */
export interface StoredSubscription extends SubscriptionRow {
  readonly coupon_repeating_ends_at: null;
  readonly gift: boolean;
  readonly product_name: string;
  readonly product_image_url: string | null;
  readonly tax_inclusive: boolean;
  readonly price: number;
  readonly price_str: string;
  readonly pricing_region_id: null;
}

/** What a customer's token stands for. */
export interface CustomerSession {
  readonly customerId: FlakeId;
  /** From this moment on the token is worthless; `Infinity` for never. */
  readonly expiresMs: number;
}

/** Everything one store of the sandbox knows. */
export interface StoreState {
  readonly store: StoreRow;
  /** The keys that open this store. */
  readonly apiKeys: ReadonlySet<string>;
  readonly gameServers: Collection<GameServerRow>;
  readonly customVariables: Collection<CustomVariableRow>;
  readonly tags: Collection<TagRow>;
  readonly products: Collection<ProductRow>;
  readonly customers: Collection<CustomerRow>;
  /** Tokens that act as a customer. */
  readonly customerTokens: Map<string, CustomerSession>;
  readonly orders: Collection<OrderRow>;
  /** Refunds live inside their payment. */
  readonly payments: Collection<PaymentRow>;
  readonly subscriptions: Collection<StoredSubscription>;
  readonly deliveryItems: Collection<DeliveryItemRow>;
  readonly coupons: Collection<CouponRow>;
  readonly sales: Collection<SaleRow>;
  readonly giftCards: Collection<GiftCardRow>;
  /** What customers have put aside, by their ids. */
  readonly carts: Map<FlakeId, readonly ShopLine[]>;
  readonly checkouts: Collection<CheckoutRecord>;
  readonly webhooks: Collection<WebhookRow>;
  /** What is sent to webhooks, or has been. */
  readonly webhookDeliveries: Collection<WebhookDeliveryRow>;
}

/** Makes ids and moments. Ids grow with time, as PayNow's do. */
export interface Clock {
  /** Now, never earlier than the seed's last moment. */
  now(): Timestamp;
  /** An id newer than every id before. */
  nextId(): FlakeId;
}

/** What sends the deliveries of webhooks. */
export interface Outbox {
  /** Sends a delivery of the store's history, and writes down there what came of it. */
  post(store: StoreState, clock: Clock, deliveryId: FlakeId): void;
}

/** Everything the sandbox knows. */
export interface SandboxState {
  readonly stores: ReadonlyMap<FlakeId, StoreState>;
  readonly clock: Clock;
  readonly outbox: Outbox;
}

/** The keys of the demo; fixed, so that a restarted sandbox is opened by the same ones. */
export const SANDBOX_KEYS = {
  apiKey: 'pnapi_sandbox_4f1c9b7e2d8a6053',
  otherApiKey: 'pnapi_sandbox_other_93be07d5a1c2',
  /** Of a shopper of the main store; never expires. */
  customerToken: 'pncus_sandbox_b82e6f40d7a91c35',
  /** Of the same shopper; expired. */
  expiredCustomerToken: 'pncus_sandbox_expired_07c4d1e85b3f',
  /** Of another shopper of the main store; never expires. */
  secondCustomerToken: 'pncus_sandbox_second_e6198fa2407d',
  /** Of a shopper of the other store; never expires. */
  otherCustomerToken: 'pncus_sandbox_other_5d20b7c9f81a',
} as const;
