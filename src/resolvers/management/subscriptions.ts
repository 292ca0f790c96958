import { cancelSubscription as cancelCall } from '../../upstream/management/subscriptions.js';
import type { GatewayContext } from '../kit/context.js';
import { inputRow, type RowInput } from '../kit/ids.js';
import { attempt, type Outcome } from '../kit/outcome.js';
import { ROW } from '../kit/rowWrites.js';

/** Input of {@link cancelProductSubscription}. */
export interface CancelProductSubscriptionInput extends RowInput {
  readonly atPeriodEnd: boolean;
}

/** What was canceled. */
export interface CancelResult {
  readonly storeId: string;
  readonly subscriptionId: string;
}

/** Cancels a subscription (`POST …/subscriptions/{subscriptionId}/cancel`); PayNow answers with nothing. */
export async function cancelProductSubscription(
  input: CancelProductSubscriptionInput,
  context: GatewayContext,
): Promise<Outcome<CancelResult>> {
  return attempt(
    async () => {
      const { storeId, paynowId: subscriptionId } = inputRow(input, 'ProductSubscription', context);
      await context.paynow().session.write('subscriptions', cancelCall, {
        path: { storeId, subscriptionId },
        body: { cancel_at_period_end: input.atPeriodEnd },
      });
      return { storeId, subscriptionId };
    },
    { ...ROW, cancel_at_period_end: ['atPeriodEnd'] },
    input,
  );
}
