import { type CancelResult, cancelProductSubscription } from '../../../resolvers/management/subscriptions.js';
import { builder } from '../../kit/builder.js';
import { storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { toSubscription } from '../relations.js';

const CancelProductSubscriptionInput = builder.inputType('CancelProductSubscriptionInput', {
  description: 'What to cancel, and when.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The subscription: global id, or PayNow number of the store.' }),
    storeId: storeIdField(t),
    atPeriodEnd: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether it ends with the period that is paid; otherwise it ends at once.',
    }),
  }),
});

const CancelProductSubscriptionPayload = payloadOf<Partial<CancelResult>>('CancelProductSubscriptionPayload', (t) => ({
  productSubscription: toSubscription(
    t,
    'The subscription afterwards; null when it was refused. One PayNow call.',
    ({ storeId, subscriptionId }) => ({ storeId, id: subscriptionId }),
  ),
}));

builder.mutationField('cancelProductSubscription', (t) =>
  t.field({
    type: CancelProductSubscriptionPayload,
    nullable: true,
    requires: 'subscriptions:write',
    calls: 1,
    description:
      'Cancels a subscription, with its period or at once. Never sent twice: after UPSTREAM_OUTCOME_UNKNOWN read the subscription. One PayNow call.',
    args: {
      input: t.arg({
        type: CancelProductSubscriptionInput,
        required: true,
        description: 'The input of `cancelProductSubscription`.',
      }),
    },
    resolve: (_, { input }, context) => cancelProductSubscription(input, context),
  }),
);
