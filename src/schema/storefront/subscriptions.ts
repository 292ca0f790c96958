import { type InShop, inShop, type Shop } from '../../resolvers/storefront/stores.js';
import type { SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import { builder } from '../kit/builder.js';
import { type ChangeLineOf, type ChangeOf, changeFields, changeLineFields } from '../kit/subscriptionChangeFields.js';
import { subscriptionFields } from '../kit/subscriptionFields.js';
import { subscriptionLineFields } from '../kit/subscriptionLineFields.js';
import { PRODUCT_TODAY, productToday } from './orders.js';
import { StorefrontCustomerRef, StorefrontProductRef, StorefrontSubscriptionRef } from './refs.js';

const LineRef = builder.objectRef<InShop<SubscriptionLineRow>>('StorefrontSubscriptionLine').implement({
  description: 'One line of a subscription, as its shopper sees it.',
  requires: 'customer',
  fields: (t) => ({
    ...subscriptionLineFields(t),
    product: t.field({
      type: StorefrontProductRef,
      nullable: true,
      calls: 'once:storefrontProducts',
      description: PRODUCT_TODAY,
      resolve: ({ shop, product_id }) => productToday(shop, product_id),
    }),
    giftRecipientId: t.exposeID('gift_to_customer_id', {
      nullable: true,
      description: 'Number of the recipient; null when it is no gift.',
    }),
  }),
});

interface ShopChangeLine extends ChangeLineOf {
  readonly shop: Shop;
}

const ChangeLineRef = builder.objectRef<ShopChangeLine>('StorefrontSubscriptionChangeLine').implement({
  description: 'One line of a change: the product as it will be.',
  requires: 'customer',
  fields: (t) => ({
    ...changeLineFields(t),
    product: t.field({
      type: StorefrontProductRef,
      nullable: true,
      calls: 'once:storefrontProducts',
      description: PRODUCT_TODAY,
      resolve: ({ shop, line }) => productToday(shop, line.product.id),
    }),
  }),
});

/** A change with the storefront it was read in. */
export interface ShopChange extends ChangeOf {
  readonly shop: Shop;
}

/** A change of a shopper's own subscription. */
export const StorefrontSubscriptionChangeRef = builder.objectRef<ShopChange>('StorefrontSubscriptionChange').implement({
  description: "A change of the products of a shopper's own subscription.",
  requires: 'customer',
  fields: (t) => ({
    ...changeFields(t),
    subscriptionId: t.id({
      description: 'Number of the subscription.',
      resolve: ({ change }) => change.subscription_id,
    }),
    proratedOrderId: t.id({
      nullable: true,
      description: 'Number of the order that pays the difference; null when there is none.',
      resolve: ({ change }) => change.prorated_order_id ?? null,
    }),
    lines: t.field({
      calls: 'none',
      type: [ChangeLineRef],
      description: 'The lines as they will be.',
      resolve: ({ change, storeId, shop }) => change.lines.map((line) => ({ line, change, storeId, shop })),
    }),
  }),
});

StorefrontSubscriptionRef.implement({
  description: 'A subscription, as its shopper sees it.',
  requires: 'customer',
  fields: (t) => ({
    ...subscriptionFields(t),
    customer: t.field({
      type: StorefrontCustomerRef,
      description: 'The buyer; comes with the subscription at no cost.',
      resolve: ({ customer }) => customer,
    }),
    lines: t.field({
      calls: 'none',
      type: [LineRef],
      description: 'The products that are bought.',
      resolve: ({ lines, shop }) => lines.map(inShop(shop)),
    }),
    couponIds: t.exposeIDList('coupon_ids', { description: 'Numbers of the coupons that take part.' }),
    pendingChange: t.field({
      calls: 'none',
      type: StorefrontSubscriptionChangeRef,
      nullable: true,
      description: 'A change that has not come into force; null when there is none.',
      resolve: ({ pending_change: change, store_id: storeId, shop }) => change && { change, storeId, shop },
    }),
  }),
});
