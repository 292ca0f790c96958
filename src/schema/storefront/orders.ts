import { type InShop, type Shop, shopProductById } from '../../resolvers/storefront/stores.js';
import type { StorefrontOrderLineRow, StorefrontOrderRow } from '../../upstream/storefront/orders.js';
import { builder } from '../kit/builder.js';
import { orderLineFields, orderStatus, orderType } from '../kit/orderFields.js';
import { OrderTotalsRef, presentmentTotals, settlementTotals } from '../kit/totals.js';
import { StorefrontCustomerRef, StorefrontOrderRef, StorefrontProductRef } from './refs.js';

interface LineOf {
  readonly line: StorefrontOrderLineRow;
  readonly order: InShop<StorefrontOrderRow>;
}

/** The product as it is now of a row of the storefront. */
export const PRODUCT_TODAY =
  'The product as it is now; null when it is not on sale any more. One PayNow call for all products of a query.';

/** Reads it. */
export const productToday = (shop: Shop, id: string | null | undefined) => shopProductById(shop, id);

const StorefrontOrderLineRef = builder.objectRef<LineOf>('StorefrontOrderLine').implement({
  description: 'One line of an order, as its shopper sees it.',
  requires: 'customer',
  fields: (t) => ({
    ...orderLineFields(t),
    productImageUrl: t.string({
      description: "The product's picture at purchase.",
      resolve: ({ line }) => line.product_image_url,
    }),
    productId: t.id({ description: "PayNow's number of the product.", resolve: ({ line }) => line.product_id }),
    product: t.field({
      calls: 'once:storefrontProducts',
      type: StorefrontProductRef,
      nullable: true,
      description: PRODUCT_TODAY,
      resolve: ({ line, order }) => productToday(order.shop, line.product_id),
    }),
    giftRecipient: t.field({
      type: StorefrontCustomerRef,
      nullable: true,
      description: 'The recipient; null when it is no gift, and when PayNow sends only the number.',
      resolve: ({ line }) => line.gift_to_customer ?? null,
    }),
    giftRecipientId: t.id({
      nullable: true,
      description: 'Number of the recipient; null when it is no gift.',
      resolve: ({ line }) => line.gift_to_customer_id ?? null,
    }),
    checkoutLineId: t.id({
      description: 'Number of the line of its checkout.',
      resolve: ({ line }) => line.checkout_line_id,
    }),
  }),
});

StorefrontOrderRef.implement({
  description: 'A purchase, as its shopper sees it.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    prettyId: t.exposeString('pretty_id', { description: 'The order number that people see; begins with pn-.' }),
    type: t.field({
      type: orderType.ref,
      description: 'What kind of purchase it is.',
      resolve: (row, _, context) => orderType.show(row.type, context),
    }),
    status: t.field({
      type: orderStatus.ref,
      description: 'The current status.',
      resolve: (row, _, context) => orderStatus.show(row.status, context),
    }),
    isSubscription: t.exposeBoolean('is_subscription', { description: 'Whether a subscription created it.' }),
    billingCycle: t.exposeInt('billing_cycle_sequence', {
      nullable: true,
      description: 'Which renewal of a subscription it is; null when there is none.',
    }),
    customer: t.field({
      type: StorefrontCustomerRef,
      description: 'The buyer; comes with the order at no cost.',
      resolve: ({ customer }) => customer,
    }),
    lines: t.field({
      type: [StorefrontOrderLineRef],
      description: 'The products that were bought.',
      resolve: (order) => order.lines.map((line) => ({ line, order })),
    }),
    totals: t.field({
      type: OrderTotalsRef,
      description: 'In the currency the store is paid in.',
      resolve: (row) => settlementTotals(row, row),
    }),
    presentmentTotals: t.field({
      type: OrderTotalsRef,
      description: 'In the currency the shopper saw.',
      resolve: (row) => presentmentTotals(row, row),
    }),
    checkoutId: t.exposeID('checkout_id', {
      nullable: true,
      description: 'Number of the checkout it came from; null when there is none.',
    }),
    subscriptionId: t.exposeID('subscription_id', {
      nullable: true,
      description: 'Number of its subscription; null when there is none.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', nullable: true, description: 'When it was created.' }),
    completedAt: t.expose('completed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was completed; null while it is not.',
    }),
    canceledAt: t.expose('canceled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was canceled; null when it was not.',
    }),
  }),
});
