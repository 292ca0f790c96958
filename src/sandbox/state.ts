import type { StoreRow } from '../upstream/management/stores.js';
import type { FlakeId, Timestamp } from '../upstream/wire/common.js';
import type { Collections } from './collections.js';
import type { ShopLine } from './shop/records.js';

export type { StoredSubscription } from './collections.js';

/** The session of a customer's token. */
export interface CustomerSession {
  readonly customerId: FlakeId;
  /** When the token expires, in milliseconds since 1970; `Infinity` for never. */
  readonly expiresMs: number;
}

/** Everything that the sandbox keeps for one store. */
export interface StoreState extends Collections {
  readonly store: StoreRow;
  /** The API keys of this store. */
  readonly apiKeys: ReadonlySet<string>;
  /** Tokens that act as a customer. */
  readonly customerTokens: Map<string, CustomerSession>;
  /** The customers' carts, by customer id. */
  readonly carts: Map<FlakeId, readonly ShopLine[]>;
}

/** Makes ids and timestamps. Ids grow with time, as PayNow's do. */
export interface Clock {
  /** Now, never earlier than the seed's last moment. */
  now(): Timestamp;
  /** An id newer than every id before. */
  nextId(): FlakeId;
}

/** What sends the deliveries of webhooks. */
export interface Outbox {
  /** Sends a delivery of the store's history, and records the result there. */
  post(store: StoreState, clock: Clock, deliveryId: FlakeId): void;
}

/** Everything that the sandbox keeps. */
export interface SandboxState {
  readonly stores: ReadonlyMap<FlakeId, StoreState>;
  readonly clock: Clock;
  readonly outbox: Outbox;
}

/** The keys and tokens of the demo; fixed, so that they also work after a restart. */
export const SANDBOX_KEYS = {
  apiKey: 'pnapi_sandbox_4f1c9b7e2d8a6053',
  otherApiKey: 'pnapi_sandbox_other_93be07d5a1c2',
  /** The token of a shopper of the main store; never expires. */
  customerToken: 'pncus_sandbox_b82e6f40d7a91c35',
  /** A token of the same shopper; expired. */
  expiredCustomerToken: 'pncus_sandbox_expired_07c4d1e85b3f',
  /** The token of another shopper of the main store; never expires. */
  secondCustomerToken: 'pncus_sandbox_second_e6198fa2407d',
  /** The token of a shopper of the other store; never expires. */
  otherCustomerToken: 'pncus_sandbox_other_5d20b7c9f81a',
} as const;
