import type { CheckoutLineBody } from '../../upstream/wire/checkouts.js';
import { boolean, flakeId, integer, listOf, nullable, text, textMap } from '../http/fields.js';
import { accountBody } from '../shop/identity.js';
import type { WantedLine } from '../shop/lines.js';

/** What a checkout's body may have besides its lines. */
export const CHECKOUT_OPTIONS = {
  coupon_id: flakeId,
  promo_codes: nullable(listOf(text({ min: 1, max: 255 }), { max: 20 })),
  affiliate_code: nullable(text({ max: 255 })),
  return_url: nullable(text({ max: 2048 })),
  cancel_url: nullable(text({ max: 2048 })),
  auto_redirect: nullable(boolean),
} as const;

/** What a line of a checkout must have, and may have. */
export const CHECKOUT_LINE = {
  required: { product_id: flakeId, quantity: integer({ min: 1, max: 10_000 }) },
  optional: {
    subscription: nullable(boolean),
    trial: nullable(boolean),
    gift_to: accountBody,
    gift_to_customer_id: flakeId,
    selected_gameserver_id: flakeId,
    custom_variables: nullable(textMap),
  },
} as const;

/** The names of a line's fields in a checkout. */
export const lineNamesOf = (index: number) => ({ prefix: `lines[${index}].`, gameServer: 'selected_gameserver_id' });

/** A line of a checkout, as the shop knows lines. */
export const wantedLine = (line: CheckoutLineBody): WantedLine => ({
  productId: line.product_id,
  quantity: line.quantity,
  subscription: line.subscription ?? false,
  trial: line.trial ?? false,
  gameServerId: line.selected_gameserver_id,
  variables: line.custom_variables ?? {},
  giftTo: line.gift_to,
  giftToCustomerId: line.gift_to_customer_id,
});
