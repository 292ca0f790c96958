import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';
import type { SubscriptionChangeRow } from '../wire/subscriptions.js';

/** The shopper's product within a tier group, and its next renewal; amounts are minor units. Source: `GET /v1/store/tier-groups`. */
export interface TierGroupRow {
  readonly tier_group_id: FlakeId;
  readonly active_product_id: FlakeId;
  readonly pending_change_product_id?: FlakeId | null;
  readonly next_renewal_at: Timestamp;
  readonly next_billing_amount: number;
  readonly next_billing_presentment_amount: number;
  readonly currency: string;
  readonly presentment_currency: string;
}

/** Body that moves the shopper to another product of the tier group. */
export interface ChangeTierBody {
  readonly target_product_id: FlakeId;
  readonly verification_code?: string | null;
}

/** The result of a change, or of its preview. */
export interface TierChangeRow {
  readonly subscription_change: SubscriptionChangeRow;
  readonly pending_payment?: CheckoutPaymentRow | null;
}

/** The payment that a change needs. */
export interface CheckoutPaymentRow {
  readonly status: string;
  readonly declined: boolean;
  readonly decline_message?: string | null;
  readonly checkout_url?: string | null;
}

/** The tier groups of which the token's customer has a product. */
export const listTierGroups = endpoint<None, None, readonly TierGroupRow[]>()('GET', '/v1/store/tier-groups', 'rows');

/** Moves the customer to another product of a tier group. */
export const changeTier = endpoint<None, ChangeTierBody, TierChangeRow>()('POST', '/v1/store/tier-groups/{id}/change');

/** A preview of that change; changes nothing. */
export const previewTierChange = endpoint<None, ChangeTierBody, TierChangeRow>()(
  'POST',
  '/v1/store/tier-groups/{id}/change/preview',
);
