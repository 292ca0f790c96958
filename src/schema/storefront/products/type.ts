import { idInShop, inShop, shopProduct, shopProducts } from '../../../resolvers/storefront/stores.js';
import type { StorefrontProductRow } from '../../../upstream/storefront/products.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, pageArgs } from '../../kit/connections.js';
import { DurationRef } from '../../kit/durations.js';
import { entriesOf, MetadataEntryRef } from '../../kit/metadata.js';
import { MoneyRef, money } from '../../kit/money.js';
import { ProductRestrictionsRef } from '../../kit/productFields.js';
import { StorefrontPricingRef } from '../prices.js';
import { StorefrontProductRef, StorefrontRef, TierGroupRef } from '../refs.js';
import {
  StorefrontCustomVariableRef,
  StorefrontGameServerRef,
  StorefrontProductTagRef,
  StorefrontStockRef,
  StorefrontTrialRef,
} from './parts.js';

const PurchaseOptionsRef = builder.objectRef<StorefrontProductRow>('StorefrontPurchaseOptions').implement({
  description: 'How a product can be bought.',
  requires: 'public',
  fields: (t) => ({
    allowsOneTime: t.exposeBoolean('allow_one_time_purchase', { description: 'Whether it can be bought once.' }),
    allowsSubscription: t.exposeBoolean('allow_subscription', { description: 'Whether it can be subscribed to.' }),
    subscriptionInterval: t.field({
      type: DurationRef,
      description: 'How often a subscription renews; kept also while subscriptions are not allowed.',
      resolve: (row) => ({ value: row.subscription_interval_value, scale: row.subscription_interval_scale }),
    }),
  }),
});

StorefrontProductRef.implement({
  description:
    'Something the store sells, as one shopper sees it. Its prices depend on currency and country, so it has no global id.',
  requires: 'public',
  fields: (t) => ({
    id: t.id({
      calls: 'none',
      description: 'Names the product in this view of the store. For client caches; not a global id.',
      resolve: ({ shop, id }) => idInShop(shop, 'product', id),
    }),
    paynowId: t.id({ description: "PayNow's own number.", resolve: (row) => row.id }),
    versionId: t.id({ description: 'Number of this state of the product.', resolve: (row) => row.version_id }),
    slug: t.string({ description: "The product's name in addresses.", resolve: (row) => row.slug }),
    name: t.string({ description: 'The name shoppers see.', resolve: (row) => row.name }),
    description: t.string({
      description: 'The text shoppers see; may be HTML.',
      resolve: (row) => row.description,
    }),
    label: t.string({
      nullable: true,
      description: 'A short badge; null when it has none.',
      resolve: (row) => row.label ?? null,
    }),
    imageUrl: t.string({
      nullable: true,
      description: 'Its picture; null when it has none.',
      resolve: (row) => row.image_url ?? null,
    }),
    sortOrder: t.int({
      description: 'Position in the catalogue; lower numbers come first.',
      resolve: (row) => row.sort_order,
    }),
    isHidden: t.boolean({ description: 'Whether it is left out of the catalogue.', resolve: (row) => row.hidden }),
    price: t.field({
      type: MoneyRef,
      description: "PayNow's price, before region, tax and sales. Show `pricing.final` where there is one.",
      resolve: (row) => money(row.price, row.currency, row.store_id),
    }),
    pricing: t.field({
      type: StorefrontPricingRef,
      nullable: true,
      description: 'What the shopper pays; null when PayNow sends none.',
      resolve: (row) => row.pricing && { part: row.pricing, product: row },
    }),
    purchase: t.field({ type: PurchaseOptionsRef, description: 'How it can be bought.', resolve: (row) => row }),
    restrictions: t.field({
      type: ProductRestrictionsRef,
      description: 'What is switched off for it.',
      resolve: (row) => row,
    }),
    isRemovedAfterTime: t.boolean({
      description: 'Whether it is removed from the customer after a time.',
      resolve: (row) => row.remove_after_enabled,
    }),
    removeAfter: t.field({
      type: DurationRef,
      description:
        'After which time it is removed from the customer; PayNow keeps it also while removal is switched off.',
      resolve: (row) => ({ value: row.remove_after_time_value, scale: row.remove_after_time_scale }),
    }),
    isSingleGameServerOnly: t.boolean({
      description: 'Whether a buyer has to choose one game server.',
      resolve: (row) => row.single_game_server_only,
    }),
    stock: t.field({
      type: StorefrontStockRef,
      nullable: true,
      description: 'What can still be bought; null when there is no limit.',
      resolve: (row) => row.stock,
    }),
    trial: t.field({ type: StorefrontTrialRef, description: 'Its free trial.', resolve: (row) => row.trial }),
    tags: t.field({ type: [StorefrontProductTagRef], description: 'Its tags.', resolve: (row) => row.tags }),
    gameServers: t.field({
      type: [StorefrontGameServerRef],
      description: 'The game servers it can be bought for.',
      resolve: (row) => row.gameservers,
    }),
    customVariables: t.field({
      type: [StorefrontCustomVariableRef],
      description: 'What a shopper enters when buying it.',
      resolve: (row) => row.custom_variables.map((variable) => ({ variable, product: row })),
    }),
    grantsGiftCard: t.boolean({
      description: 'Whether the buyer gets a gift card worth the subtotal.',
      resolve: (row) => row.deliverable_actions?.grant_giftcard ?? false,
    }),
    tierGroupId: t.id({
      nullable: true,
      description: 'Number of its tier group; null when there is none.',
      resolve: (row) => row.tier_group_id ?? null,
    }),
    activeTierGroup: t.field({
      type: TierGroupRef,
      nullable: true,
      requires: 'customer',
      calls: 'none',
      description: 'Its tier group, where the shopper has a product of it; null otherwise.',
      resolve: ({ active_tier_group: group, shop }) => (group ? inShop(shop)(group) : null),
    }),
    metadata: t.field({
      type: [MetadataEntryRef],
      description: "The store's own metadata.",
      resolve: (row) => entriesOf(row.metadata),
    }),
    enabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'From when it is sold; null means always.',
      resolve: (row) => row.enabled_at ?? null,
    }),
    enabledUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when it is sold; null means permanently.',
      resolve: (row) => row.enabled_until ?? null,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was created; null when PayNow does not say.',
      resolve: (row) => row.created_at ?? null,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed; null when never.',
      resolve: (row) => row.updated_at ?? null,
    }),
  }),
});

builder.objectFields(StorefrontRef, (t) => ({
  product: t.field({
    calls: 'one',
    type: StorefrontProductRef,
    nullable: true,
    description: 'A product by its PayNow number or its slug; null when there is none. One PayNow call.',
    args: { idOrSlug: t.arg.string({ required: true, description: 'PayNow number or slug.' }) },
    resolve: (shop, { idOrSlug }) => shopProduct(shop, idOrSlug),
  }),
  products: t.field({
    type: connectionOf(StorefrontProductRef),
    nullable: true,
    description:
      'All products on sale in catalogue order. PayNow sends them whole, and the gateway cuts pages. One PayNow call.',
    args: {
      ...pageArgs(t.arg),
      tags: t.arg.stringList({ description: 'Only products that carry these tags, by slug.' }),
    },
    resolve: (shop, { tags, ...page }) => shopProducts(shop, page, tags ?? []),
  }),
}));
