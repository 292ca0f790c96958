import { flakeId, listOf, oneOf, PAGE, text, type Values } from '../http/fields.js';
import type { StoredSubscription } from '../state.js';
import { accepts } from './shared.js';

/** The query of the lists of subscriptions, the same in both APIs. */
export const SUBSCRIPTION_QUERY = {
  ...PAGE,
  status: listOf(oneOf('invalid', 'created', 'active', 'canceled')),
  customer_id: flakeId,
  subscription_id: flakeId,
  billing_email: text(),
  payment_method_id: flakeId,
  checkout_id: flakeId,
  trial_id: flakeId,
} as const;

/** The test of a row that a {@link SUBSCRIPTION_QUERY} asks for. */
export function subscriptionFilter(query: Values<{}, typeof SUBSCRIPTION_QUERY>): (row: StoredSubscription) => boolean {
  const email = query.billing_email?.toLowerCase();
  return (row) =>
    (query.status?.includes(row.status) ?? true) &&
    accepts(query.customer_id, row.customer.id) &&
    accepts(query.subscription_id, row.id) &&
    accepts(email, row.billing_email?.toLowerCase()) &&
    accepts(query.payment_method_id, row.payment_method_id) &&
    accepts(query.checkout_id, row.checkout_id) &&
    (query.trial_id === undefined || row.lines.some((line) => line.trial_id === query.trial_id));
}
