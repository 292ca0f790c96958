import { endpoint, type None } from '../client/endpoint.js';
import type { Amounts, FlakeId, IntervalScale, PageQuery, PaymentSum, Presentment, Timestamp } from '../wire/common.js';
import type { CustomerRow } from '../wire/customers.js';
import type { LineCustomVariableRow, OrderStatus, OrderType, TaxJurisdictionRow } from '../wire/orders.js';
import type { PaymentErrorRow, RefundRow } from './payments.js';

/** A purchase with its lines and customer. Amounts are minor units; `…_str` is PayNow's own rendering. Source: `GET /v1/stores/{storeId}/orders/{orderId}`. */
export interface OrderRow extends Amounts<PaymentSum | Presentment<PaymentSum>> {
  readonly id: FlakeId;
  readonly pretty_id: string;
  readonly store_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly customer: CustomerRow;
  readonly type: OrderType;
  readonly status: OrderStatus;
  readonly checkout_id?: FlakeId | null;
  readonly checkout_token?: string | null;
  readonly subscription_id?: FlakeId | null;
  readonly is_subscription: boolean;
  readonly coupon_id?: FlakeId | null;
  readonly applied_coupons: readonly CouponUsageRow[];
  readonly giftcard_id?: FlakeId | null;
  readonly applied_giftcards: readonly GiftCardUsageRow[];
  readonly affiliate_id?: FlakeId | null;
  readonly billing_name: string;
  readonly billing_email: string;
  readonly billing_country: string;
  readonly billing_tax_id?: string | null;
  readonly billing_cycle_sequence: number;
  readonly customer_ip: string;
  readonly currency: string;
  readonly presentment_currency: string;
  readonly created_at?: Timestamp | null;
  readonly completed_at?: Timestamp | null;
  readonly lines: readonly OrderLineRow[];
  readonly tax_jurisdictions: readonly TaxJurisdictionRow[];
  readonly last_payment_error?: PaymentErrorRow | null;
}

/** One line of an order. */
export interface OrderLineRow extends Amounts<PaymentSum | Presentment<PaymentSum>> {
  readonly id: FlakeId;
  readonly checkout_line_id?: FlakeId | null;
  readonly product_id: FlakeId;
  readonly product_version_id: FlakeId;
  readonly product_name: string;
  readonly product_image_url?: string | null;
  readonly description?: string | null;
  readonly created_giftcard_id?: string | null;
  readonly subscription_id?: FlakeId | null;
  readonly subscription_line_id?: FlakeId | null;
  readonly subscription_change_line_id?: FlakeId | null;
  readonly trial_id?: FlakeId | null;
  readonly subscription_interval_value?: number | null;
  readonly subscription_interval_scale?: IntervalScale | null;
  readonly gift: boolean;
  readonly gift_to_customer_id?: FlakeId | null;
  readonly gift_to_customer?: CustomerRow | null;
  readonly sale_id?: FlakeId | null;
  readonly sale_version_id?: FlakeId | null;
  readonly price: number;
  readonly price_str: string;
  readonly quantity: number;
  readonly selected_gameserver_id?: FlakeId | null;
  readonly tax_inclusive: boolean;
  readonly payout_splits?: readonly LinePayoutSplitRow[] | null;
  readonly pricing_region_id?: string | null;
  readonly custom_variables?: Readonly<Record<string, LineCustomVariableRow>> | null;
}

/** A coupon's part in an order, in minor units. */
export interface CouponUsageRow {
  readonly coupon_id: FlakeId;
  readonly coupon_version_id: FlakeId;
  readonly usage_amount: number;
}

/** A gift card's part in an order, in minor units. */
export interface GiftCardUsageRow {
  readonly giftcard_id: FlakeId;
  readonly usage_amount: number;
}

/** A line's share of the revenue, in basis points. */
export interface LinePayoutSplitRow {
  readonly user_id: FlakeId;
  readonly percentage?: number | null;
  readonly platform_fee: number;
}

/** Body of the refund call: the whole order unless a line is named; there is no amount. */
export interface RefundBody {
  readonly order_line_id?: FlakeId;
  readonly refund_from_connected_user_balance?: boolean | null;
}

/** Query of the order list. */
export interface ListOrdersQuery extends PageQuery {
  readonly status?: readonly OrderStatus[];
  readonly order_id?: FlakeId;
  readonly customer_id?: FlakeId;
  readonly billing_email?: string;
  readonly customer_ip?: string;
  readonly subscription_id?: FlakeId;
  readonly checkout_id?: FlakeId;
  readonly is_subscription?: boolean;
  readonly affiliate_id?: FlakeId;
  readonly coupon_id?: FlakeId;
  readonly giftcard_id?: FlakeId;
  readonly product_id?: FlakeId;
  readonly sale_id?: FlakeId;
}

/** Orders, paged. */
export const listOrders = endpoint<ListOrdersQuery, None, readonly OrderRow[]>()(
  'GET',
  '/v1/stores/{storeId}/orders',
  'rows',
);

/** One order. */
export const getOrder = endpoint<None, None, OrderRow>()('GET', '/v1/stores/{storeId}/orders/{orderId}');

/** Refunds an order or one line of it. Cannot be undone. */
export const refundOrder = endpoint<None, RefundBody, RefundRow>()(
  'POST',
  '/v1/stores/{storeId}/orders/{orderId}/refund',
);
