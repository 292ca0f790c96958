import { conflict, found } from '../../http/errors.js';
import { boolean, nullable, objectOf } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import { emitSubscriptionCanceled } from '../../webhooks/emit.js';
import { SUBSCRIPTION_QUERY, subscriptionFilter } from '../subscriptionFilter.js';

/** Product subscriptions. */
export const subscriptionRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/subscriptions',
    query: { optional: SUBSCRIPTION_QUERY },
    handle: ({ store, query }) => store.subscriptions.page(query, subscriptionFilter(query)),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/subscriptions/{subscriptionId}',
    handle: ({ store, params }) => found(store.subscriptions.get(params.subscriptionId), 'subscription'),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/subscriptions/{subscriptionId}/cancel',
    body: objectOf({ optional: { cancel_at_period_end: nullable(boolean) } }),
    handle: ({ store, state, params, body }) => {
      const row = found(store.subscriptions.get(params.subscriptionId), 'subscription');
      if (row.status === 'canceled') {
        throw conflict('subscription-already-canceled', 'The subscription has been canceled already.');
      }
      const now = state.clock.now();
      // A subscription that is not paid has no period to end.
      const waits = body.cancel_at_period_end === true && row.status === 'active';
      const asked = row.cancellation_requested_at ?? now;
      const changed = store.subscriptions.put({
        ...row,
        ...(waits
          ? { cancel_at_period_end: true, cancellation_requested_at: asked }
          : { status: 'canceled', canceled_at: now, past_due: false }),
        next_attempt_at: null,
        updated_at: now,
      });
      if (!waits) emitSubscriptionCanceled(state, store, changed);
      return NO_CONTENT;
    },
  }),
];
