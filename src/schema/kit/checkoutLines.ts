import { builder } from './builder.js';
import { CustomerPlatformRef } from './identity.js';
import type { InputFields } from './inputs.js';
import { MetadataEntryInput } from './metadata.js';

const GiftRecipientInput = builder.inputType('GiftRecipientInput', {
  description: 'The recipient of a gift.',
  fields: (t) => ({
    platform: t.field({ type: CustomerPlatformRef, required: true, description: 'What the id is.' }),
    platformId: t.string({ required: true, description: 'The id or name there.' }),
  }),
});

/** What is bought in a line, whether in a cart or in a checkout without one. */
export const lineInputFields = (t: InputFields) => ({
  productId: t.id({ required: true, description: 'The product: PayNow number or global id.' }),
  gameServerId: t.id({ description: 'The game server; needed where the product is for a single one.' }),
  subscription: t.boolean({ description: 'Whether to subscribe to it.' }),
  trial: t.boolean({ description: 'Whether to start with the free trial.' }),
  customVariables: t.field({
    type: [MetadataEntryInput],
    description: 'What the shopper chose: identifiers with their values.',
  }),
  giftTo: t.field({
    type: GiftRecipientInput,
    description: 'The recipient, by an account; not with giftToCustomerId.',
  }),
  giftToCustomerId: t.id({ description: 'The recipient, by PayNow number; not with giftTo.' }),
});
