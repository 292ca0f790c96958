import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, IntervalScale, Timestamp } from '../wire/common.js';
import type {
  DeliverableActionsRow,
  ProductCommandRow,
  ProductGameServerRow,
  ProductTagRow,
  RemoveAfterScale,
} from '../wire/products.js';

/** Tax code as the wire spells it. */
export type TaxCode =
  | 'unknown'
  | 'digital_goods_subscription'
  | 'digital_goods_permanent'
  | 'saas'
  | 'downloaded_software'
  | 'digital_goods_subscription_gaming'
  | 'digital_goods_permanent_gaming'
  | 'iaas'
  | 'paas'
  | 'saas_security'
  | 'saas_storage';

/** Upsell type as the wire spells it. */
export type UpsellType = 'unknown' | 'additional' | 'alternative' | 'increase_quantity';

/** Upsell discount type as the wire spells it. */
export type UpsellDiscountType = 'unknown' | 'none' | 'fixed' | 'percentage';

/** A product as a manager sees it; `price` is in minor units of the store's currency. Source: `GET /v1/stores/{storeId}/products/{productId}`. */
export interface ProductRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly version_id: FlakeId;
  readonly image_url?: string | null;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly label?: string | null;
  readonly sort_order: number;
  readonly price: number;
  readonly single_game_server_only: boolean;
  readonly allow_one_time_purchase: boolean;
  readonly allow_subscription: boolean;
  readonly subscription_interval_value: number;
  readonly subscription_interval_scale: IntervalScale;
  readonly trial: ProductTrialRow;
  readonly upselling: ProductUpsellRow;
  readonly remove_after_enabled: boolean;
  readonly remove_after_time_value: number;
  readonly remove_after_time_scale: RemoveAfterScale;
  readonly stock_available: StockAvailableRow;
  readonly store_stock_limit: StockLimitRow;
  readonly customer_stock_limit: StockLimitRow;
  readonly stock_limit_do_not_include_removed?: boolean | null;
  readonly tags: readonly ProductTagRow[];
  readonly gameservers: readonly ProductGameServerRow[];
  readonly commands: readonly ProductCommandRow[];
  readonly created_by?: ActorRow | null;
  readonly created_at?: Timestamp | null;
  readonly updated_by?: ActorRow | null;
  readonly updated_at?: Timestamp | null;
  readonly deliverable_actions?: DeliverableActionsRow | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly payout_splits: readonly PayoutSplitRow[];
  readonly tax_code?: TaxCode | null;
  readonly allow_concurrent_active_items?: boolean | null;
  readonly is_hidden?: boolean | null;
  readonly is_gifting_disabled?: boolean | null;
  readonly enabled_at?: Timestamp | null;
  readonly enabled_until?: Timestamp | null;
  readonly required_product_ids: readonly FlakeId[];
  readonly required_product_all?: boolean | null;
  readonly custom_variable_ids: readonly FlakeId[];
  readonly is_gift_cards_disabled?: boolean | null;
  readonly is_coupons_disabled?: boolean | null;
  readonly is_affiliate_links_disabled?: boolean | null;
  readonly tier_group_id?: FlakeId | null;
}

/** Free trial settings of a product. */
export interface ProductTrialRow {
  readonly enabled: boolean;
  readonly period_value: number;
  readonly period_scale: IntervalScale;
  readonly revoke_immediately_when_canceled: boolean;
  readonly new_customers_only: boolean;
  readonly new_customer_order_lookback_value: number;
  readonly new_customer_order_lookback_scale: IntervalScale;
  readonly allow_repeat_trials: boolean;
  readonly repeat_trial_cooldown_value: number;
  readonly repeat_trial_cooldown_scale: IntervalScale;
}

/** Products offered along with this one. */
export interface ProductUpsellRow {
  readonly enabled: boolean;
  readonly recommendations: readonly UpsellRecommendationRow[];
}

/** One offer; `discount_amount` is minor units or tenths of a percent, by `discount_type`. */
export interface UpsellRecommendationRow {
  readonly recommended_product_id: FlakeId;
  readonly type: UpsellType;
  readonly discount_type: UpsellDiscountType;
  readonly discount_amount: number;
  readonly minimum_base_product_quantity?: number | null;
  readonly minimum_recommended_product_quantity?: number | null;
  readonly quantity_to_add?: number | null;
  readonly prefer_as_subscription: boolean;
}

/** What is left to sell. */
export interface StockAvailableRow {
  readonly store_available: number;
  readonly customer_available: number;
}

/** A limit on sales within a time span. */
export interface StockLimitRow {
  readonly enabled: boolean;
  readonly quantity?: number | null;
  readonly time_value?: number | null;
  readonly time_scale: IntervalScale;
  readonly include_trials: boolean;
}

/** A share of the revenue, in basis points; null takes the rest. */
export interface PayoutSplitRow {
  readonly user_id: FlakeId;
  readonly percentage?: number | null;
  readonly platform_fee: number;
}

/** What creates a product or changes one; a change leaves what is absent as it is. Null clears what it may stand for. */
export interface UpsertProductBody {
  readonly slug?: string;
  readonly name?: string;
  readonly description?: string;
  readonly label?: string | null;
  readonly price?: number;
  readonly single_game_server_only?: boolean;
  readonly allow_one_time_purchase?: boolean;
  readonly allow_subscription?: boolean;
  readonly subscription_interval_value?: number;
  readonly subscription_interval_scale?: IntervalScale;
  readonly trial?: UpsertTrialBody;
  readonly upselling?: UpsertUpsellBody;
  readonly remove_after_enabled?: boolean;
  readonly remove_after_time_value?: number;
  readonly remove_after_time_scale?: RemoveAfterScale;
  readonly store_stock_limit?: StockLimitRow;
  readonly customer_stock_limit?: StockLimitRow;
  readonly stock_limit_do_not_include_removed?: boolean;
  readonly tags?: readonly FlakeId[];
  readonly gameservers?: readonly FlakeId[];
  readonly commands?: readonly ProductCommandRow[];
  readonly deliverable_actions?: DeliverableActionsRow;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly tax_code?: TaxCode;
  readonly allow_concurrent_active_items?: boolean;
  readonly is_hidden?: boolean;
  readonly is_gifting_disabled?: boolean;
  readonly enabled_at?: Timestamp | null;
  readonly enabled_until?: Timestamp | null;
  readonly required_product_ids?: readonly FlakeId[];
  readonly required_product_all?: boolean;
  readonly custom_variable_ids?: readonly FlakeId[];
  readonly is_gift_cards_disabled?: boolean;
  readonly is_coupons_disabled?: boolean;
  readonly is_affiliate_links_disabled?: boolean;
  readonly tier_group_id?: FlakeId;
}

/** Free trial settings to set; absent ones stay. */
export type UpsertTrialBody = { readonly [Name in keyof ProductTrialRow]?: ProductTrialRow[Name] };

/** Offers to set; a given list replaces all of them. */
export interface UpsertUpsellBody {
  readonly enabled?: boolean;
  readonly recommendations?: readonly UpsellRecommendationRow[];
}

/** Query of the product list: all products, or those named. There is no limit. */
export interface ListProductsQuery {
  readonly product_id?: readonly FlakeId[];
  readonly slug?: readonly string[];
}

/** Products: all of them in one body unless named. */
export const listProducts = endpoint<ListProductsQuery, None, readonly ProductRow[]>()(
  'GET',
  '/v1/stores/{storeId}/products',
  'rows',
);

/** One product. */
export const getProduct = endpoint<None, None, ProductRow>()('GET', '/v1/stores/{storeId}/products/{productId}');

/** Creates a product. */
export const createProduct = endpoint<None, UpsertProductBody, ProductRow>()('POST', '/v1/stores/{storeId}/products');

/** Changes a product. */
export const updateProduct = endpoint<None, UpsertProductBody, ProductRow>()(
  'PATCH',
  '/v1/stores/{storeId}/products/{productId}',
);

/** Deletes a product. */
export const deleteProduct = endpoint()('DELETE', '/v1/stores/{storeId}/products/{productId}', 'nothing');
