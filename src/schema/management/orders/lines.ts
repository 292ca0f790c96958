import { loadersOf } from '../../../resolvers/kit/context.js';
import { orderLineFields } from '../../kit/orderFields.js';
import { OrderLineRef, SaleRef } from '../refs.js';
import { related } from '../related.js';
import { TODAYS_PRODUCT, toCustomer, toGameServer, toGiftCard, toProduct } from '../relations.js';

OrderLineRef.implement({
  description: 'One line of an order.',
  requires: 'orders:read',
  fields: (t) => ({
    ...orderLineFields(t),
    productImageUrl: t.string({
      nullable: true,
      description: "The product's picture at purchase; null when there is none.",
      resolve: ({ line }) => line.product_image_url ?? null,
    }),
    product: toProduct(t, TODAYS_PRODUCT, ({ line, order }) => ({ storeId: order.store_id, id: line.product_id })),
    description: t.string({
      nullable: true,
      description: 'What the bill says of it; null when nothing.',
      resolve: ({ line }) => line.description ?? null,
    }),
    giftRecipient: toCustomer(
      t,
      'The recipient; null when it is no gift. Costs nothing when PayNow sends it along.',
      ({ line, order }) => ({ storeId: order.store_id, id: line.gift_to_customer_id, known: line.gift_to_customer }),
    ),
    createdGiftCardId: t.id({
      nullable: true,
      description: 'Number of the gift card it created; null when there is none.',
      resolve: ({ line }) => line.created_giftcard_id ?? null,
    }),
    createdGiftCard: toGiftCard(
      t,
      'The gift card it created; null when there is none. One PayNow call per gift card.',
      ({ line, order }) => ({ storeId: order.store_id, id: line.created_giftcard_id }),
    ),
    gameServer: toGameServer(
      t,
      'The game server chosen; null when none was, and when it no longer exists. One PayNow call for all game servers of a query.',
      ({ line, order }) => ({ storeId: order.store_id, id: line.selected_gameserver_id }),
    ),
    subscriptionId: t.id({
      nullable: true,
      description: 'Number of its subscription; null when there is none.',
      resolve: ({ line }) => line.subscription_id ?? null,
    }),
    subscriptionChangeLineId: t.id({
      nullable: true,
      description: 'Number of the line of the subscription change it pays for; null when there is none.',
      resolve: ({ line }) => line.subscription_change_line_id ?? null,
    }),
    checkoutLineId: t.id({
      nullable: true,
      description: 'Number of the checkout line it came from; null when there is none.',
      resolve: ({ line }) => line.checkout_line_id ?? null,
    }),
    saleVersionId: t.id({
      nullable: true,
      description: 'Number of the version of the sale; null when there is none.',
      resolve: ({ line }) => line.sale_version_id ?? null,
    }),
    saleId: t.id({
      nullable: true,
      description: 'Number of the sale that took part; null when there is none.',
      resolve: ({ line }) => line.sale_id ?? null,
    }),
    sale: t.field({
      type: SaleRef,
      nullable: true,
      requires: 'sales:read',
      calls: 'batch',
      description:
        'That sale as it is now; null when there is none and when it no longer exists. One PayNow call for the sales of a query, and one for each that no longer exists.',
      resolve: ({ line, order }, _, context, info) =>
        related(order.store_id, line.sale_id, info, loadersOf(context).sales.byId),
    }),
  }),
});
