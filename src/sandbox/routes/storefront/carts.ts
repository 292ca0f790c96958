import type { CustomerPlatform } from '../../../upstream/wire/customers.js';
import { badRequest, problem } from '../../http/errors.js';
import { flag, flakeId, integer, textMap } from '../../http/fields.js';
import { NO_CONTENT } from '../../http/router.js';
import { customerRoute } from '../../http/shopper.js';
import { cartLines, cartRow } from '../../shop/cart.js';
import { accountId, platformKind } from '../../shop/identity.js';
import { acceptLines, keyedLine, type WantedLine } from '../../shop/lines.js';
import { priceQuestion } from '../../shop/productView.js';
import { lowerCurrency } from './stores.js';

const NAMES = { prefix: '', gameServer: 'gameserver_id' };

const lineQuery = {
  required: { product_id: flakeId },
  optional: {
    quantity: integer({ min: -10_000, max: 10_000 }),
    subscription: flag,
    trial: flag,
    gameserver_id: flakeId,
    increment: flag,
    custom_variables: textMap,
    gift_to_customer_id: flakeId,
    'gift_to.platform': platformKind,
    'gift_to.id': accountId,
  },
} as const;

/** The receiver's account; platform and id are both required. */
function receiver(platform: CustomerPlatform | undefined, id: string | undefined) {
  if (platform === undefined && id === undefined) return undefined;
  if (platform === undefined) throw badRequest([problem('gift_to.platform', 'required', 'is required.')]);
  if (id === undefined) throw badRequest([problem('gift_to.id', 'required', 'is required.')]);
  return { platform, id };
}

/** The cart of the signed-in customer. */
export const storefrontCartRoutes = [
  customerRoute({
    method: 'GET',
    path: '/v1/store/cart',
    query: { optional: { currency: lowerCurrency } },
    handle: ({ query: { currency }, state: { clock }, ...shopper }) =>
      cartRow(shopper, priceQuestion(shopper, clock, currency)),
  }),
  customerRoute({
    method: 'DELETE',
    path: '/v1/store/cart',
    handle: ({ store, customer }) => {
      store.carts.delete(customer.id);
      return NO_CONTENT;
    },
  }),
  customerRoute({
    method: 'PUT',
    path: '/v1/store/cart/lines',
    query: lineQuery,
    handle: ({ query, state: { clock }, ...shopper }) => {
      const { quantity = 1, increment = false } = query;
      const wanted: WantedLine = {
        productId: query.product_id,
        quantity,
        subscription: query.subscription ?? false,
        trial: query.trial ?? false,
        gameServerId: query.gameserver_id,
        variables: query.custom_variables ?? {},
        giftToCustomerId: query.gift_to_customer_id,
        giftTo: receiver(query['gift_to.platform'], query['gift_to.id']),
      };
      if (quantity < 0 && !increment) throw badRequest([problem('quantity', 'range', 'must not be negative.')]);
      const { key } = keyedLine(wanted, shopper, clock, '');
      const lines = cartLines(shopper);
      const others = lines.filter((line) => line.key !== key);
      const present = lines.find((line) => line.key === key)?.quantity ?? 0;
      const sum = increment ? present + quantity : quantity;
      const next = sum > 0 ? acceptLines([{ ...wanted, quantity: sum }], shopper, clock, () => NAMES, others) : [];
      const index = lines.findIndex((line) => line.key === key);
      const at = index < 0 ? lines.length : index;
      shopper.store.carts.set(shopper.customer.id, [...others.slice(0, at), ...next, ...others.slice(at)]);
      return NO_CONTENT;
    },
  }),
];
