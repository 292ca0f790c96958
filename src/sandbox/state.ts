import type { CouponRow } from '../upstream/coupons.js';
import type { CustomerRow } from '../upstream/customers.js';
import type { DeliveryItemRow } from '../upstream/deliveryItems.js';
import type { OrderRow } from '../upstream/orders.js';
import type { PaymentRow } from '../upstream/payments.js';
import type { ProductGameServerRow, ProductRow, ProductTagRow } from '../upstream/products.js';
import type { StoreRow } from '../upstream/stores.js';
import type { FlakeId, Timestamp } from '../upstream/wire.js';
import type { Collection } from './collection.js';

/** Everything one store of the sandbox knows. */
export interface StoreState {
  readonly store: StoreRow;
  /** The keys that open this store. */
  readonly apiKeys: ReadonlySet<string>;
  readonly tags: Collection<ProductTagRow>;
  readonly gameServers: Collection<ProductGameServerRow>;
  readonly products: Collection<ProductRow>;
  readonly customers: Collection<CustomerRow>;
  /** Tokens that act as a customer, each with the customer's id. */
  readonly customerTokens: Map<string, FlakeId>;
  readonly orders: Collection<OrderRow>;
  /** Refunds live inside their payment. */
  readonly payments: Collection<PaymentRow>;
  readonly deliveryItems: Collection<DeliveryItemRow>;
  readonly coupons: Collection<CouponRow>;
}

/** Makes ids and moments. Ids grow with time, as PayNow's do. */
export interface Clock {
  /** Now, never earlier than the seed's last moment. */
  now(): Timestamp;
  /** An id newer than every id before. */
  nextId(): FlakeId;
}

/** Everything the sandbox knows. */
export interface SandboxState {
  readonly stores: ReadonlyMap<FlakeId, StoreState>;
  readonly clock: Clock;
}

/** The keys of the demo; fixed, so that a restarted sandbox is opened by the same ones. */
export const SANDBOX_KEYS = {
  apiKey: 'pnapi_sandbox_4f1c9b7e2d8a6053',
  otherApiKey: 'pnapi_sandbox_other_93be07d5a1c2',
  customerToken: 'pncus_sandbox_b82e6f40d7a91c35',
} as const;
