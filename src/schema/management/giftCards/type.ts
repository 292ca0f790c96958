import { giftCardsPage } from '../../../resolvers/management/giftCards/lists.js';
import { ActorRef, creatorFields, lastChangeFields } from '../../kit/audit.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { MoneyRef, storeMoney } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { nodeOf, oneById } from '../entities.js';
import { GiftCardRef, StoreRef } from '../refs.js';

GiftCardRef.implement({
  description: 'A code with a balance. Whoever knows the code can spend the balance.',
  ...nodeOf('giftCards'),
  fields: (t) => ({
    ...nodeFields('GiftCard')(t),
    code: t.exposeString('code', { description: 'The code that the shopper enters.' }),
    note: t.exposeString('note', { nullable: true, description: "The manager's note; null when there is none." }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is switched on.' }),
    balance: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The remaining balance, in the store's currency.",
      resolve: (row) => storeMoney(row.balance, row.store_id),
    }),
    startingBalance: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The initial balance, in the store's currency.",
      resolve: (row) => storeMoney(row.starting_balance, row.store_id),
    }),
    usableAt: t.expose('usable_at', { type: 'DateTime', description: 'When it becomes usable.' }),
    expiresAt: t.expose('expires_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it expires; null when it does not expire.',
    }),
    createdAt: t.expose('created_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was created; null when PayNow does not say.',
    }),
    ...creatorFields(t),
    ...lastChangeFields(t),
    canceledAt: t.expose('canceled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was deleted; null while it exists.',
    }),
    canceledBy: t.expose('canceled_by', {
      type: ActorRef,
      nullable: true,
      description: 'Who deleted it; null when PayNow does not say.',
    }),
  }),
});

const GiftCardFilterInput = builder.inputType('GiftCardFilter', {
  description: 'Which gift cards; all conditions have to hold.',
  fields: (t) => ({
    code: t.string({ description: 'The gift card with this code.' }),
    includeCanceled: t.boolean({ description: 'Whether deleted ones are listed too; without it, they are not.' }),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  giftCard: oneById(t, GiftCardRef, 'giftCards'),
  giftCards: t.field({
    type: connectionOf(GiftCardRef),
    nullable: true,
    requires: 'giftcards:read',
    description: 'Gift cards by age. One PayNow call.',
    args: {
      ...directedPageArgs(t.arg),
      filter: t.arg({ type: GiftCardFilterInput, description: 'Which gift cards.' }),
    },
    resolve: ({ storeId }, { filter, ...page }, context) => giftCardsPage(storeId, filter ?? {}, page, context),
  }),
}));
