import type { FieldRef, ObjectFieldBuilder, ObjectRef } from '@pothos/core';
import type { Scope } from '../../core/resources.js';
import type { Loaders } from '../../loaders/management/loaders.js';
import { wrongRow } from '../../loaders/reads/ownedRows.js';
import { loadersOf } from '../../resolvers/kit/context.js';
import type { BuilderTypes } from '../kit/builder.js';
import type { Calls } from '../kit/calls.js';
import { sharedFields } from '../kit/sharedFields.js';
import {
  CouponRef,
  CustomerRef,
  GameServerRef,
  GiftCardRef,
  OrderRef,
  PaymentRef,
  ProductRef,
  ProductSubscriptionRef,
  StoreRef,
} from './refs.js';
import { type ReadById, related } from './related.js';

interface Entity {
  readonly id: string;
  readonly store_id: string;
}

/** The row that a field leads to. */
interface Target<Row> {
  /** Undefined leads nowhere. */
  readonly storeId: string | undefined;
  /** Null leads nowhere. */
  readonly id: string | null | undefined;
  /** The row itself, where PayNow sent it along: it is not read again. */
  readonly known?: Row | null | undefined;
}

interface Way<Row> {
  readonly type: ObjectRef<BuilderTypes, Row>;
  readonly requires: Scope;
  readonly calls: Calls;
  readonly reader: (loaders: Loaders) => ReadById<Row>;
}

/** Makes a field that leads from a source to a row. */
export type Lead<Row> = <Source>(
  t: ObjectFieldBuilder<BuilderTypes, Source>,
  description: string,
  target: (source: Source) => Target<Row>,
) => FieldRef<BuilderTypes>;

/**
 * A row that PayNow sent along with another one, if it is the one that the other names.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another id or store
 */
export function embedded<Row extends Entity>(
  known: Row | null | undefined,
  storeId: string | undefined,
  id: string | null | undefined,
): Row | undefined {
  if (known == null) return undefined;
  if (known.store_id !== storeId || (id != null && known.id !== id)) throw wrongRow();
  return known;
}

/** Makes the fields that lead to one kind of entity, whatever they start from. */
const wayTo =
  <Row extends Entity>({ type, requires, calls, reader }: Way<Row>): Lead<Row> =>
  (t, description, target) =>
    t.field({
      type,
      nullable: true,
      requires,
      calls,
      description,
      resolve: (source, _, context, info) => {
        const { storeId, id, known } = target(source);
        const row =
          embedded(known, storeId, id) ??
          (storeId === undefined ? null : related(storeId, id, info, reader(loadersOf(context))));
        return row as never; // of the type's own shape, which the builder cannot tell while Row is open
      },
    });

/** What most fields that lead to a product say of it. */
export const TODAYS_PRODUCT =
  'The product as it is now; null when it no longer exists. One PayNow call for up to 100 products of a query.';

/** A product that is known by its id. */
export const toProduct = wayTo({
  type: ProductRef,
  requires: 'products:read',
  calls: 'batch',
  reader: ({ products }) => products.byId,
});

/** A customer who is known by their id. */
export const toCustomer = wayTo({
  type: CustomerRef,
  requires: 'customers:read',
  calls: 'batch',
  reader: ({ customers }) => customers.byId,
});

/** An order that is known by its id. */
export const toOrder = wayTo({
  type: OrderRef,
  requires: 'orders:read',
  calls: 'related',
  reader: ({ orders }) => orders.byId,
});

/** A payment that is known by its id. */
export const toPayment = wayTo({
  type: PaymentRef,
  requires: 'orders:read',
  calls: 'related',
  reader: ({ payments }) => payments.byId,
});

/** A subscription that is known by its id. */
export const toSubscription = wayTo({
  type: ProductSubscriptionRef,
  requires: 'subscriptions:read',
  calls: 'related',
  reader: ({ subscriptions }) => subscriptions.byId,
});

/** A coupon that is known by its id. */
export const toCoupon = wayTo({
  type: CouponRef,
  requires: 'coupons:read',
  calls: 'related',
  reader: ({ coupons }) => coupons.byId,
});

/** A gift card that is known by its id. */
export const toGiftCard = wayTo({
  type: GiftCardRef,
  requires: 'giftcards:read',
  calls: 'related',
  reader: ({ giftCards }) => giftCards.byId,
});

/** A game server that is known by its id: one call reads all of a store. */
export const toGameServer = wayTo({
  type: GameServerRef,
  requires: 'gameservers:read',
  calls: 'once:gameServers',
  reader: ({ gameServers }) => gameServers.ofStore,
});

interface StoreRow {
  readonly store_id: string;
}

/** The store that an entity belongs to, and what it has to do with it. */
export const storeField = (description: string) =>
  sharedFields((t: ObjectFieldBuilder<BuilderTypes, StoreRow>) => ({
    store: t.field({ type: StoreRef, description, resolve: (row) => ({ storeId: row.store_id }) }),
  }));
