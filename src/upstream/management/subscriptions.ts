import { endpoint, type None } from '../client/endpoint.js';
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
} from '../wire/common.js';
import type { CustomerRow } from '../wire/customers.js';
import type { TaxJurisdictionRow } from '../wire/orders.js';
import type {
  AmountsRow,
  SubscriptionChangeRow,
  SubscriptionLineRow,
  SubscriptionStatus,
} from '../wire/subscriptions.js';
import type { PaymentMethodRow } from './payments.js';

/** A subscription, without the fields PayNow calls deprecated. Amounts are minor units. Source: `GET /v1/stores/{storeId}/subscriptions/{subscriptionId}`. */
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
