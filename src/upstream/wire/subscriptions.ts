import type { Amounts, FlakeId, MaybeAmounts, PaymentSum, Presentment, RenewalSum, Timestamp } from './common.js';
import type { LineCustomVariableRow } from './orders.js';

/** Subscription status as the wire spells it. */
export type SubscriptionStatus = 'invalid' | 'created' | 'active' | 'canceled';

/** Status of a change as the wire spells it. */
export type SubscriptionChangeStatus =
  | 'invalid'
  | 'pending_payment'
  | 'pending_renewal'
  | 'applied'
  | 'canceled'
  | 'pending_verification';

/** When the difference of a change is charged. */
export type ProrationBehavior = 'invalid' | 'immediate' | 'next_billing_period' | 'none';

/** One line of a subscription: a product and what it costs at every renewal, and at first. */
export interface SubscriptionLineRow
  extends Amounts<RenewalSum | `initial_${PaymentSum}`>,
    MaybeAmounts<Presentment<RenewalSum> | `initial_${Presentment<PaymentSum>}`> {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly subscription_id: FlakeId;
  readonly checkout_line_id?: FlakeId | null;
  readonly initial_order_line_id?: FlakeId | null;
  readonly pricing_region_id?: string | null;
  readonly gift_to_customer_id?: FlakeId | null;
  readonly selected_gameserver_id?: FlakeId | null;
  readonly sale_id?: FlakeId | null;
  readonly sale_version_id?: FlakeId | null;
  readonly trial_id?: FlakeId | null;
  readonly product_id: FlakeId;
  readonly product_version_id: FlakeId;
  readonly product_name: string;
  readonly product_image_url?: string | null;
  readonly tax_inclusive: boolean;
  readonly currency: string;
  readonly price: number;
  readonly presentment_currency?: string | null;
}

/** A change of products that has not come into force. */
export interface SubscriptionChangeRow {
  readonly id: FlakeId;
  readonly subscription_id: FlakeId;
  readonly prorated_order_id?: FlakeId | null;
  readonly status: SubscriptionChangeStatus;
  readonly proration_behavior: ProrationBehavior;
  readonly off_session: boolean;
  readonly prorated_amount: ProratedAmountRow;
  readonly created_at: Timestamp;
  readonly applied_at?: Timestamp | null;
  readonly lines: readonly SubscriptionChangeLineRow[];
  readonly next_billing_amount: AmountsRow;
  readonly next_billing_presentment_amount: AmountsRow;
}

/** One line of a change. */
export interface SubscriptionChangeLineRow {
  readonly id: FlakeId;
  readonly subscription_line_id?: FlakeId | null;
  readonly is_deleted: boolean;
  readonly tax_inclusive: boolean;
  readonly price: number;
  readonly product: SubscriptionChangeProductRow;
  readonly amount: AmountsRow;
  readonly presentment_amount: AmountsRow;
  readonly prorated_amount: number;
  readonly prorated_presentment_amount: number;
  readonly remaining_minutes: number;
  readonly total_minutes: number;
}

/** The product that a line changes to. */
export interface SubscriptionChangeProductRow {
  readonly id: FlakeId;
  readonly version_id: FlakeId;
  readonly name: string;
  readonly image_url?: string | null;
  readonly selected_gameserver_id?: FlakeId | null;
  readonly pricing_region_id?: string | null;
  readonly custom_variables: Readonly<Record<string, LineCustomVariableRow>>;
}

/** Sums of one payment in minor units; the currency is lower case. */
export interface AmountsRow {
  readonly currency: string;
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

/** What a change costs for the rest of the period, in minor units. */
export interface ProratedAmountRow {
  readonly currency: string;
  readonly prorated_amount: number;
  readonly presentment_currency: string;
  readonly presentment_prorated_amount: number;
}
