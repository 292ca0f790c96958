import {
  type CartRow,
  clearCart as clearCartCall,
  type SetCartLineQuery,
  setCartLine as setCartLineCall,
} from '../../upstream/storefront/carts.js';
import { type CheckedLine, checkLine, LINE_FIELDS, type LineInput } from '../kit/checkoutLines.js';
import type { GatewayContext } from '../kit/context.js';
import type { StoreInput } from '../kit/ids.js';
import { attempt, type Outcome } from '../kit/outcome.js';
import { type InShop, inputShop, inShop, priced, type Shop } from './stores.js';

/** The shopper's cart. */
export const shopperCart = async (shop: Shop): Promise<InShop<CartRow>> =>
  inShop(shop)(await priced(shop, shop.loaders.customer.cart(shop.currency)));

/** Input of {@link setCartLine}. */
export interface SetCartLineInput extends StoreInput, LineInput {}

/** What a change of the cart came to. */
export interface CartResult {
  readonly cart: InShop<CartRow>;
}

/**
 * Sets a line of the cart to this quantity, 0 removes it (`PUT /v1/store/cart/lines`), and reads the cart again. The
 * quantity is never added to the one before, so it can be repeated.
 */
export async function setCartLine(input: SetCartLineInput, context: GatewayContext): Promise<Outcome<CartResult>> {
  return attempt(
    async () => {
      const shop = inputShop(input, context);
      const line = checkLine(input, 0, shop.storeId, []);
      await shop.loaders.customer.requireStore();
      await shop.session.write('storefrontCarts', setCartLineCall, { query: lineQuery(line) });
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
export async function clearCart(input: StoreInput, context: GatewayContext): Promise<Outcome<CartResult>> {
  return attempt(async () => {
    const shop = inputShop(input, context);
    await shop.loaders.customer.requireStore();
    await shop.session.write('storefrontCarts', clearCartCall, {});
    return { cart: await shopperCart(shop) };
  });
}
