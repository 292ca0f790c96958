import { authenticateCustomer } from '../../resolvers/storefront/signIn.js';
import { builder } from '../kit/builder.js';
import { CustomerPlatformRef } from '../kit/identity.js';
import { storeIdField } from '../kit/inputs.js';
import { payloadOf } from '../kit/payloads.js';

const AuthenticateCustomerInput = builder.inputType('AuthenticateCustomerInput', {
  description: 'The shopper who signs in.',
  fields: (t) => ({
    storeId: storeIdField(t),
    platform: t.field({
      type: CustomerPlatformRef,
      required: true,
      description:
        'What the id is. Names of Minecraft and PayNow are taken from anybody; all others need scope customers:sign-in.',
    }),
    platformId: t.string({ required: true, description: 'The id or name there.' }),
  }),
});

const AuthenticateCustomerPayload = payloadOf<{ customerToken?: string }>('AuthenticateCustomerPayload', (t) => ({
  customerToken: t.string({
    nullable: true,
    description:
      'The customer token. Send it as "Authorization: Customer TOKEN" to act as the shopper; null when it was refused.',
    resolve: ({ customerToken }) => customerToken ?? null,
  }),
}));

builder.mutationFields((t) => ({
  authenticateCustomer: t.field({
    calls: 2,
    guess: true,
    type: AuthenticateCustomerPayload,
    nullable: true,
    requires: 'public',
    description:
      'Signs a shopper in. PayNow takes a name of Minecraft or its own as it is: such a token proves nothing about who somebody is. Other accounts, such as Steam, need an API key or scope customers:sign-in of a caller who has checked them. One PayNow call; with an API key one more, which tries the key.',
    args: {
      input: t.arg({
        type: AuthenticateCustomerInput,
        required: true,
        description: 'The input of `authenticateCustomer`.',
      }),
    },
    resolve: (_, { input }, context) => authenticateCustomer(input, context),
  }),
}));
