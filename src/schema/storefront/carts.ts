import { clearCart, setCartLine, shopperCart } from '../../resolvers/storefront/carts.js';
import { type InShop, idInShop } from '../../resolvers/storefront/stores.js';
import type { CartLineRow, CartRow, CartVariableRow } from '../../upstream/storefront/carts.js';
import { builder } from '../kit/builder.js';
import { lineInputFields } from '../kit/checkoutLines.js';
import { type InputFields, storeIdField } from '../kit/inputs.js';
import { MoneyRef, money } from '../kit/money.js';
import { payloadOf } from '../kit/payloads.js';
import { customVariableType } from '../kit/productFields.js';
import { PRODUCT_TODAY, productToday } from './orders.js';
import { StorefrontPricingRef } from './prices.js';
import { StorefrontGameServerRef, StorefrontOptionRef } from './products/parts.js';
import { StorefrontCustomerRef, StorefrontProductRef, StorefrontRef } from './refs.js';

const cartId = ({ shop, customer_id }: InShop<CartRow>): string => idInShop(shop, 'cart', customer_id);

interface LineOf {
  readonly line: CartLineRow;
  readonly cart: InShop<CartRow>;
}

interface VariableOf {
  readonly variable: CartVariableRow;
  readonly cart: CartRow;
}

const CartVariableRef = builder.objectRef<VariableOf>('CartLineCustomVariable').implement({
  description: 'What the shopper chose for a line of the cart.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.id({ description: "The custom variable's PayNow number.", resolve: ({ variable }) => variable.id }),
    identifier: t.string({ description: 'Its name in a cart line.', resolve: ({ variable }) => variable.identifier }),
    name: t.string({ description: 'Its name for shoppers.', resolve: ({ variable }) => variable.name }),
    description: t.string({ description: 'Its text for shoppers.', resolve: ({ variable }) => variable.description }),
    type: t.field({
      type: customVariableType.ref,
      description: 'What a shopper enters.',
      resolve: ({ variable }, _, context) => customVariableType.show(variable.type, context),
    }),
    value: t.string({ description: 'What was chosen.', resolve: ({ variable }) => variable.value }),
    options: t.field({
      type: [StorefrontOptionRef],
      description: 'The choices of a dropdown; empty for the other types.',
      resolve: ({ variable, cart }) => variable.options.map((option) => ({ option, product: cart })),
    }),
    selectedOption: t.field({
      type: StorefrontOptionRef,
      nullable: true,
      description: 'The choice made; null for the other types.',
      resolve: ({ variable, cart }) =>
        variable.selected_option ? { option: variable.selected_option, product: cart } : null,
    }),
  }),
});

const CartLineRef = builder.objectRef<LineOf>('CartLine').implement({
  description: 'One line of a cart.',
  requires: 'customer',
  fields: (t) => ({
    id: t.id({
      calls: 'none',
      description: 'Names the line of the cart in this view of the store. For client caches; not a global id.',
      resolve: ({ line, cart }) => `${cartId(cart)}/${line.line_key}`,
    }),
    key: t.id({ description: 'Identifies the line within the cart.', resolve: ({ line }) => line.line_key }),
    productId: t.id({ description: "PayNow's number of the product.", resolve: ({ line }) => line.product_id }),
    product: t.field({
      calls: 'once:storefrontProducts',
      type: StorefrontProductRef,
      nullable: true,
      description: PRODUCT_TODAY,
      resolve: ({ line, cart }) => productToday(cart.shop, line.product_id),
    }),
    name: t.string({ description: "The product's name.", resolve: ({ line }) => line.name }),
    slug: t.string({ description: "The product's name in addresses.", resolve: ({ line }) => line.slug }),
    imageUrl: t.string({
      nullable: true,
      description: "The product's picture; null when there is none.",
      resolve: ({ line }) => line.image_url ?? null,
    }),
    unitPrice: t.field({
      type: MoneyRef,
      description: 'The price of one, as PayNow prints it in the cart.',
      resolve: ({ line, cart }) => money(line.price, cart.currency, cart.store_id),
    }),
    pricing: t.field({
      type: StorefrontPricingRef,
      description: 'The price of one, with region, tax and sale.',
      resolve: ({ line, cart }) => ({ part: line.pricing, product: cart }),
    }),
    quantity: t.int({ description: 'How many.', resolve: ({ line }) => line.quantity }),
    isSubscription: t.boolean({
      description: 'Whether it is a subscription.',
      resolve: ({ line }) => line.subscription,
    }),
    isTrial: t.boolean({ description: 'Whether it starts with a free trial.', resolve: ({ line }) => line.trial }),
    gameServer: t.field({
      type: StorefrontGameServerRef,
      nullable: true,
      description: 'The game server chosen; null when none was.',
      resolve: ({ line }) => line.selected_gameserver ?? null,
    }),
    gameServerId: t.id({
      nullable: true,
      description: 'Number of the game server chosen; null when none was.',
      resolve: ({ line }) => line.selected_gameserver_id ?? null,
    }),
    customVariables: t.field({
      type: [CartVariableRef],
      description: 'What the shopper chose.',
      resolve: ({ line, cart }) => line.custom_variables.map((variable) => ({ variable, cart })),
    }),
    giftRecipient: t.field({
      type: StorefrontCustomerRef,
      nullable: true,
      description: 'The recipient; null when it is no gift.',
      resolve: ({ line }) => line.gift_to_customer ?? null,
    }),
    giftRecipientId: t.id({
      nullable: true,
      description: 'PayNow number of the recipient; null when it is no gift.',
      resolve: ({ line }) => line.gift_to_customer_id ?? null,
    }),
  }),
});

const CartRef = builder.objectRef<InShop<CartRow>>('Cart').implement({
  description: "A shopper's cart; PayNow keeps it by the customer.",
  requires: 'customer',
  fields: (t) => ({
    id: t.id({
      calls: 'none',
      description: 'Names the cart in this view of the store. For client caches; not a global id.',
      resolve: cartId,
    }),
    customerId: t.exposeID('customer_id', { description: "PayNow's number of the customer who has the cart." }),
    lines: t.field({
      type: [CartLineRef],
      description: 'The lines of the cart.',
      resolve: (cart) => cart.lines.map((line) => ({ line, cart })),
    }),
    total: t.field({
      type: MoneyRef,
      description: 'The total of the cart.',
      resolve: (row) => money(row.total, row.currency, row.store_id),
    }),
  }),
});

builder.objectFields(StorefrontRef, (t) => ({
  cart: t.field({
    calls: 'one',
    type: CartRef,
    nullable: true,
    requires: 'customer',
    description: "The shopper's cart. One PayNow call.",
    resolve: (shop) => shopperCart(shop),
  }),
}));

/** The prices of the cart that a mutation answers: those of `storefront` with the same arguments. */
const placeFields = (t: InputFields) => ({
  currency: t.field({
    type: 'CurrencyCode',
    description: "The currency the cart's prices are shown in; the store's own when absent.",
  }),
  country: t.field({
    type: 'CountryCode',
    description:
      "The country that the cart's prices and taxes are shown for; the shopper's own, as far as it is known, when absent.",
  }),
});

const SetCartLineInput = builder.inputType('SetCartLineInput', {
  description: 'The line of the cart to set.',
  fields: (t) => ({
    storeId: storeIdField(t),
    ...placeFields(t),
    quantity: t.int({
      required: true,
      description: 'The new quantity of the line; 0 removes it. With increment, how many to add: at least 1.',
    }),
    increment: t.boolean({
      description:
        'Whether the quantity is added to what the cart has. Send an idempotencyKey with it, so that a repeated call does not add again.',
    }),
    ...lineInputFields(t),
    idempotencyKey: t.string({
      description: 'Idempotency key: a repeated call with the same key changes nothing, and shows the cart as it is.',
    }),
  }),
});

const ClearCartInput = builder.inputType('ClearCartInput', {
  description: 'The cart to empty: the one of the customer token.',
  fields: (t) => ({ storeId: storeIdField(t), ...placeFields(t) }),
});

const cartPayload = (name: string) =>
  payloadOf<{ cart?: InShop<CartRow> }>(name, (t) => ({
    cart: t.field({
      type: CartRef,
      nullable: true,
      description: 'The cart after it; null when it was refused.',
      resolve: ({ cart }) => cart ?? null,
    }),
  }));

const SetCartLinePayload = cartPayload('SetCartLinePayload');
const ClearCartPayload = cartPayload('ClearCartPayload');

builder.mutationFields((t) => ({
  setCartLine: t.field({
    type: SetCartLinePayload,
    nullable: true,
    requires: 'customer',
    description: 'Sets one line of the cart, or adds to it. Setting it again changes nothing. Two PayNow calls.',
    args: { input: t.arg({ type: SetCartLineInput, required: true, description: 'The input of `setCartLine`.' }) },
    resolve: (_, { input }, context) => setCartLine(input, context),
  }),
  clearCart: t.field({
    type: ClearCartPayload,
    nullable: true,
    requires: 'customer',
    description: 'Empties the cart. Two PayNow calls.',
    args: { input: t.arg({ type: ClearCartInput, required: true, description: 'The input of `clearCart`.' }) },
    resolve: (_, { input }, context) => clearCart(input, context),
  }),
}));
