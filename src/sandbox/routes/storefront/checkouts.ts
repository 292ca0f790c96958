import { listOf, objectOf } from '../../http/fields.js';
import { customerRoute } from '../../http/shopper.js';
import { cartLines } from '../../shop/cart.js';
import { createCheckout } from '../../shop/checkout.js';
import { acceptLines } from '../../shop/lines.js';
import { CHECKOUT_LINE, CHECKOUT_OPTIONS, lineNamesOf, wantedLine } from '../checkoutFields.js';

/** Checkouts. */
export const storefrontCheckoutRoutes = [
  customerRoute({
    method: 'POST',
    path: '/v1/store/cart/checkout',
    body: objectOf({ optional: CHECKOUT_OPTIONS }),
    handle: ({ body, state: { clock }, ...shopper }) => {
      // Checked again: a product can be sold out since it was added to the cart.
      const lines = acceptLines(cartLines(shopper), shopper, clock, lineNamesOf);
      return createCheckout(lines, body, shopper, clock, true);
    },
  }),
  customerRoute({
    method: 'POST',
    path: '/v1/checkouts',
    body: objectOf({
      required: { lines: listOf(objectOf(CHECKOUT_LINE), { min: 1, max: 100 }) },
      optional: CHECKOUT_OPTIONS,
    }),
    handle: ({ body: { lines, ...options }, state: { clock }, ...shopper }) => {
      const accepted = acceptLines(lines.map(wantedLine), shopper, clock, lineNamesOf);
      return createCheckout(accepted, options, shopper, clock, false);
    },
  }),
];
