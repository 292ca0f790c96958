import { toGlobalId } from '../../core/ids.js';
import { storeIdOf } from '../../resolvers/kit/ids.js';
import { allStores, findStore, type StoreHandle, storeRow } from '../../resolvers/management/stores.js';
import type { StoreRow } from '../../upstream/management/stores.js';
import { asksOfStore } from '../kit/asked.js';
import { builder } from '../kit/builder.js';
import { STORE_ID } from '../kit/inputs.js';
import { NodeRef } from './nodes.js';
import { StoreRef } from './refs.js';

StoreRef.implement({
  description:
    'A store as its managers see it. Its own fields cost one PayNow call together; `id`, `paynowId` and the fields that lead to other objects do not read the store.',
  requires: 'any scope',
  interfaces: [NodeRef],
  fields: (t) => {
    // What the storefront shows to everybody is open to whoever may enter; the rest is for managers of the store.
    const requires = 'stores:read';
    const own = {
      text: (description: string, read: (row: StoreRow) => string) =>
        t.string({
          calls: 'once:stores',
          description,
          resolve: async (store, _, context) => read(await storeRow(store, context)),
        }),
      optional: (description: string, read: (row: StoreRow) => string | null | undefined) =>
        t.string({
          nullable: true,
          calls: 'once:stores',
          description,
          requires,
          resolve: async (store, _, context) => read(await storeRow(store, context)) ?? null,
        }),
      moment: (description: string, read: (row: StoreRow) => string | null | undefined) =>
        t.field({
          type: 'DateTime',
          nullable: true,
          calls: 'once:stores',
          description,
          requires,
          resolve: async (store, _, context) => read(await storeRow(store, context)) ?? null,
        }),
    };
    return {
      id: t.id({ description: 'Global id.', resolve: ({ storeId }) => toGlobalId(storeId, 'Store', storeId) }),
      paynowId: t.id({ description: "PayNow's own number.", resolve: ({ storeId }) => storeId }),
      slug: own.text("The store's name in addresses.", (row) => row.slug),
      name: own.text('The name shoppers see.', (row) => row.name),
      description: own.text("The store's description.", (row) => row.description),
      platform: own.text('The game or platform it sells for, for instance rust.', (row) => row.platform),
      integrationType: own.optional(
        'How the store is connected; null when PayNow does not say.',
        (row) => row.integration_type,
      ),
      currency: t.field({
        type: 'CurrencyCode',
        calls: 'once:stores',
        description: 'The currency the store prices in and is paid in.',
        resolve: async (store, _, context) => (await storeRow(store, context)).currency,
      }),
      liveMode: t.boolean({
        calls: 'once:stores',
        description: 'True when purchases move real money; false is test mode.',
        resolve: async (store, _, context) => (await storeRow(store, context)).live_mode,
      }),
      ownerId: t.id({
        calls: 'once:stores',
        nullable: true,
        description: "PayNow's number of the account that owns the store; null when it may not be seen.",
        requires,
        resolve: async (store, _, context) => (await storeRow(store, context)).owner_id,
      }),
      websiteUrl: own.optional("The store's own site; null when not set.", (row) => row.website_url),
      contactEmail: own.optional('Address for general questions; null when not set.', (row) => row.contact_email),
      supportEmail: own.optional('Email address for support; null when not set.', (row) => row.support_email),
      supportUrl: own.optional("The store's help page; null when not set.", (row) => row.support_url),
      logoUrl: own.optional('The logo; null when not set.', (row) => row.logo_url),
      logoSquareUrl: own.optional('The square logo; null when not set.', (row) => row.logo_square_url),
      minecraftBedrockUsernamePrefix: own.optional(
        'The prefix of Bedrock names, for instance a dot; null when not set.',
        (row) => row.minecraft_bedrock_username_prefix,
      ),
      createdAt: own.moment('When the store was created.', (row) => row.created_at),
      updatedAt: own.moment('When it was last changed; null when never.', (row) => row.updated_at),
      onboardingCompletedAt: own.moment(
        'When it was set up; null while it is not.',
        (row) => row.onboarding_completed_at,
      ),
    };
  },
});

builder.queryFields((t) => ({
  stores: t.field({
    type: [StoreRef],
    nullable: { list: true, items: true },
    requires: 'stores:read',
    calls: 'one',
    description:
      'Every store of the credential; null for one that cannot be shown, with an error that names its field. One PayNow call.',
    resolve: async (_, __, context) => {
      const rows = await allStores(context);
      return rows.map((row) => (row instanceof Error ? row : { storeId: row.id, row })) as StoreHandle[];
    },
  }),
  store: t.field({
    type: StoreRef,
    nullable: true,
    calls: 'named:stores',
    requires: 'any scope',
    description:
      "The manager's view of a store; null when there is none. Without an id: the gateway's default store. With one, the store is read, which costs one PayNow call. Where only fields that lead to other objects are asked for, it is read once in ten minutes at the most.",
    args: { id: t.arg.id({ description: STORE_ID }) },
    resolve: (_, { id }, context, info) => {
      const storeId = storeIdOf(id, context);
      return id == null ? { storeId } : findStore(storeId, asksOfStore(info), context);
    },
  }),
}));
