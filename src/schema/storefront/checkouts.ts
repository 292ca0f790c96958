import { MAX_CODES } from '../../resolvers/kit/checkouts.js';
import { checkoutCart, createCheckout } from '../../resolvers/storefront/checkouts.js';
import type { CheckoutSessionRow } from '../../upstream/wire/checkouts.js';
import { builder } from '../kit/builder.js';
import type { CountTries } from '../kit/calls.js';
import { checkoutFields } from '../kit/checkoutFields.js';
import { lineInputFields } from '../kit/checkoutLines.js';
import { payloadOf } from '../kit/payloads.js';

const CheckoutRef = builder.objectRef<CheckoutSessionRow>('Checkout').implement({
  description: 'The checkout: send the shopper to `url`, or open it with PayNow.js and `token`.',
  requires: 'customer',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    token: t.exposeString('token', { description: 'Opens the checkout. A secret of this shopper.' }),
    url: t.exposeString('url', { description: 'Address of the payment page.' }),
  }),
});

const CheckoutCartInput = builder.inputType('CheckoutCartInput', {
  description: 'How to check out the cart.',
  fields: (t) => checkoutFields(t),
});

const CheckoutLineInput = builder.inputType('CheckoutLineInput', {
  description: 'One line of a checkout.',
  fields: (t) => ({
    quantity: t.int({ required: true, defaultValue: 1, description: 'How many: at least 1.' }),
    ...lineInputFields(t),
  }),
});

const CreateCheckoutInput = builder.inputType('CreateCheckoutInput', {
  description: 'The lines to check out without a cart.',
  fields: (t) => ({
    ...checkoutFields(t),
    lines: t.field({ type: [CheckoutLineInput], required: true, description: 'What is bought: 1 to 100 lines.' }),
  }),
});

const checkoutPayload = (name: string) =>
  payloadOf<{ checkout?: CheckoutSessionRow }>(name, (t) => ({
    checkout: t.field({
      type: CheckoutRef,
      nullable: true,
      description: 'The checkout; null when it was refused.',
      resolve: ({ checkout }) => checkout ?? null,
    }),
  }));

/** Codes can be guessed, each of them. Too many are refused without a try. */
const triesCodes: CountTries = ({ input }) => {
  const codes = (input as { readonly promoCodes?: readonly string[] | null }).promoCodes ?? [];
  return codes.length > MAX_CODES ? 0 : new Set(codes).size;
};

const CheckoutCartPayload = checkoutPayload('CheckoutCartPayload');
const CreateCheckoutPayload = checkoutPayload('CreateCheckoutPayload');

builder.mutationFields((t) => ({
  checkoutCart: t.field({
    calls: 2,
    ledger: true,
    guess: triesCodes,
    type: CheckoutCartPayload,
    nullable: true,
    requires: 'customer',
    description: 'Creates a checkout for the cart. One PayNow call.',
    args: { input: t.arg({ type: CheckoutCartInput, required: true, description: 'The input of `checkoutCart`.' }) },
    resolve: (_, { input }, context) => checkoutCart(input, context),
  }),
  createCheckout: t.field({
    calls: 2,
    ledger: true,
    guess: triesCodes,
    type: CreateCheckoutPayload,
    nullable: true,
    requires: 'customer',
    description: 'Creates a checkout without a cart. One PayNow call.',
    args: {
      input: t.arg({ type: CreateCheckoutInput, required: true, description: 'The input of `createCheckout`.' }),
    },
    resolve: (_, { input }, context) => createCheckout(input, context),
  }),
}));
