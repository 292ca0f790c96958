import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { FlakeId, IntervalScale, Timestamp } from '../wire/common.js';
import type {
  CustomVariableType,
  DeliverableActionsRow,
  ProductGameServerRow,
  ProductTagRow,
  RemoveAfterScale,
  SaleDiscountType,
} from '../wire/products.js';
import type { TierGroupRow } from './tierGroups.js';

/** A product as a shopper sees it; `price` is in minor units of `currency`. Source: `GET /v1/store/products/{idOrSlug}`. */
export interface StorefrontProductRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly version_id: FlakeId;
  readonly image_url?: string | null;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly enabled_at?: Timestamp | null;
  readonly enabled_until?: Timestamp | null;
  readonly label?: string | null;
  readonly hidden: boolean;
  readonly sort_order: number;
  readonly price: number;
  readonly currency: string;
  readonly single_game_server_only: boolean;
  readonly allow_one_time_purchase: boolean;
  readonly allow_subscription: boolean;
  readonly is_gifting_disabled: boolean;
  readonly is_gift_cards_disabled: boolean;
  readonly is_coupons_disabled: boolean;
  readonly is_affiliate_links_disabled: boolean;
  readonly subscription_interval_value: number;
  readonly subscription_interval_scale: IntervalScale;
  readonly remove_after_enabled: boolean;
  readonly remove_after_time_value: number;
  readonly remove_after_time_scale: RemoveAfterScale;
  readonly pricing?: StorefrontPricingRow | null;
  readonly stock?: StorefrontStockRow | null;
  readonly trial: StorefrontTrialRow;
  readonly tags: readonly ProductTagRow[];
  readonly gameservers: readonly ProductGameServerRow[];
  readonly custom_variables: readonly StorefrontVariableRow[];
  readonly deliverable_actions?: DeliverableActionsRow | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly created_at?: Timestamp | null;
  readonly updated_at?: Timestamp | null;
  readonly tier_group_id?: FlakeId | null;
  readonly active_tier_group?: TierGroupRow | null;
}

/** What a product costs this shopper, in minor units: `price_original` before the sale, `price_final` after it. */
export interface StorefrontPricingRow {
  readonly active_sale?: StorefrontSaleRow | null;
  readonly sale_value?: number | null;
  readonly vat_rate?: TaxEstimateRow | null;
  readonly regional_pricing?: RegionalPricingRow | null;
  readonly price_original: number;
  readonly price_final: number;
}

/** A sale that is on; `discount_amount` is minor units or tenths of a percent, by `discount_type`. */
export interface StorefrontSaleRow {
  readonly id: FlakeId;
  readonly version_id: FlakeId;
  readonly name: string;
  readonly discount_type: SaleDiscountType;
  readonly discount_amount: number;
  readonly minimum_order_value: number;
  readonly begins_at: Timestamp;
  readonly ends_at?: Timestamp | null;
}

/** The tax of the shopper's country; rates are percentages. */
export interface TaxEstimateRow {
  readonly country_code: string;
  readonly country_name: string;
  readonly currency: string;
  readonly vat_abbreviation: string;
  readonly vat_local_name: string;
  readonly tax_number_abbreviation?: string | null;
  readonly tax_number_local_name?: string | null;
  readonly eu_member_state: boolean;
  readonly eservice_rate: number;
  readonly percentage: number;
}

/** A price of its own for the shopper's region, in minor units. */
export interface RegionalPricingRow {
  readonly region_id: string;
  readonly currency: string;
  readonly tax_inclusive: boolean;
  readonly base_price: number;
}

/** Whether and how often this shopper can still buy; -1 is without limit. */
export interface StorefrontStockRow {
  readonly available_to_purchase: boolean;
  readonly customer_available: number;
}

/** The free trial of a product, and whether this shopper may have it. */
export interface StorefrontTrialRow {
  readonly enabled: boolean;
  readonly eligible: boolean;
  readonly period_value: number;
  readonly period_scale: IntervalScale;
}

/** What the shopper is asked for along with a product. */
export interface StorefrontVariableRow {
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly type: CustomVariableType;
  readonly value_regex?: string | null;
  readonly options: readonly StorefrontVariableOptionRow[];
}

/** An option of a dropdown; `price` is minor units. */
export interface StorefrontVariableOptionRow {
  readonly name: string;
  readonly value: string;
  readonly price: number;
  readonly is_default: boolean;
  readonly sort_order: number;
}

/** Query of {@link listStorefrontProducts}: tag slugs, and a currency in lower case. */
export interface ListStorefrontProductsQuery {
  readonly tag?: readonly string[];
  readonly currency?: string;
}

/** All products on sale, in one body. */
export const listStorefrontProducts = withHeaders(
  'store and shopper',
  endpoint<ListStorefrontProductsQuery, None, readonly StorefrontProductRow[]>()('GET', '/v1/store/products', 'rows'),
);

/** One product by id or slug. */
export const getStorefrontProduct = withHeaders(
  'store and shopper',
  endpoint<{ readonly currency?: string }, None, StorefrontProductRow>()('GET', '/v1/store/products/{idOrSlug}'),
);
