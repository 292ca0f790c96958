import { builder } from '../../kit/builder.js';
import {
  type ChangeLineOf,
  type ChangeOf,
  changeFields,
  changeLineFields,
} from '../../kit/subscriptionChangeFields.js';
import { TODAYS_PRODUCT, toOrder, toProduct } from '../relations.js';

const ChangeLineRef = builder.objectRef<ChangeLineOf>('ProductSubscriptionChangeLine').implement({
  description: 'One line of a change: the product as it will be.',
  requires: 'subscriptions:read',
  fields: (t) => ({
    ...changeLineFields(t),
    product: toProduct(t, TODAYS_PRODUCT, ({ line, storeId }) => ({ storeId, id: line.product.id })),
  }),
});

/** A change of products that has not come into force. */
export const ProductSubscriptionChangeRef = builder.objectRef<ChangeOf>('ProductSubscriptionChange').implement({
  description: 'A change of the products of a subscription.',
  requires: 'subscriptions:read',
  fields: (t) => ({
    ...changeFields(t),
    proratedOrder: toOrder(
      t,
      'The order that pays the difference; null when there is none. One PayNow call.',
      ({ change, storeId }) => ({ storeId, id: change.prorated_order_id }),
    ),
    lines: t.field({
      type: [ChangeLineRef],
      description: 'The lines as they will be.',
      resolve: ({ change, storeId }) => change.lines.map((line) => ({ line, change, storeId })),
    }),
  }),
});
