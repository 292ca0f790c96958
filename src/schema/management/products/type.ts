import { badInput } from '../../../core/errors.js';
import { readId } from '../../../core/ids.js';
import { loadersOf } from '../../../resolvers/kit/context.js';
import { creatorFields, lastChangeFields } from '../../kit/audit.js';
import { builder } from '../../kit/builder.js';
import { DurationRef } from '../../kit/durations.js';
import { entriesOf, MetadataEntryRef } from '../../kit/metadata.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { ProductRestrictionsRef } from '../../kit/productFields.js';
import { nodeOf, wholeList } from '../entities.js';
import { CustomVariableRef, ProductRef, StoreRef } from '../refs.js';
import { relatedAll } from '../related.js';
import { storeField } from '../relations.js';
import { ProductTrialRef, ProductUpsellRef } from './offers.js';
import {
  ProductCommandRef,
  ProductGameServerRef,
  ProductPurchaseOptionsRef,
  ProductStockRef,
  taxCode,
} from './parts.js';
import { ProductTagRef } from './tags.js';

ProductRef.implement({
  description: 'Something the store sells, as its managers see it. Prices shoppers see are in the storefront.',
  ...nodeOf('products'),
  fields: (t) => ({
    ...nodeFields('Product')(t),
    versionId: t.exposeID('version_id', {
      description: 'Number of the current version; every change makes a new one.',
    }),
    ...storeField('The store of the product.')(t),
    slug: t.exposeString('slug', { description: "The product's name in addresses." }),
    name: t.exposeString('name', { description: 'The name shoppers see.' }),
    description: t.exposeString('description', { description: 'The text shoppers see; may be HTML.' }),
    label: t.exposeString('label', { nullable: true, description: 'A short badge; null when it has none.' }),
    imageUrl: t.exposeString('image_url', { nullable: true, description: 'Its picture; null when it has none.' }),
    sortOrder: t.exposeInt('sort_order', { description: 'Position in the catalogue; lower numbers come first.' }),
    price: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The base price, before region, tax and sales, in the store's currency.",
      resolve: (row) => storeMoney(row.price, row.store_id),
    }),
    purchase: t.field({
      type: ProductPurchaseOptionsRef,
      description: 'How it can be bought.',
      resolve: (row) => row,
    }),
    restrictions: t.field({
      type: ProductRestrictionsRef,
      description: 'What is switched off for it.',
      resolve: (row) => row,
    }),
    trial: t.field({ type: ProductTrialRef, description: 'Its free trial.', resolve: ({ trial }) => trial }),
    upsell: t.field({ type: ProductUpsellRef, description: 'What is offered along with it.', resolve: (row) => row }),
    stock: t.field({ type: ProductStockRef, description: 'What is left, and the limits.', resolve: (row) => row }),
    isRemovedAfterTime: t.exposeBoolean('remove_after_enabled', {
      description: 'Whether it is removed from the customer after a time.',
    }),
    removeAfter: t.field({
      type: DurationRef,
      description:
        'After which time it is removed from the customer; PayNow keeps it also while removal is switched off.',
      resolve: (row) => ({ value: row.remove_after_time_value, scale: row.remove_after_time_scale }),
    }),
    isSingleGameServerOnly: t.exposeBoolean('single_game_server_only', {
      description: 'Whether a buyer has to choose one game server.',
    }),
    tags: t.field({
      type: [ProductTagRef],
      description: 'Its tags.',
      resolve: ({ tags, store_id: storeId }) => tags.map((row) => ({ row, storeId })),
    }),
    gameServers: t.field({
      type: [ProductGameServerRef],
      description: 'The game servers it is for.',
      resolve: ({ gameservers }) => gameservers,
    }),
    commands: t.field({
      type: [ProductCommandRef],
      description: 'What runs on game servers.',
      resolve: ({ commands }) => commands,
    }),
    customVariableIds: t.exposeIDList('custom_variable_ids', { description: 'Numbers of its custom variables.' }),
    customVariables: t.field({
      type: [CustomVariableRef],
      nullable: { list: true, items: true },
      requires: 'customvariables:read',
      calls: 'once:customVariables',
      description: 'Its custom variables; null for one that no longer exists. One PayNow call for all of a query.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.custom_variable_ids, info, loadersOf(context).customVariables.ofStore),
    }),
    requiredProducts: t.field({
      type: [ProductRef],
      nullable: { list: true, items: true },
      calls: 'batch',
      description: 'Products a buyer must own. One PayNow call for all of them.',
      resolve: (row, _, context, info) =>
        relatedAll(row.store_id, row.required_product_ids, info, loadersOf(context).products.byId),
    }),
    requiresAllProducts: t.exposeBoolean('required_product_all', {
      nullable: true,
      description: 'Whether all required products are needed, or one; null when PayNow does not say.',
    }),
    grantsGiftCard: t.boolean({
      description: 'Whether the buyer gets a gift card worth the subtotal.',
      resolve: (row) => row.deliverable_actions?.grant_giftcard ?? false,
    }),
    taxCode: t.field({
      type: taxCode.ref,
      nullable: true,
      description: 'Its kind for taxes; null when not set.',
      resolve: (row, _, context) => (row.tax_code == null ? null : taxCode.show(row.tax_code, context)),
    }),
    tierGroupId: t.exposeID('tier_group_id', {
      nullable: true,
      description: 'Number of its tier group; null when there is none.',
    }),
    metadata: t.field({
      type: [MetadataEntryRef],
      description: "The store's own metadata.",
      resolve: ({ metadata }) => entriesOf(metadata),
    }),
    isHidden: t.exposeBoolean('is_hidden', {
      nullable: true,
      description: 'Whether it is left out of the catalogue; null when PayNow does not say.',
    }),
    enabledAt: t.expose('enabled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'From when it is sold; null means always.',
    }),
    enabledUntil: t.expose('enabled_until', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when it is sold; null means permanently.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', nullable: true, description: 'When it was created.' }),
    ...creatorFields(t),
    ...lastChangeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  product: t.field({
    type: ProductRef,
    nullable: true,
    requires: 'products:read',
    calls: 1,
    description: 'A product by id or by slug: exactly one of them. Null when there is none. One PayNow call.',
    args: {
      id: t.arg.id({ description: 'Global id or PayNow number.' }),
      slug: t.arg.string({ description: "The product's name in addresses." }),
    },
    resolve: ({ storeId }, { id, slug }, context) => {
      if ((id == null) === (slug == null)) throw badInput('product takes either id or slug.');
      const { products } = loadersOf(context);
      if (id != null) return products.byId(storeId, readId(id, 'Product', storeId).paynowId);
      if (!slug) throw badInput('slug must not be empty.');
      return products.bySlug(storeId, slug);
    },
  }),
  products: wholeList(t, ProductRef, 'products'),
}));
