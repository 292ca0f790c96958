import { endpoint, type None } from '../client/endpoint.js';
import type { Amounts, FlakeId, PageQuery, PaymentSum, Presentment, Timestamp } from '../wire/common.js';
import type { LineCustomVariableRow, OrderStatus, OrderType } from '../wire/orders.js';
import type { StorefrontCustomerRow } from './customers.js';

/** An order as its shopper sees it. Amounts are minor units; `…_str` is PayNow's own rendering. Source: `GET /v1/store/customer/orders/{orderId}`. */
export interface StorefrontOrderRow extends Amounts<PaymentSum | Presentment<PaymentSum>> {
  readonly id: FlakeId;
  readonly pretty_id: string;
  readonly store_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly customer: StorefrontCustomerRow;
  readonly status: OrderStatus;
  readonly type: OrderType;
  readonly checkout_id?: FlakeId | null;
  readonly subscription_id?: FlakeId | null;
  readonly is_subscription: boolean;
  readonly currency: string;
  readonly presentment_currency: string;
  readonly billing_cycle_sequence?: number | null;
  readonly lines: readonly StorefrontOrderLineRow[];
  readonly created_at?: Timestamp | null;
  readonly completed_at?: Timestamp | null;
  readonly canceled_at?: Timestamp | null;
}

/** One line of such an order. */
export interface StorefrontOrderLineRow extends Amounts<PaymentSum | Presentment<PaymentSum>> {
  readonly id: FlakeId;
  readonly checkout_line_id: FlakeId;
  readonly subscription_line_id?: FlakeId | null;
  readonly trial_id?: FlakeId | null;
  readonly product_id: FlakeId;
  readonly product_version_id: FlakeId;
  readonly product_name: string;
  readonly product_image_url: string;
  readonly subscription_interval_value?: number | null;
  readonly subscription_interval_scale?: string | null;
  readonly gift: boolean;
  readonly gift_to_customer_id?: FlakeId | null;
  readonly gift_to_customer?: StorefrontCustomerRow | null;
  readonly price: number;
  readonly price_str: string;
  readonly quantity: number;
  readonly selected_gameserver_id?: FlakeId | null;
  readonly tax_inclusive: boolean;
  readonly pricing_region_id?: string | null;
  readonly custom_variables?: Readonly<Record<string, LineCustomVariableRow>> | null;
}

/** Orders of the token's customer. */
export const listStorefrontOrders = endpoint<PageQuery, None, readonly StorefrontOrderRow[]>()(
  'GET',
  '/v1/store/customer/orders',
  'rows',
);

/** One of them. */
export const getStorefrontOrder = endpoint<None, None, StorefrontOrderRow>()(
  'GET',
  '/v1/store/customer/orders/{orderId}',
);
