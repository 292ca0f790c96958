import { findShop, openShop, shopId, shopStore } from '../../resolvers/storefront/stores.js';
import type { StorefrontStoreRow } from '../../upstream/storefront/stores.js';
import { asksOfStore } from '../kit/asked.js';
import { builder } from '../kit/builder.js';
import { STORE_ID } from '../kit/inputs.js';
import { StorefrontRef } from './refs.js';

/** One read for all fields of the store's own, however many ask. */
const STORE = 'once:storefrontStores';

StorefrontRef.implement({
  description:
    'What a shopper sees of a store; a customer token adds the shopper and the cart. Its own fields cost one PayNow call together; ids and the fields that lead to other objects do not read the store.',
  requires: 'public',
  fields: (t) => {
    const own = {
      text: (description: string, read: (row: StorefrontStoreRow) => string) =>
        t.string({ calls: STORE, description, resolve: async (shop) => read(await shopStore(shop)) }),
      optional: (description: string, read: (row: StorefrontStoreRow) => string | null | undefined) =>
        t.string({
          calls: STORE,
          nullable: true,
          description,
          resolve: async (shop) => read(await shopStore(shop)) ?? null,
        }),
      moment: (description: string, read: (row: StorefrontStoreRow) => string | null | undefined) =>
        t.field({
          type: 'DateTime',
          nullable: true,
          calls: STORE,
          description,
          resolve: async (shop) => read(await shopStore(shop)) ?? null,
        }),
      currency: (description: string, read: (row: StorefrontStoreRow) => string) =>
        t.field({
          type: 'CurrencyCode',
          calls: STORE,
          description,
          resolve: async (shop) => read(await shopStore(shop)),
        }),
    };
    return {
      id: t.id({
        calls: 'none',
        description:
          'Names this view of the store: store, currency, country and shopper. For client caches; not a global id. The same view has the same id until the shopper signs in or out.',
        resolve: shopId,
      }),
      paynowId: t.id({ description: "PayNow's own number of the store.", resolve: ({ storeId }) => storeId }),
      slug: own.text("The store's name in addresses.", (row) => row.slug),
      name: own.text('The name of the store.', (row) => row.name),
      description: own.optional('What the store says of itself; null when it says nothing.', (row) => row.description),
      platform: own.text('The platform it sells for, for instance minecraft.', (row) => row.platform),
      game: own.text('The game it sells for.', (row) => row.game),
      integrationType: own.optional(
        'How the store is connected; null when PayNow does not say.',
        (row) => row.integration_type,
      ),
      currency: own.currency('The currency the store prices in.', (row) => row.currency),
      creatorCurrency: own.currency('The currency the store is paid in.', (row) => row.creator_currency),
      liveMode: t.boolean({
        calls: STORE,
        description: 'True when purchases move real money; false is test mode.',
        resolve: async (shop) => (await shopStore(shop)).live_mode,
      }),
      websiteUrl: own.optional("The store's own site; null when not set.", (row) => row.website_url),
      supportEmail: own.optional('Email address for support; null when not set.', (row) => row.support_email),
      supportUrl: own.optional("The store's help page; null when not set.", (row) => row.support_url),
      logoUrl: own.optional('The logo; null when not set.', (row) => row.logo_url),
      logoSquareUrl: own.optional('The square logo; null when not set.', (row) => row.logo_square_url),
      createdAt: own.moment('When the store was created; null when PayNow does not say.', (row) => row.created_at),
      updatedAt: own.moment('When it was last changed; null when never.', (row) => row.updated_at),
    };
  },
});

builder.queryFields((t) => ({
  storefront: t.field({
    calls: 'named:storefrontStores',
    type: StorefrontRef,
    nullable: true,
    requires: 'public',
    description:
      "The shopper's view of a store; null when there is none. Without an id: the gateway's default store. With one, the store is read, which costs one PayNow call. Where only fields that lead to other objects are asked for, it is read once in ten minutes at the most.",
    args: {
      storeId: t.arg.id({ description: STORE_ID }),
      currency: t.arg({
        type: 'CurrencyCode',
        description: "The currency prices are shown in; the store's own when absent.",
      }),
      country: t.arg({
        type: 'CountryCode',
        description:
          "The country that prices and taxes are shown for; the shopper's own, as far as it is known, when absent.",
      }),
    },
    resolve: (_, args, context, info) =>
      args.storeId == null ? openShop(args, context) : findShop(args, asksOfStore(info), context),
  }),
}));
