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
import type { TaxJurisdictionRow } from '../wire/orders.js';
import type {
  AmountsRow,
  SubscriptionChangeRow,
  SubscriptionLineRow,
  SubscriptionStatus,
} from '../wire/subscriptions.js';
import type { StorefrontCustomerRow } from './customers.js';

/** A subscription as its shopper sees it. Amounts are minor units. Source: `GET /v1/store/customer/subscriptions/{subscriptionId}`. */
export interface StorefrontSubscriptionRow
  extends Amounts<RenewalSum | `initial_${PaymentSum}`>,
    MaybeAmounts<Presentment<RenewalSum> | `initial_${Presentment<PaymentSum>}`> {
  readonly id: FlakeId;
  readonly pretty_id: string;
  readonly store_id: FlakeId;
  readonly customer: StorefrontCustomerRow;
  readonly pending_change?: SubscriptionChangeRow | null;
  readonly next_billing_amount: AmountsRow;
  readonly next_billing_presentment_amount: AmountsRow;
  readonly status: SubscriptionStatus;
  readonly coupon_ids: readonly FlakeId[];
  readonly checkout_id?: FlakeId | null;
  readonly tax_jurisdictions: readonly TaxJurisdictionRow[];
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

/** Subscriptions of the token's customer. */
export const listStorefrontSubscriptions = endpoint<PageQuery, None, readonly StorefrontSubscriptionRow[]>()(
  'GET',
  '/v1/store/customer/subscriptions',
  'rows',
);

/** One of them. */
export const getStorefrontSubscription = endpoint<None, None, StorefrontSubscriptionRow>()(
  'GET',
  '/v1/store/customer/subscriptions/{subscriptionId}',
);

/** Cancels one of them. */
export const cancelStorefrontSubscription = endpoint()(
  'DELETE',
  '/v1/store/customer/subscriptions/{subscriptionId}',
  'nothing',
);
