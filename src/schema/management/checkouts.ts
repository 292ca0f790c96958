import { createCheckoutForCustomer } from '../../resolvers/management/checkouts.js';
import type { CheckoutSessionRow } from '../../upstream/wire/checkouts.js';
import { builder } from '../kit/builder.js';
import { checkoutFields } from '../kit/checkoutFields.js';
import { lineInputFields } from '../kit/checkoutLines.js';
import { MetadataEntryInput } from '../kit/metadata.js';
import { payloadOf } from '../kit/payloads.js';

const CustomerCheckoutRef = builder.objectRef<CheckoutSessionRow>('CustomerCheckout').implement({
  description:
    'A checkout that a customer is to pay: send them to `url`, or open it with PayNow.js and `token`. Its order is found by `OrderFilter.checkoutId`.',
  requires: 'checkouts:write',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    url: t.exposeString('url', { description: 'Address of the payment page: send it to this customer alone.' }),
    token: t.exposeString('token', {
      nullable: true,
      requires: 'secrets:read',
      description:
        'The secret with which PayNow.js opens the checkout. Kept only in the ledger, and only with an idempotencyKey.',
    }),
  }),
});

const METADATA =
  'Metadata of your own, for instance the number of an invoice: it comes back in webhooks. Keep what is sensitive out of it. At most 100 entries.';

const CustomerCheckoutLineInput = builder.inputType('CustomerCheckoutLineInput', {
  description: 'One line of a checkout. One-time and subscription lines can be in one checkout.',
  fields: (t) => ({
    quantity: t.int({ required: true, defaultValue: 1, description: 'How many: at least 1.' }),
    ...lineInputFields(t),
    metadata: t.field({ type: [MetadataEntryInput], description: METADATA }),
  }),
});

const BillingAddressInput = builder.inputType('BillingAddressInput', {
  description: 'The address that is billed to.',
  fields: (t) => ({
    country: t.field({ type: 'CountryCode', description: 'The country.' }),
    state: t.string({ description: 'The state or province.' }),
    city: t.string({ description: 'The city.' }),
    postalCode: t.string({ description: 'The postal code.' }),
    line1: t.string({ description: 'Street and number.' }),
    line2: t.string({ description: 'What else the street address has, for instance an apartment.' }),
  }),
});

const CheckoutCustomerDetailsInput = builder.inputType('CheckoutCustomerDetailsInput', {
  description: 'Whom the checkout is billed to.',
  fields: (t) => ({
    billingName: t.string({ description: 'The name.' }),
    billingEmail: t.string({ description: 'The email address.' }),
    billingAddress: t.field({ type: BillingAddressInput, description: 'The address.' }),
    billingTaxId: t.string({ description: 'The tax number, for instance a VAT number.' }),
  }),
});

const CreateCheckoutForCustomerInput = builder.inputType('CreateCheckoutForCustomerInput', {
  description: 'What a customer is to pay.',
  fields: (t) => ({
    ...checkoutFields(t),
    customerId: t.id({ required: true, description: 'Who pays: global id or PayNow number.' }),
    lines: t.field({
      type: [CustomerCheckoutLineInput],
      required: true,
      description: 'What is bought: 1 to 100 lines.',
    }),
    metadata: t.field({ type: [MetadataEntryInput], description: METADATA }),
    customerDetails: t.field({
      type: CheckoutCustomerDetailsInput,
      description: 'Whom it is billed to, as far as you know.',
    }),
  }),
});

const CreateCheckoutForCustomerPayload = payloadOf<{ checkout?: CheckoutSessionRow }>(
  'CreateCheckoutForCustomerPayload',
  (t) => ({
    checkout: t.field({
      type: CustomerCheckoutRef,
      nullable: true,
      description: 'The checkout; null when it was refused.',
      resolve: ({ checkout }) => checkout ?? null,
    }),
  }),
);

// Its promo codes are no guesses: who may make checkouts for others is trusted with more than a code is worth.
builder.mutationField('createCheckoutForCustomer', (t) =>
  t.field({
    type: CreateCheckoutForCustomerPayload,
    nullable: true,
    requires: 'checkouts:write',
    calls: 2,
    ledger: true,
    description: 'Creates a checkout that a customer is to pay, from a server of yours. One PayNow call.',
    args: {
      input: t.arg({
        type: CreateCheckoutForCustomerInput,
        required: true,
        description: 'The input of `createCheckoutForCustomer`.',
      }),
    },
    resolve: (_, { input }, context) => createCheckoutForCustomer(input, context),
  }),
);
