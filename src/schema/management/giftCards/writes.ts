import { createGiftCard, deleteGiftCard, updateGiftCard } from '../../../resolvers/management/giftCards/writes.js';
import type { GiftCardRow } from '../../../upstream/management/giftCards.js';
import { builder } from '../../kit/builder.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { GiftCardRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';

const KEY =
  'Idempotency key: a repeated call with the same key gets the first result, and makes no second write. 1 to 255 printable ASCII characters.';
const CODE = 'The code that the shopper enters: 1 to 255 characters without spaces.';

const CreateGiftCardInput = builder.inputType('CreateGiftCardInput', {
  description: 'A new gift card. Only the starting balance is required.',
  fields: (t) => ({
    storeId: storeIdField(t),
    startingBalance: t.field({
      type: 'Long',
      required: true,
      description: "The balance, in minor units of the store's currency; at least 1.",
    }),
    code: t.string({
      description: `${CODE} Without it, the gateway generates 16 letters and digits in groups of four, which nobody can guess.`,
    }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is switched on.' }),
    note: t.string({ description: 'A note for managers.' }),
    usableAt: t.field({ type: 'DateTime', description: 'When it becomes usable. Default: now.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires. Default: never.' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const UpdateGiftCardInput = builder.inputType('UpdateGiftCardInput', {
  description: 'What changes of a gift card; what is left out stays. Only expiresAt takes null.',
  fields: (t) => ({
    ...rowFields(t, 'The gift card'),
    balance: t.field({
      type: 'Long',
      description:
        "The new balance, in minor units of the store's currency; at least 0. It replaces the balance even if a purchase has changed it meanwhile.",
    }),
    code: t.string({ description: CODE }),
    enabled: t.boolean({ description: 'Whether it is switched on.' }),
    note: t.string({ description: 'A note for managers.' }),
    usableAt: t.field({ type: 'DateTime', description: 'When it becomes usable.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it expires; null when it does not expire.' }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const DeleteGiftCardInput = builder.inputType('DeleteGiftCardInput', {
  description: 'Which gift card to delete.',
  fields: (t) => ({
    ...rowFields(t, 'The gift card'),
  }),
});

const DeleteGiftCardPayload = payloadOf<{ deletedId?: string; giftCard?: GiftCardRow }>(
  'DeleteGiftCardPayload',
  (t) => ({
    deletedId: t.id({
      nullable: true,
      description: 'Global id of the gift card; null when it was refused.',
      resolve: ({ deletedId }) => deletedId ?? null,
    }),
    giftCard: t.field({
      type: GiftCardRef,
      nullable: true,
      requires: 'giftcards:read',
      description: 'The gift card as it was deleted; null when it was refused.',
      resolve: ({ giftCard }) => giftCard ?? null,
    }),
  }),
);

addRowMutation('createGiftCard', {
  input: CreateGiftCardInput,
  resource: 'giftCards',
  row: GiftCardRef,
  requires: 'giftcards:write',
  calls: 2,
  ledger: true,
  description: 'Creates a gift card. One PayNow call; one more with an idempotencyKey.',
  resolve: createGiftCard,
});

addRowMutation('updateGiftCard', {
  input: UpdateGiftCardInput,
  resource: 'giftCards',
  row: GiftCardRef,
  requires: 'giftcards:write',
  calls: 2,
  ledger: true,
  description: 'Changes a gift card. One PayNow call; one more with an idempotencyKey.',
  resolve: updateGiftCard,
});

builder.mutationFields((t) => ({
  deleteGiftCard: t.field({
    type: DeleteGiftCardPayload,
    nullable: true,
    requires: 'giftcards:write',
    calls: 1,
    description:
      'Deletes a gift card: PayNow cancels it, and keeps it for lists that include canceled ones. One PayNow call.',
    args: {
      input: t.arg({ type: DeleteGiftCardInput, required: true, description: 'The input of `deleteGiftCard`.' }),
    },
    resolve: (_, { input }, context) => deleteGiftCard(input, context),
  }),
}));
