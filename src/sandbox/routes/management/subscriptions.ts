import { conflict, found } from '../../http/errors.js';
import { boolean, flakeId, listOf, nullable, objectOf, oneOf, PAGE, text } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import { emitSubscriptionCanceled } from '../../webhooks/emit.js';

const is = <T>(wanted: T | undefined, got: T | null | undefined): boolean => wanted === undefined || wanted === got;

/** Products bought again and again. */
export const subscriptionRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/subscriptions',
    query: {
      optional: {
        ...PAGE,
        status: listOf(oneOf('invalid', 'created', 'active', 'canceled')),
        customer_id: flakeId,
        subscription_id: flakeId,
        billing_email: text(),
        payment_method_id: flakeId,
        checkout_id: flakeId,
        trial_id: flakeId,
      },
    },
    handle: ({ store, query }) => {
      const email = query.billing_email?.toLowerCase();
      return store.subscriptions.page(
        query,
        (row) =>
          (query.status?.includes(row.status) ?? true) &&
          is(query.customer_id, row.customer.id) &&
          is(query.subscription_id, row.id) &&
          is(email, row.billing_email?.toLowerCase()) &&
          is(query.payment_method_id, row.payment_method_id) &&
          is(query.checkout_id, row.checkout_id) &&
          (query.trial_id === undefined || row.lines.some((line) => line.trial_id === query.trial_id)),
      );
    },
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
      // What is not paid has no period to wait for.
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
