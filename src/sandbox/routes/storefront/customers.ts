import type { FlakeId } from '../../../upstream/wire/common.js';
import { conflict, found } from '../../http/errors.js';
import { PAGE } from '../../http/fields.js';
import { NO_CONTENT } from '../../http/router.js';
import { customerRoute, type SignedIn } from '../../http/shopper.js';
import { deliveryItemView, orderView, subscriptionView } from '../../shop/views.js';
import { SUBSCRIPTION_QUERY, subscriptionFilter } from '../subscriptionFilter.js';

/** The customer's own subscription; that of another customer is a 404. */
function ownSubscription({ store, customer }: SignedIn, id: FlakeId) {
  const row = store.subscriptions.get(id);
  return found(row?.customer.id === customer.id ? row : undefined, 'subscription');
}

/** What the signed-in customer has bought. */
export const storefrontCustomerRoutes = [
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/orders',
    query: { optional: PAGE },
    handle: ({ store, customer, query }) =>
      store.orders.page(query, ({ customer_id: id }) => id === customer.id).map(orderView),
  }),
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/orders/{orderId}',
    handle: ({ store, customer, params }) => {
      const row = store.orders.get(params.orderId);
      return orderView(found(row?.customer_id === customer.id ? row : undefined, 'order'));
    },
  }),
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/delivery/items',
    query: { optional: PAGE },
    handle: ({ store, customer, query }) =>
      store.deliveryItems.page(query, ({ customer_id: id }) => id === customer.id).map(deliveryItemView),
  }),
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/subscriptions',
    query: { optional: SUBSCRIPTION_QUERY },
    handle: ({ store, customer, query }) => {
      const passes = subscriptionFilter(query);
      const rows = store.subscriptions.page(query, (row) => row.customer.id === customer.id && passes(row));
      return rows.map(subscriptionView);
    },
  }),
  customerRoute({
    method: 'GET',
    path: '/v1/store/customer/subscriptions/{subscriptionId}',
    handle: ({ params, ...shopper }) => subscriptionView(ownSubscription(shopper, params.subscriptionId)),
  }),
  customerRoute({
    method: 'DELETE',
    path: '/v1/store/customer/subscriptions/{subscriptionId}',
    handle: ({ params, state: { clock }, ...shopper }) => {
      const row = ownSubscription(shopper, params.subscriptionId);
      if (row.status === 'canceled' || row.cancel_at_period_end) {
        throw conflict('subscription-already-canceled', 'The subscription has been canceled already.');
      }
      const now = clock.now();
      // A paid subscription stays active until its period ends.
      const waits = row.status === 'active' && !row.past_due;
      shopper.store.subscriptions.put({
        ...row,
        ...(waits
          ? { cancel_at_period_end: true, cancellation_requested_at: now }
          : { status: 'canceled' as const, canceled_at: now, past_due: false }),
        next_attempt_at: null,
        updated_at: now,
      });
      return NO_CONTENT;
    },
  }),
];
