import { readId } from '../../../core/ids.js';
import { wireValue } from '../../../resolvers/kit/wireValue.js';
import type { ListSubscriptionsQuery } from '../../../upstream/management/subscriptions.js';
import type { SubscriptionStatus } from '../../../upstream/wire/subscriptions.js';
import { builder } from '../../kit/builder.js';
import { filterList, filterText, plainIds } from '../../kit/filterValues.js';
import { subscriptionStatus } from '../../kit/subscriptionFields.js';

/** Conditions of a subscription list. */
export const ProductSubscriptionFilterInput = builder.inputType('ProductSubscriptionFilter', {
  description: 'Which subscriptions; all conditions have to hold.',
  fields: (t) => ({
    status: t.field({ type: [subscriptionStatus.ref], description: 'Subscriptions in one of these states.' }),
    customerId: t.id({ description: 'Subscriptions of this customer.' }),
    subscriptionId: t.id({ description: 'This subscription alone.' }),
    billingEmail: t.string({ description: 'Subscriptions billed to this address.' }),
    paymentMethodId: t.id({ description: 'Subscriptions paid with this payment method, by its PayNow number.' }),
    checkoutId: t.id({ description: 'Subscriptions of this checkout, by its PayNow number.' }),
    trialId: t.id({ description: 'Subscriptions with this trial, by its PayNow number.' }),
  }),
});

const PLAIN_IDS = {
  paymentMethodId: 'payment_method_id',
  checkoutId: 'checkout_id',
  trialId: 'trial_id',
} as const;

/** The filter in PayNow's words. @throws GatewayError `BAD_USER_INPUT` for a malformed id or an empty text */
export function subscriptionQuery(
  filter: typeof ProductSubscriptionFilterInput.$inferInput | null | undefined,
  storeId: string,
): ListSubscriptionsQuery {
  if (!filter) return {};
  const { status, customerId, subscriptionId, billingEmail } = filter;
  return {
    ...plainIds(filter, PLAIN_IDS),
    ...(status && {
      status: filterList(status, 'status').map((one) => wireValue<SubscriptionStatus>(one, 'filter', 'status')),
    }),
    ...(customerId != null && { customer_id: readId(customerId, 'Customer', storeId).paynowId }),
    ...(subscriptionId != null && {
      subscription_id: readId(subscriptionId, 'ProductSubscription', storeId).paynowId,
    }),
    ...(billingEmail != null && { billing_email: filterText(billingEmail, 'billingEmail') }),
  };
}
