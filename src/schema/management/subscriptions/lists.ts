import { pageOf } from '../../../resolvers/management/lists.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { oneById, pagedList } from '../entities.js';
import { CustomerRef, DeliveryItemRef, OrderLineRef, OrderRef, ProductSubscriptionRef, StoreRef } from '../refs.js';
import { toSubscription } from '../relations.js';
import { ProductSubscriptionFilterInput, subscriptionQuery } from './filter.js';

builder.objectFields(StoreRef, (t) => ({
  productSubscription: oneById(t, ProductSubscriptionRef, 'subscriptions'),
  productSubscriptions: t.field({
    type: connectionOf(ProductSubscriptionRef),
    nullable: true,
    requires: 'subscriptions:read',
    description: 'Subscriptions by age. One PayNow call.',
    args: {
      ...directedPageArgs(t.arg),
      filter: t.arg({
        type: ProductSubscriptionFilterInput,
        description: 'Which subscriptions; all conditions have to hold.',
      }),
    },
    resolve: ({ storeId }, { filter, ...page }, context) =>
      pageOf('subscriptions', storeId, subscriptionQuery(filter, storeId), page, context),
  }),
}));

builder.objectFields(CustomerRef, (t) => ({
  productSubscriptions: pagedList(
    t,
    ProductSubscriptionRef,
    'subscriptions',
    "The customer's subscriptions by age. One PayNow call per customer.",
    (row) => ({ storeId: row.store_id, filter: { customer_id: row.id } }),
  ),
}));

const DESCRIPTION = 'Its subscription; null when there is none. One PayNow call per subscription.';

builder.objectFields(OrderRef, (t) => ({
  subscription: toSubscription(t, DESCRIPTION, (row) => ({ storeId: row.store_id, id: row.subscription_id })),
}));

builder.objectFields(OrderLineRef, (t) => ({
  subscription: toSubscription(t, DESCRIPTION, ({ line, order }) => ({
    storeId: order.store_id,
    id: line.subscription_id,
  })),
}));

builder.objectFields(DeliveryItemRef, (t) => ({
  subscription: toSubscription(t, DESCRIPTION, (row) => ({ storeId: row.store_id, id: row.subscription_id })),
}));
