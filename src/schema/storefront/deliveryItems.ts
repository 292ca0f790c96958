import type { InShop } from '../../resolvers/storefront/stores.js';
import type { StorefrontDeliveryItemRow } from '../../upstream/storefront/deliveryItems.js';
import { builder } from '../kit/builder.js';
import { deliveryItemFields } from '../kit/deliveryItemFields.js';
import { PRODUCT_TODAY, productToday } from './orders.js';
import { StorefrontDeliveryItemRef, StorefrontProductRef } from './refs.js';

const ProductRef = builder.objectRef<InShop<StorefrontDeliveryItemRow>>('StorefrontDeliveryItemProduct').implement({
  description: 'The product as it was when the item was assigned.',
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
  description: 'A product that was given to the shopper.',
  requires: 'customer',
  fields: (t) => ({
    ...deliveryItemFields(t),
    product: t.field({
      type: ProductRef,
      description: 'The product as it was when the item was assigned.',
      resolve: (row) => row,
    }),
    orderId: t.exposeID('order_id', { nullable: true, description: 'Number of its order; null when there is none.' }),
    gameServerId: t.exposeID('execute_on_gameserver_id', {
      nullable: true,
      description: 'Number of the game server its commands run on; null when none was chosen.',
    }),
  }),
});
