import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, Timestamp } from '../wire/common.js';
import type { SaleDiscountType } from '../wire/products.js';

/** Sale duration as the wire spells it. */
export type SaleDuration = 'unspecified' | 'once' | 'forever' | 'repeating';

/** A sale. `discount_amount` is minor units or tenths of a percent, by `discount_type`. Source: `GET /v1/stores/{storeId}/sales/{saleId}`. */
export interface SaleRow {
  readonly id: FlakeId;
  readonly version_id: FlakeId;
  readonly store_id: FlakeId;
  readonly enabled: boolean;
  readonly name: string;
  readonly discount_type: SaleDiscountType;
  readonly discount_amount: number;
  readonly duration: SaleDuration;
  readonly duration_in_intervals: number;
  readonly apply_to_product_ids: readonly FlakeId[];
  readonly apply_to_tag_ids: readonly FlakeId[];
  readonly minimum_order_value: number;
  readonly begins_at: Timestamp;
  readonly ends_at?: Timestamp | null;
  readonly created_by: ActorRow;
  readonly created_at: Timestamp;
  readonly updated_by?: ActorRow | null;
  readonly updated_at?: Timestamp | null;
}

/** Body that creates a sale. */
export interface CreateSaleBody {
  readonly enabled: boolean;
  readonly name: string;
  readonly discount_type: SaleDiscountType;
  readonly discount_amount: number;
  readonly duration: SaleDuration;
  readonly duration_in_intervals: number;
  readonly apply_to_product_ids: readonly FlakeId[];
  readonly apply_to_tag_ids: readonly FlakeId[];
  readonly minimum_order_value: number;
  readonly begins_at: Timestamp;
  readonly ends_at?: Timestamp | null;
}

/** Body that changes a sale: what is left out stays. */
export interface UpdateSaleBody {
  readonly enabled?: boolean;
  readonly name?: string;
  readonly discount_type?: SaleDiscountType;
  readonly discount_amount?: number;
  readonly duration?: SaleDuration;
  readonly duration_in_intervals?: number;
  readonly apply_to_product_ids?: readonly FlakeId[];
  readonly apply_to_tag_ids?: readonly FlakeId[];
  readonly minimum_order_value?: number;
  readonly begins_at?: Timestamp;
  readonly ends_at?: Timestamp | null;
}

/** All sales of a store, in one body. */
export const listSales = endpoint<None, None, readonly SaleRow[]>()('GET', '/v1/stores/{storeId}/sales', 'rows');

/** One sale. */
export const getSale = endpoint<None, None, SaleRow>()('GET', '/v1/stores/{storeId}/sales/{saleId}');

/** Creates a sale. */
export const createSale = endpoint<None, CreateSaleBody, SaleRow>()('POST', '/v1/stores/{storeId}/sales');

/** Changes a sale. */
export const updateSale = endpoint<None, UpdateSaleBody, SaleRow>()('PATCH', '/v1/stores/{storeId}/sales/{saleId}');

/** Deletes a sale. */
export const deleteSale = endpoint()('DELETE', '/v1/stores/{storeId}/sales/{saleId}', 'nothing');
