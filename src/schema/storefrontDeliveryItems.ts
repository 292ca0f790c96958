import type { InShop } from '../resolvers/storefronts.js';
import type { StorefrontDeliveryItemRow } from '../upstream/storefrontDeliveryItems.js';
import { builder } from './builder.js';
import { deliveryItemState } from './deliveryItems.js';
import { PRODUCT_TODAY, productToday } from './storefrontOrders.js';
import { StorefrontDeliveryItemRef, StorefrontProductRef } from './storefrontRefs.js';

const ProductRef = builder.objectRef<InShop<StorefrontDeliveryItemRow>>('StorefrontDeliveryItemProduct').implement({
  description: 'The product as it was when the item was handed out.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.id({ description: "PayNow's own number of the product.", resolve: ({ product }) => product.id }),
    name: t.string({ description: 'Its name then.', resolve: ({ product }) => product.name }),
    slug: t.string({ description: 'Its name in addresses then.', resolve: ({ product }) => product.slug }),
    versionId: t.id({ description: 'Number of the version.', resolve: ({ product }) => product.version_id }),
    current: t.field({
      calls: 'once:storefrontProducts',
      type: StorefrontProductRef,
      nullable: true,
      description: PRODUCT_TODAY,
      resolve: ({ shop, product }) => productToday(shop, product.id),
    }),
  }),
});

StorefrontDeliveryItemRef.implement({
  description: 'A product that the shopper has been handed.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    state: t.field({
      type: deliveryItemState.ref,
      description: 'What has become of it.',
      resolve: (row, _, context) => deliveryItemState.show(row.state, context),
    }),
    product: t.field({
      type: ProductRef,
      description: 'The product as it was when the item was handed out.',
      resolve: (row) => row,
    }),
    isGift: t.exposeBoolean('gift', { description: 'Whether it was given by somebody else.' }),
    quantityIndex: t.exposeInt('quantity_index', {
      nullable: true,
      description: 'Which of several it is; null for a single one.',
    }),
    orderId: t.exposeID('order_id', { nullable: true, description: 'Number of its order; null without one.' }),
    orderLineId: t.exposeID('order_line_id', {
      nullable: true,
      description: 'Number of the line of its order; null without one.',
    }),
    subscriptionId: t.exposeID('subscription_id', {
      nullable: true,
      description: 'Number of its subscription; null without one.',
    }),
    gameServerId: t.exposeID('execute_on_gameserver_id', {
      nullable: true,
      description: 'Number of the game server its commands run on; null when none was chosen.',
    }),
    addedAt: t.expose('added_at', { type: 'DateTime', description: 'When it was handed out.' }),
    activeAt: t.expose('active_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it came into use; null when not yet.',
    }),
    isExpirable: t.exposeBoolean('expirable', { description: 'Whether it can expire.' }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it expires by itself; null when it does not.',
    }),
    overrideExpiresAt: t.expose('override_expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'Another expiry set by hand; null without one.',
    }),
    removedAt: t.expose('removed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was removed; null while it is not.',
    }),
    revokedAt: t.expose('revoked_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; null while it is not.',
    }),
    revokeReason: t.exposeString('revoke_reason', {
      nullable: true,
      description: 'Why it was taken back; null when not said.',
    }),
  }),
});
