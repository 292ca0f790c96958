import type { CartLineRow, CartRow } from '../../upstream/storefront/carts.js';
import type { SignedIn } from '../http/shopper.js';
import { chosenVariables } from './lines.js';
import { type PriceQuestion, pricingRow, shownAmount, unitPrice } from './pricing.js';
import { optionRows } from './productView.js';
import type { ShopLine } from './records.js';
import { shopperView } from './views.js';

/** A line of the cart; none when its product no longer exists. */
function cartLine(line: ShopLine, shopper: SignedIn, question: PriceQuestion): CartLineRow[] {
  const { store } = shopper;
  const product = store.products.get(line.productId);
  if (!product) return [];
  const chosen = chosenVariables(product, line.variables, shopper);
  const options = chosen.flatMap(({ option }) => option ?? []);
  const server = store.gameServers.get(line.gameServerId ?? '');
  const receiver = store.customers.get(line.giftToCustomerId ?? '');
  return [
    {
      line_key: line.key,
      product_id: product.id,
      name: product.name,
      slug: product.slug,
      price: shownAmount(unitPrice(product, question, options).base, question),
      quantity: line.quantity,
      subscription: line.subscription,
      trial: line.trial,
      image_url: product.image_url ?? null,
      ...(server && {
        selected_gameserver_id: server.id,
        selected_gameserver: { id: server.id, name: server.name, enabled: server.enabled },
      }),
      pricing: pricingRow(product, question, options),
      custom_variables: chosen.map(({ variable, value }) => {
        const rows = optionRows(variable, product, question);
        const selected = rows.find((row) => row.value === value);
        return {
          id: variable.id,
          name: variable.name,
          identifier: variable.identifier,
          description: variable.description,
          type: variable.type,
          value,
          options: rows,
          ...(selected && { selected_option: selected }),
        };
      }),
      ...(receiver && { gift_to_customer: shopperView(receiver), gift_to_customer_id: receiver.id }),
    },
  ];
}

/** The lines in a customer's cart. */
export const cartLines = ({ store, customer }: SignedIn): readonly ShopLine[] => store.carts.get(customer.id) ?? [];

/** The customer's cart. A line with a free trial costs nothing now. */
export function cartRow(shopper: SignedIn, question: PriceQuestion): CartRow {
  const lines = cartLines(shopper).flatMap((line) => cartLine(line, shopper, question));
  return {
    store_id: shopper.store.store.id,
    customer_id: shopper.customer.id,
    lines,
    total: lines.reduce((sum, { trial, quantity, pricing }) => sum + (trial ? 0 : quantity * pricing.price_final), 0),
    currency: question.currency,
  };
}
