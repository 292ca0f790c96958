import type { BanRow } from '../upstream/management/bans.js';
import type { CouponRow } from '../upstream/management/coupons.js';
import type { CustomVariableRow } from '../upstream/management/customVariables.js';
import type { DeliveryItemRow } from '../upstream/management/deliveryItems.js';
import type { GameServerRow } from '../upstream/management/gameServers.js';
import type { GiftCardRow } from '../upstream/management/giftCards.js';
import type { OrderRow } from '../upstream/management/orders.js';
import type { PaymentRow } from '../upstream/management/payments.js';
import type { ProductRow } from '../upstream/management/products.js';
import type { SaleRow } from '../upstream/management/sales.js';
import type { SubscriptionRow } from '../upstream/management/subscriptions.js';
import type { TagRow } from '../upstream/management/tags.js';
import type { WebhookDeliveryRow, WebhookRow } from '../upstream/management/webhookEndpoints.js';
import type { CustomerRow } from '../upstream/wire/customers.js';
import { Collection, type Identified } from './collection.js';
import type { CheckoutRecord } from './shop/records.js';

/** A subscription with the fields that PayNow calls deprecated and still sends. The gateway does not use them. */
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

interface Kind<Row extends Identified, Start extends 'seeded' | 'empty'> {
  readonly start: Start;
  /** Carries the type of the rows; no kind has a value here. */
  readonly row?: Row;
}

/** Its first rows come from the seed, which does not compile without them. */
const seeded = <Row extends Identified>(): Kind<Row, 'seeded'> => ({ start: 'seeded' });

/** It has no rows when the sandbox starts; the seed does not name it. */
const empty = <Row extends Identified>(): Kind<Row, 'empty'> => ({ start: 'empty' });

/** The collections of a store. The store's state, its seed and its start all follow from this table. */
const COLLECTIONS = {
  gameServers: seeded<GameServerRow>(),
  customVariables: seeded<CustomVariableRow>(),
  tags: seeded<TagRow>(),
  products: seeded<ProductRow>(),
  customers: seeded<CustomerRow>(),
  orders: seeded<OrderRow>(),
  /** Each payment contains its refunds. */
  payments: seeded<PaymentRow>(),
  subscriptions: seeded<StoredSubscription>(),
  deliveryItems: seeded<DeliveryItemRow>(),
  bans: seeded<BanRow>(),
  coupons: seeded<CouponRow>(),
  sales: seeded<SaleRow>(),
  giftCards: seeded<GiftCardRow>(),
  checkouts: empty<CheckoutRecord>(),
  webhooks: seeded<WebhookRow>(),
  /** What was sent to webhooks, or is about to be. */
  webhookDeliveries: seeded<WebhookDeliveryRow>(),
} as const;

type Table = typeof COLLECTIONS;

/** The name of a collection. */
export type CollectionName = keyof Table;

/** The name of every collection. */
export const COLLECTION_NAMES = Object.keys(COLLECTIONS) as readonly CollectionName[]; // the table's own keys

type RowOf<Name extends CollectionName> = NonNullable<Table[Name]['row']>;

/** The collections of a store, by name. */
export type Collections = { readonly [Name in CollectionName]: Collection<RowOf<Name>> };

/** The first rows of every seeded collection. */
export type SeedRows = {
  readonly [Name in CollectionName as Table[Name]['start'] extends 'seeded' ? Name : never]: readonly RowOf<Name>[];
};

/** Every collection, made by `make`. */
function eachCollection(make: (name: CollectionName) => Collection<Identified>): Collections {
  // `make` returns the collection of the name it is given.
  return Object.fromEntries(COLLECTION_NAMES.map((name) => [name, make(name)])) as unknown as Collections;
}

/** The collections of a store that starts with these rows. */
export function createCollections(rows: SeedRows): Collections {
  const rowsByName: Readonly<Partial<Record<CollectionName, readonly Identified[]>>> = rows;
  return eachCollection((name) => new Collection(rowsByName[name]));
}

/** The same rows in collections of their own: a change of one store does not change the other. */
export const copyCollections = (store: Collections): Collections => eachCollection((name) => store[name].copy());
