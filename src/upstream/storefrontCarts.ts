import type { CustomVariableType } from './customVariables.js';
import type { ProductGameServerRow } from './products.js';
import type { PlatformAccountBody, StorefrontCustomerRow } from './storefrontCustomers.js';
import type { StorefrontPricingRow, StorefrontVariableOptionRow } from './storefrontProducts.js';
import type { FlakeId } from './wire.js';

/** A cart; `total` is minor units of `currency`. Source: `GET /v1/store/cart`. */
export interface CartRow {
  readonly store_id: FlakeId;
  readonly customer_id: FlakeId;
  readonly lines: readonly CartLineRow[];
  readonly total: number;
  readonly currency: string;
}

/** A line of a cart; `price` is the unit price in minor units. */
export interface CartLineRow {
  readonly line_key: string;
  readonly product_id: FlakeId;
  readonly name: string;
  readonly slug: string;
  readonly price: number;
  readonly quantity: number;
  readonly subscription: boolean;
  readonly trial: boolean;
  readonly image_url?: string | null;
  readonly selected_gameserver_id?: FlakeId | null;
  readonly selected_gameserver?: ProductGameServerRow | null;
  readonly pricing: StorefrontPricingRow;
  readonly custom_variables: readonly CartVariableRow[];
  readonly gift_to_customer?: StorefrontCustomerRow | null;
  readonly gift_to_customer_id?: FlakeId | null;
}

/** What the shopper chose for a line. */
export interface CartVariableRow {
  readonly id: FlakeId;
  readonly name: string;
  readonly identifier: string;
  readonly description: string;
  readonly type: CustomVariableType;
  readonly value: string;
  readonly options: readonly StorefrontVariableOptionRow[];
  readonly selected_option?: StorefrontVariableOptionRow | null;
}

/** Body that checks lines out without a cart. */
export interface CheckoutBody {
  readonly lines: readonly CheckoutLineBody[];
  readonly coupon_id?: FlakeId;
  readonly promo_codes?: readonly string[] | null;
  readonly affiliate_code?: string | null;
  readonly return_url?: string | null;
  readonly cancel_url?: string | null;
  readonly auto_redirect?: boolean | null;
}

/** A line of such a checkout. */
export interface CheckoutLineBody {
  readonly product_id: FlakeId;
  readonly subscription?: boolean | null;
  readonly trial?: boolean | null;
  readonly gift_to?: PlatformAccountBody;
  readonly gift_to_customer_id?: FlakeId;
  readonly quantity: number;
  readonly selected_gameserver_id?: FlakeId;
  readonly custom_variables?: Readonly<Record<string, string>> | null;
}

/** Body that checks the cart out. */
export interface CartCheckoutBody {
  readonly coupon_id?: FlakeId;
  readonly promo_codes?: readonly string[] | null;
  readonly affiliate_code?: string | null;
  readonly return_url?: string | null;
  readonly cancel_url?: string | null;
  readonly auto_redirect?: boolean | null;
}

/** Where the shopper pays; the token is a secret of theirs. */
export interface CheckoutSessionRow {
  readonly id: FlakeId;
  readonly token: string;
  readonly url: string;
}
