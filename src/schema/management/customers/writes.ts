import {
  type CustomerHandle,
  createCustomer,
  createCustomers,
  createCustomerToken,
  revokeCustomerTokens,
  updateCustomer,
} from '../../../resolvers/management/customers/writes.js';
import type { CustomerRow } from '../../../upstream/wire/customers.js';
import { builder } from '../../kit/builder.js';
import { minecraftPlatform } from '../../kit/identity.js';
import { type InputFields, rowFields, storeIdField } from '../../kit/inputs.js';
import { MetadataEntryInput } from '../../kit/metadata.js';
import { payloadOf } from '../../kit/payloads.js';
import { CustomerRef } from '../refs.js';
import { toCustomer } from '../relations.js';
import { addRowMutation } from '../rowMutations.js';

const identityFields = (t: InputFields) => ({
  steamId: t.string({ description: 'SteamID64: 17 digits.' }),
  minecraftPlatform: t.field({ type: minecraftPlatform.ref, description: 'Edition of Minecraft.' }),
});

const newFields = (t: InputFields) => ({
  ...identityFields(t),
  minecraftUuid: t.string({ description: 'Minecraft UUID, with or without dashes.' }),
  xboxXuid: t.string({ description: 'Xbox XUID: up to 20 digits.' }),
  name: t.string({ description: 'The name shown: 1 to 255 characters without control characters.' }),
  metadata: t.field({ type: [MetadataEntryInput], description: 'Metadata. Default: none.' }),
});

const NEW = 'Takes at least one of steamId, minecraftUuid, xboxXuid and name.';

const CreateCustomerInput = builder.inputType('CreateCustomerInput', {
  description: `A new customer. ${NEW}`,
  fields: (t) => ({ storeId: storeIdField(t), ...newFields(t) }),
});

const NewCustomerInput = builder.inputType('NewCustomerInput', {
  description: `One of several new customers. ${NEW}`,
  fields: newFields,
});

const CreateCustomersInput = builder.inputType('CreateCustomersInput', {
  description: 'New customers of one store.',
  fields: (t) => ({
    storeId: storeIdField(t),
    customers: t.field({ type: [NewCustomerInput], required: true, description: '1 to 200 customers.' }),
  }),
});

const UpdateCustomerInput = builder.inputType('UpdateCustomerInput', {
  description: 'What changes about a customer; what is left out stays as it is.',
  fields: (t) => ({
    ...rowFields(t, 'The customer'),
    ...identityFields(t),
    minecraftUuid: t.string({ description: 'Minecraft UUID, with or without dashes; null clears it.' }),
    xboxXuid: t.string({ description: 'Xbox XUID: up to 20 digits; null clears it.' }),
    name: t.string({ description: 'The name shown: 1 to 255 characters without control characters; null clears it.' }),
    metadata: t.field({
      type: [MetadataEntryInput],
      description: 'Metadata, which replaces the present metadata; null clears it.',
    }),
  }),
});

const tokensInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'The customer.' }),
      storeId: storeIdField(t),
    }),
  });

const CreateCustomersPayload = payloadOf<{ customers?: readonly CustomerRow[] }>('CreateCustomersPayload', (t) => ({
  customers: t.field({
    type: [CustomerRef],
    nullable: { list: true, items: true },
    requires: 'customers:read',
    description: "The new customers in PayNow's order; null when they were refused.",
    resolve: ({ customers }) => customers ?? null,
  }),
}));

const CreateCustomerTokenPayload = payloadOf<{ token?: string }>('CreateCustomerTokenPayload', (t) => ({
  token: t.string({
    nullable: true,
    description:
      'A secret: whoever has it acts as the customer in the storefront. It is shown only once, and the gateway neither keeps nor logs it; null when it was refused.',
    resolve: ({ token }) => token ?? null,
  }),
}));

const RevokeCustomerTokensPayload = payloadOf<Partial<CustomerHandle>>('RevokeCustomerTokensPayload', (t) => ({
  customer: toCustomer(
    t,
    'The customer whose tokens were revoked; null when it was refused. One PayNow call, none where only ids are asked for.',
    ({ storeId, customerId }) => ({ storeId, id: customerId }),
  ),
}));

const CreateCustomerTokenInput = tokensInput('CreateCustomerTokenInput', 'The customer whom the token is for.');
const RevokeCustomerTokensInput = tokensInput('RevokeCustomerTokensInput', 'Whose tokens are revoked.');

addRowMutation('createCustomer', {
  input: CreateCustomerInput,
  resource: 'customers',
  row: CustomerRef,
  requires: 'customers:write',
  description: 'Creates a customer. One PayNow call.',
  resolve: createCustomer,
});

addRowMutation('updateCustomer', {
  input: UpdateCustomerInput,
  resource: 'customers',
  row: CustomerRef,
  requires: 'customers:write',
  description: 'Changes a customer. One PayNow call.',
  resolve: updateCustomer,
});

builder.mutationFields((t) => ({
  createCustomers: t.field({
    type: CreateCustomersPayload,
    nullable: true,
    requires: 'customers:write',
    calls: 1,
    description: 'Creates 1 to 200 customers in one PayNow call.',
    args: {
      input: t.arg({ type: CreateCustomersInput, required: true, description: 'The input of `createCustomers`.' }),
    },
    resolve: (_, { input }, context) => createCustomers(input, context),
  }),
  createCustomerToken: t.field({
    type: CreateCustomerTokenPayload,
    nullable: true,
    requires: 'customers:tokens',
    calls: 1,
    description: 'Makes a token with which a storefront acts as the customer: a secret. One PayNow call.',
    args: {
      input: t.arg({
        type: CreateCustomerTokenInput,
        required: true,
        description: 'The input of `createCustomerToken`.',
      }),
    },
    resolve: (_, { input }, context) => createCustomerToken(input, context),
  }),
  revokeCustomerTokens: t.field({
    type: RevokeCustomerTokensPayload,
    nullable: true,
    requires: 'customers:tokens',
    calls: 1,
    description: 'Revokes every token of a customer. One PayNow call.',
    args: {
      input: t.arg({
        type: RevokeCustomerTokensInput,
        required: true,
        description: 'The input of `revokeCustomerTokens`.',
      }),
    },
    resolve: (_, { input }, context) => revokeCustomerTokens(input, context),
  }),
}));
