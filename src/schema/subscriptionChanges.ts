import { loadersOf } from '../resolvers/context.js';
import { builder } from './builder.js';
import { OrderRef, ProductRef } from './refs.js';
import { related } from './related.js';
import { type ChangeLineOf, type ChangeOf, changeFields, changeLineFields } from './subscriptionChangeFields.js';

const ChangeLineRef = builder.objectRef<ChangeLineOf>('ProductSubscriptionChangeLine').implement({
  description: 'One line of a change: the product as it will be.',
  requires: 'subscriptions:read',
  fields: (t) => ({
    ...changeLineFields(t),
    product: t.field({
      type: ProductRef,
      nullable: true,
      requires: 'products:read',
      calls: 'batch',
      description: "Today's product; null when it is gone. One PayNow call for up to 100 products of a query.",
      resolve: ({ line, storeId }, _, context, info) =>
        related(storeId, line.product.id, info, loadersOf(context).products.byId),
    }),
  }),
});

/** A change of products that has not come into force. */
export const ProductSubscriptionChangeRef = builder.objectRef<ChangeOf>('ProductSubscriptionChange').implement({
  description: 'A change of the products of a subscription.',
  requires: 'subscriptions:read',
  fields: (t) => ({
    ...changeFields(t),
    proratedOrder: t.field({
      type: OrderRef,
      nullable: true,
      requires: 'orders:read',
      calls: 'related',
      description: 'The order that pays the difference; null without one. One PayNow call.',
      resolve: ({ change, storeId }, _, context, info) =>
        related(storeId, change.prorated_order_id, info, loadersOf(context).orders.byId),
    }),
    lines: t.field({
      type: [ChangeLineRef],
      description: 'The lines as they will be.',
      resolve: ({ change, storeId }) => change.lines.map((line) => ({ line, change, storeId })),
    }),
  }),
});
