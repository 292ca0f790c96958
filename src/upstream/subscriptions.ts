import type { CustomerRow } from './customers.js';
import { endpoint, type None } from './endpoint.js';
import type { LineCustomVariableRow, TaxJurisdictionRow } from './orders.js';
import type { PaymentMethodRow } from './payments.js';
import type {
  Amounts,
  FlakeId,
  IntervalScale,
  MaybeAmounts,
  PageQuery,
  PaymentSum,
  Presentment,
  RenewalSum,
  Timestamp,
} from './wire.js';

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

/** A product bought again and again, without the fields PayNow calls deprecated. Amounts are minor units. Source: `GET /v1/stores/{storeId}/subscriptions/{subscriptionId}`. */
export interface SubscriptionRow
  extends Amounts<RenewalSum | `initial_${PaymentSum}`>,
    MaybeAmounts<Presentment<RenewalSum> | `initial_${Presentment<PaymentSum>}`> {
  readonly id: FlakeId;
  readonly pretty_id: string;
  readonly store_id: FlakeId;
  readonly customer: CustomerRow;
  readonly payment_method_id?: FlakeId | null;
  readonly payment_method?: PaymentMethodRow | null;
  readonly pending_change?: SubscriptionChangeRow | null;
  readonly next_billing_amount: AmountsRow;
  readonly next_billing_presentment_amount: AmountsRow;
  readonly status: SubscriptionStatus;
  readonly coupon_id?: FlakeId | null;
  readonly coupon_ids: readonly FlakeId[];
  readonly affiliate_id?: FlakeId | null;
  readonly checkout_id?: FlakeId | null;
  readonly checkout_line_id?: FlakeId | null;
  readonly billing_name?: string | null;
  readonly billing_email?: string | null;
  readonly billing_country?: string | null;
  readonly billing_tax_id?: string | null;
  readonly tax_jurisdictions: readonly TaxJurisdictionRow[];
  readonly customer_ip?: string | null;
  readonly gift_to_customer_id?: FlakeId | null;
  readonly gift_to_customer?: CustomerRow | null;
  readonly product_id?: FlakeId | null;
  readonly product_version_id?: FlakeId | null;
  readonly interval_value: number;
  readonly interval_scale: IntervalScale;
  readonly currency: string;
  readonly presentment_currency?: string | null;
  readonly fx_rate?: string | null;
  readonly current_period_start?: Timestamp | null;
  readonly current_period_end?: Timestamp | null;
  readonly billing_cycle_sequence?: number | null;
  readonly next_attempt_at?: Timestamp | null;
  readonly attempt_count?: number | null;
  readonly created_at: Timestamp;
  readonly updated_at?: Timestamp | null;
  readonly active_at?: Timestamp | null;
  readonly canceled_at?: Timestamp | null;
  readonly cancel_reason?: string | null;
  readonly cancellation_requested_at?: Timestamp | null;
  readonly cancel_at_period_end: boolean;
  readonly past_due: boolean;
  readonly lines: readonly SubscriptionLineRow[];
}

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

/** Body of the cancellation; what PayNow does without the field it does not say. */
export interface CancelSubscriptionBody {
  readonly cancel_at_period_end?: boolean | null;
}

/** Query of the subscription list. */
export interface ListSubscriptionsQuery extends PageQuery {
  readonly status?: readonly SubscriptionStatus[];
  readonly customer_id?: FlakeId;
  readonly subscription_id?: FlakeId;
  readonly billing_email?: string;
  readonly payment_method_id?: FlakeId;
  readonly checkout_id?: FlakeId;
  readonly trial_id?: FlakeId;
}

/** Subscriptions, paged. */
export const listSubscriptions = endpoint<ListSubscriptionsQuery, None, readonly SubscriptionRow[]>()(
  'GET',
  '/v1/stores/{storeId}/subscriptions',
  'rows',
);

/** One subscription. */
export const getSubscription = endpoint<None, None, SubscriptionRow>()(
  'GET',
  '/v1/stores/{storeId}/subscriptions/{subscriptionId}',
);

/** Cancels a subscription at once, or at the end of the period that is paid. */
export const cancelSubscription = endpoint<None, CancelSubscriptionBody, void>()(
  'POST',
  '/v1/stores/{storeId}/subscriptions/{subscriptionId}/cancel',
  'nothing',
);
