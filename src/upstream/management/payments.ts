import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, PageQuery, Timestamp } from '../wire/common.js';
import type { CustomerRow } from '../wire/customers.js';

/** Payment status as the wire spells it. */
export type PaymentStatus =
  | 'unknown'
  | 'created'
  | 'pending'
  | 'completed'
  | 'canceled'
  | 'failed'
  | 'refunded'
  | 'chargeback'
  | 'refund_failed'
  | 'refund_processing';

/** Chargeback status as the wire spells it. */
export type ChargebackStatus = 'none' | 'pending' | 'won' | 'lost';

/** Refund status as the wire spells it. */
export type RefundStatus = 'created' | 'approved' | 'processing' | 'completed' | 'canceled' | 'failed';

/** A payment of an order. Amounts are minor units of the store's currency. Source: `GET /v1/stores/{storeId}/payments/{paymentId}`. */
export interface PaymentRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly order_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly customer: CustomerRow;
  readonly refunds?: readonly RefundRow[] | null;
  readonly gateway: string;
  readonly gateway_entity_identifier: string;
  readonly gateway_id: string;
  readonly method: PaymentMethodRow;
  readonly method_id?: FlakeId | null;
  readonly status: PaymentStatus;
  readonly currency: string;
  readonly amount: number;
  readonly gateway_fee_amount: number;
  readonly tax_amount: number;
  readonly platform_fee_amount: number;
  readonly store_net_amount: number;
  readonly presentment_currency: string;
  readonly presentment_amount: number;
  readonly fx_rate?: number | null;
  readonly platform_fee_rate: number;
  readonly chargeback_status: ChargebackStatus;
  readonly chargeback_status_updated_at?: Timestamp | null;
  readonly payout_split_rules?: readonly PayoutSplitRuleRow[] | null;
  readonly payout_split_results?: readonly PayoutSplitResultRow[] | null;
  readonly created_at: Timestamp;
  readonly pending_at?: Timestamp | null;
  readonly completed_at?: Timestamp | null;
  readonly canceled_at?: Timestamp | null;
  readonly failed_at?: Timestamp | null;
  readonly refunded_at?: Timestamp | null;
  readonly chargeback_at?: Timestamp | null;
  readonly last_payment_error?: PaymentErrorRow | null;
}

/** A refund of a payment. Amounts are minor units. */
export interface RefundRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly payment_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly order_line_id?: FlakeId | null;
  readonly status: RefundStatus;
  readonly failure_reason?: string | null;
  readonly currency: string;
  readonly amount: number;
  readonly amount_str: string;
  readonly gateway_fee_amount: number;
  readonly gateway_fee_amount_str: string;
  readonly tax_amount: number;
  readonly tax_amount_str: string;
  readonly platform_fee_amount: number;
  readonly platform_fee_amount_str: string;
  readonly store_net_amount: number;
  readonly store_net_amount_str: string;
  readonly store_refund_amount: number;
  readonly store_refund_amount_str: string;
  readonly presentment_currency?: string | null;
  readonly presentment_amount?: number | null;
  readonly fx_rate?: string | null;
  readonly refund_from_connected_user_balance: boolean;
  readonly created_at: Timestamp;
  readonly approved_at?: Timestamp | null;
  readonly pending_at?: Timestamp | null;
  readonly completed_at?: Timestamp | null;
  readonly canceled_at?: Timestamp | null;
  readonly failed_at?: Timestamp | null;
}

/** The means a payment was made with. */
export interface PaymentMethodRow {
  readonly id: FlakeId;
  readonly customer_id: FlakeId;
  readonly gateway: string;
  readonly gateway_id: string;
  readonly gateway_customer_id: string;
  readonly gateway_type: string;
  readonly method_type: string;
  readonly method_details: PaymentMethodDetailsRow;
  readonly created_at: Timestamp;
  readonly gateway_entity_identifier: string;
  readonly updated_at?: Timestamp | null;
}

/** Details by kind of method; PayNow reserves the right to change them at any time. */
export interface PaymentMethodDetailsRow {
  readonly card?: Readonly<Record<string, unknown>> | null;
  readonly cashapp?: Readonly<Record<string, unknown>> | null;
  readonly paypal?: Readonly<Record<string, unknown>> | null;
  readonly link?: Readonly<Record<string, unknown>> | null;
  readonly crypto?: Readonly<Record<string, unknown>> | null;
  readonly steamskins?: Readonly<Record<string, unknown>> | null;
  readonly ideal?: Readonly<Record<string, unknown>> | null;
  readonly p24?: Readonly<Record<string, unknown>> | null;
  readonly bancontact?: Readonly<Record<string, unknown>> | null;
  readonly klarna?: Readonly<Record<string, unknown>> | null;
  readonly alipay?: Readonly<Record<string, unknown>> | null;
  readonly pay_by_bank?: Readonly<Record<string, unknown>> | null;
  readonly pix?: Readonly<Record<string, unknown>> | null;
  readonly paysafecard?: Readonly<Record<string, unknown>> | null;
}

/** How a line was to be shared. */
export interface PayoutSplitRuleRow {
  readonly line_id: FlakeId;
  readonly line_amount_total: number;
  readonly line_amount_tax: number;
  readonly splits: readonly PayoutSplitRuleShareRow[];
}

/** One share, in basis points. */
export interface PayoutSplitRuleShareRow {
  readonly user_id: FlakeId;
  readonly percentage?: number | null;
  readonly platform_fee_percentage: number;
}

/** What each party got, in minor units. */
export interface PayoutSplitResultRow {
  readonly user_id: FlakeId;
  readonly gross_amount: number;
  readonly tax_amount: number;
  readonly gateway_fee_amount: number;
  readonly platform_fee_amount: number;
  readonly connected_platform_fee_amount: number;
  readonly net_amount: number;
  readonly line_id: FlakeId;
}

/** Why the last payment attempt was declined. */
export interface PaymentErrorRow {
  readonly decline_code: DeclineCode;
  readonly message: string;
}

/** Reasons for which a payment is declined. */
export type DeclineCode =
  | 'unknown'
  | 'generic_decline'
  | 'call_issuer'
  | 'authentication_required'
  | 'currency_not_supported'
  | 'duplicate_transaction'
  | 'expired_card'
  | 'fraudulent'
  | 'incorrect_number'
  | 'incorrect_cvc'
  | 'incorrect_pin'
  | 'incorrect_zip'
  | 'insufficient_funds'
  | 'invalid_account'
  | 'invalid_amount'
  | 'invalid_expiry_month'
  | 'invalid_expiry_year'
  | 'issuer_not_available'
  | 'lost_card'
  | 'merchant_blacklist'
  | 'new_account_information_available'
  | 'no_action_taken'
  | 'pickup_card'
  | 'pin_try_exceeded'
  | 'restricted_card'
  | 'stolen_card'
  | 'testmode_decline'
  | 'try_again_later'
  | 'security_violation'
  | 'card_velocity_exceeded'
  | 'do_not_honor'
  | 'processing_error'
  | 'card_not_supported'
  | 'transaction_not_allowed'
  | 'authorization_revoked'
  | 'store_blocked';

/** Query of the payment list. */
export interface ListPaymentsQuery extends PageQuery {
  readonly status?: readonly PaymentStatus[];
  readonly order_id?: FlakeId;
  readonly customer_id?: FlakeId;
}

/** Payments with their refunds, paged. */
export const listPayments = endpoint<ListPaymentsQuery, None, readonly PaymentRow[]>()(
  'GET',
  '/v1/stores/{storeId}/payments',
  'rows',
);

/** One payment with its refunds. */
export const getPayment = endpoint<None, None, PaymentRow>()('GET', '/v1/stores/{storeId}/payments/{paymentId}');
