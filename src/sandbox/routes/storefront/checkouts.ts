import { boolean, flakeId, integer, listOf, nullable, objectOf, text, textMap } from '../../http/fields.js';
import { customerRoute } from '../../http/shopper.js';
import { cartLines } from '../../shop/cart.js';
import { createCheckout } from '../../shop/checkout.js';
import { accountBody } from '../../shop/identity.js';
import { acceptLines, type WantedLine } from '../../shop/lines.js';

const OPTIONS = {
  coupon_id: flakeId,
  promo_codes: nullable(listOf(text({ min: 1, max: 255 }), { max: 20 })),
  affiliate_code: nullable(text({ max: 255 })),
  return_url: nullable(text({ max: 2048 })),
  cancel_url: nullable(text({ max: 2048 })),
  auto_redirect: nullable(boolean),
} as const;

const lineBody = objectOf({
  required: { product_id: flakeId, quantity: integer({ min: 1, max: 10_000 }) },
  optional: {
    subscription: nullable(boolean),
    trial: nullable(boolean),
    gift_to: accountBody,
    gift_to_customer_id: flakeId,
    selected_gameserver_id: flakeId,
    custom_variables: nullable(textMap),
  },
});

const namesOf = (index: number) => ({ prefix: `lines[${index}].`, gameServer: 'selected_gameserver_id' });

/** Checkouts. */
export const storefrontCheckoutRoutes = [
  customerRoute({
    method: 'POST',
    path: '/v1/store/cart/checkout',
    body: objectOf({ optional: OPTIONS }),
    handle: ({ body, state: { clock }, ...shopper }) => {
      // Checked again: a product can be sold out since it was added to the cart.
      const lines = acceptLines(cartLines(shopper), shopper, clock, namesOf);
      return createCheckout(lines, body, shopper, clock, true);
    },
  }),
  customerRoute({
    method: 'POST',
    path: '/v1/checkouts',
    body: objectOf({ required: { lines: listOf(lineBody, { min: 1, max: 100 }) }, optional: OPTIONS }),
    handle: ({ body: { lines, ...options }, state: { clock }, ...shopper }) => {
      const wanted = lines.map(
        (line): WantedLine => ({
          productId: line.product_id,
          quantity: line.quantity,
          subscription: line.subscription ?? false,
          trial: line.trial ?? false,
          gameServerId: line.selected_gameserver_id,
          variables: line.custom_variables ?? {},
          giftTo: line.gift_to,
          giftToCustomerId: line.gift_to_customer_id,
        }),
      );
      return createCheckout(acceptLines(wanted, shopper, clock, namesOf), options, shopper, clock, false);
    },
  }),
];
