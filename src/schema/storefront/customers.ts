import {
  currentShopper,
  type ShopGiftCard,
  shopGiftCard,
  shopperDeliveryItems,
  shopperOrder,
  shopperOrders,
  shopperSubscription,
  shopperSubscriptions,
} from '../../resolvers/storefront/customers.js';
import { shopStore } from '../../resolvers/storefront/stores.js';
import { builder } from '../kit/builder.js';
import { connectionOf, directedPageArgs } from '../kit/connections.js';
import { identityFields } from '../kit/identity.js';
import { entriesOf, MetadataEntryRef } from '../kit/metadata.js';
import { MoneyRef, money } from '../kit/money.js';
import { nodeFields } from '../kit/nodeFields.js';
import {
  ShopperRef,
  StorefrontCustomerRef,
  StorefrontDeliveryItemRef,
  StorefrontOrderRef,
  StorefrontRef,
  StorefrontSubscriptionRef,
} from './refs.js';

StorefrontCustomerRef.implement({
  description: 'A shopper in another object of the storefront, for instance the recipient of a gift.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    ...identityFields(t),
  }),
});

ShopperRef.implement({
  description: 'The shopper who has signed in.',
  requires: 'customer',
  fields: (t) => ({
    ...nodeFields('Customer')(t),
    ...identityFields(t),
    metadata: t.field({
      type: [MetadataEntryRef],
      description: "The store's own metadata.",
      resolve: ({ metadata }) => entriesOf(metadata),
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When the customer was created.' }),
    updatedAt: t.expose('updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last changed; null when never.',
    }),
    orders: t.field({
      type: connectionOf(StorefrontOrderRef),
      nullable: true,
      description: "The shopper's orders by age. One PayNow call.",
      args: directedPageArgs(t.arg),
      resolve: ({ shop }, page) => shopperOrders(shop, page),
    }),
    order: t.field({
      calls: 1,
      type: StorefrontOrderRef,
      nullable: true,
      description: "An order of the shopper's own by id; null when they have none with it. One PayNow call.",
      args: { id: t.arg.id({ required: true, description: 'Global id or PayNow number.' }) },
      resolve: ({ shop }, { id }) => shopperOrder(shop, id),
    }),
    deliveryItems: t.field({
      type: connectionOf(StorefrontDeliveryItemRef),
      nullable: true,
      description: "The shopper's delivery items by age. One PayNow call.",
      args: directedPageArgs(t.arg),
      resolve: ({ shop }, page) => shopperDeliveryItems(shop, page),
    }),
    subscriptions: t.field({
      type: connectionOf(StorefrontSubscriptionRef),
      nullable: true,
      description:
        "The shopper's subscriptions by age; PayNow has them for stores with Steam sign-in. One PayNow call.",
      args: directedPageArgs(t.arg),
      resolve: ({ shop }, page) => shopperSubscriptions(shop, page),
    }),
    subscription: t.field({
      calls: 1,
      type: StorefrontSubscriptionRef,
      nullable: true,
      description: "A subscription of the shopper's own by id; null when they have none with it. One PayNow call.",
      args: { id: t.arg.id({ required: true, description: 'Global id or PayNow number.' }) },
      resolve: ({ shop }, { id }) => shopperSubscription(shop, id),
    }),
  }),
});

const inStoreCurrency = async ({ shop }: ShopGiftCard, minorUnits: number) => {
  const { currency, creator_currency } = await shopStore(shop);
  // A gift card is kept in the currency the store is paid in; the other one follows the shopper.
  return money(minorUnits, creator_currency || currency, shop.storeId);
};

const StorefrontGiftCardRef = builder.objectRef<ShopGiftCard>('StorefrontGiftCard').implement({
  description: 'A gift card as whoever knows its code sees it.',
  requires: 'customer',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Its code.' }),
    balance: t.field({
      calls: 'once:storefrontStores',
      type: MoneyRef,
      nullable: true,
      description: 'The remaining balance, in the currency the store is paid in. One PayNow call for the store.',
      resolve: (row) => inStoreCurrency(row, row.balance),
    }),
    startingBalance: t.field({
      calls: 'once:storefrontStores',
      type: MoneyRef,
      nullable: true,
      description: 'The initial balance, in the currency the store is paid in. One PayNow call for the store.',
      resolve: (row) => inStoreCurrency(row, row.starting_balance),
    }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when it can be used; null means permanently.',
    }),
  }),
});

builder.objectFields(StorefrontRef, (t) => ({
  customer: t.field({
    calls: 'one',
    type: ShopperRef,
    nullable: true,
    requires: 'customer',
    description: 'The shopper who has signed in. One PayNow call.',
    resolve: (shop) => currentShopper(shop),
  }),
  giftCard: t.field({
    calls: 2,
    guess: true,
    type: StorefrontGiftCardRef,
    nullable: true,
    requires: 'customer',
    description: 'The gift card with this code; null when there is none. One PayNow call.',
    args: { code: t.arg.string({ required: true, description: 'The code on the card.' }) },
    resolve: (shop, { code }) => shopGiftCard(shop, code),
  }),
}));
