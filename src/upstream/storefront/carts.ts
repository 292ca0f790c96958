import { endpoint, type None, withHeaders } from '../client/endpoint.js';
import type { CheckoutLineBody, CheckoutOptionsBody, CheckoutSessionRow } from '../wire/checkouts.js';
import type { FlakeId } from '../wire/common.js';
import type { CustomerPlatform } from '../wire/customers.js';
import type { CustomVariableType, ProductGameServerRow } from '../wire/products.js';
import type { StorefrontCustomerRow } from './customers.js';
import type { StorefrontPricingRow, StorefrontVariableOptionRow } from './products.js';

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
export interface CheckoutBody extends CheckoutOptionsBody {
  readonly lines: readonly CheckoutLineBody[];
}

/**
 * Query of {@link setCartLine}: `quantity` is the new one, 0 removes the line; with `increment` it is added. Flags are
 * texts.
 */
export interface SetCartLineQuery {
  readonly product_id: FlakeId;
  readonly quantity?: number;
  readonly increment?: string;
  readonly subscription?: string;
  readonly trial?: string;
  readonly gameserver_id?: FlakeId;
  readonly [name: `custom_variables[${string}]`]: string;
  readonly gift_to_customer_id?: FlakeId;
  readonly 'gift_to.platform'?: CustomerPlatform;
  readonly 'gift_to.id'?: string;
}

/** The cart of the token's customer. */
export const getCart = withHeaders(
  'shopper',
  endpoint<{ readonly currency?: string }, None, CartRow>()('GET', '/v1/store/cart'),
);

/** Empties the cart. */
export const clearCart = withHeaders('shopper', endpoint()('DELETE', '/v1/store/cart', 'nothing'));

/** Sets one line of the cart, or adds to it. */
export const setCartLine = withHeaders(
  'shopper',
  endpoint<SetCartLineQuery>()('PUT', '/v1/store/cart/lines', 'nothing'),
);

/** Begins to pay what is in the cart. */
export const checkoutCart = withHeaders(
  'shopper',
  endpoint<None, CheckoutOptionsBody, CheckoutSessionRow>()('POST', '/v1/store/cart/checkout'),
);

/** Begins to pay lines without a cart. */
export const createCheckout = withHeaders(
  'shopper',
  endpoint<None, CheckoutBody, CheckoutSessionRow>()('POST', '/v1/checkouts'),
);
