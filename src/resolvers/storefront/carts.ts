import {
  type CartRow,
  clearCart as clearCartCall,
  type SetCartLineQuery,
  setCartLine as setCartLineCall,
} from '../../upstream/storefront/carts.js';
import { type CheckedLine, checkLine, LINE_FIELDS, type LineInput } from '../kit/checkoutLines.js';
import type { GatewayContext } from '../kit/context.js';
import type { StoreInput } from '../kit/ids.js';
import { onceIfKeyed } from '../kit/once.js';
import { attempt, type Outcome } from '../kit/outcome.js';
import { type InShop, inputShop, inShop, type PlaceInput, priced, type Shop } from './stores.js';

/** The shopper's cart. */
export const shopperCart = async (shop: Shop): Promise<InShop<CartRow>> =>
  inShop(shop)(await priced(shop, shop.loaders.customer.cart(shop.currency)));

/** Input of {@link setCartLine}. */
export interface SetCartLineInput extends StoreInput, PlaceInput, LineInput {
  /** Adds the quantity to what the cart has. */
  readonly increment?: boolean | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** The result of a change to the cart. */
export interface CartResult {
  readonly cart: InShop<CartRow>;
}

/**
 * Sets a line of the cart to this quantity, 0 removes it (`PUT /v1/store/cart/lines`), and reads the cart again. With
 * `increment` the quantity is added to the one before, once per idempotency key: a repeated call adds nothing.
 */
export async function setCartLine(input: SetCartLineInput, context: GatewayContext): Promise<Outcome<CartResult>> {
  return attempt(
    async () => {
      const shop = inputShop(input, context);
      const isAdded = input.increment === true;
      const line = checkLine(input, isAdded ? 1 : 0, shop.storeId, []);
      const query = { ...lineQuery(line), ...(isAdded && { increment: 'true' }) };
      const customerId = await shop.loaders.customer.requireStore();
      const { storeId, callerKey, signal } = shop;
      const send = async () => {
        await shop.session.write('storefrontCarts', setCartLineCall, { query });
        return null;
      };
      const call = { mutation: 'setCartLine', query };
      await onceIfKeyed(storeId, input.idempotencyKey, call, send, context, {
        shopper: { customerId, callerKey, signal },
      });
      return { cart: await shopperCart(shop) };
    },
    { ...LINE_FIELDS, 404: ['productId'] },
    input,
  );
}

function lineQuery(line: CheckedLine): SetCartLineQuery {
  const variables: SetCartLineQuery = Object.assign(
    { product_id: line.productId },
    ...Object.entries(line.customVariables).map(([key, value]) => ({ [`custom_variables[${key}]`]: value })),
  );
  return {
    ...variables,
    quantity: line.quantity,
    ...(line.subscription !== undefined && { subscription: String(line.subscription) }),
    ...(line.trial !== undefined && { trial: String(line.trial) }),
    ...(line.gameServerId !== undefined && { gameserver_id: line.gameServerId }),
    ...(line.giftToCustomerId !== undefined && { gift_to_customer_id: line.giftToCustomerId }),
    ...(line.giftTo && { 'gift_to.platform': line.giftTo.platform, 'gift_to.id': line.giftTo.id }),
  };
}

/** Empties the cart (`DELETE /v1/store/cart`), and reads it again. */
export async function clearCart(input: StoreInput & PlaceInput, context: GatewayContext): Promise<Outcome<CartResult>> {
  return attempt(async () => {
    const shop = inputShop(input, context);
    await shop.loaders.customer.requireStore();
    await shop.session.write('storefrontCarts', clearCartCall, {});
    return { cart: await shopperCart(shop) };
  });
}
