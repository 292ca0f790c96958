import type { InputFieldBuilder } from '@pothos/core';
import {
  type AssignResult,
  assignDeliveryItem,
  assignDeliveryItems,
  findDeliveryItem,
  type RevokeResult,
  revokeDeliveryItem,
} from '../../../resolvers/management/deliveryItems/writes.js';
import { type BuilderTypes, builder } from '../../kit/builder.js';
import { storeIdField } from '../../kit/inputs.js';
import { MetadataEntryInput } from '../../kit/metadata.js';
import { payloadOf } from '../../kit/payloads.js';
import { DeliveryItemRef } from '../refs.js';

const assignmentFields = (t: InputFieldBuilder<BuilderTypes, 'InputObject'>) => ({
  customerId: t.id({ required: true, description: 'The customer who gets it.' }),
  productId: t.id({ description: 'The product, in its current version. Either this or productVersionId.' }),
  productVersionId: t.id({ description: 'PayNow number of a product version. Either this or productId.' }),
  gameServerId: t.id({ description: 'PayNow number of the game server; products of a single game server need it.' }),
  quantity: t.int({ required: true, defaultValue: 1, description: 'How many: at least 1.' }),
  expiresAt: t.field({ type: 'DateTime', description: 'When it expires; without it, as the product says.' }),
  skipCommands: t.boolean({ description: 'Whether its commands are not run; PayNow runs them by default.' }),
  customVariables: t.field({
    type: [MetadataEntryInput],
    description: 'Values of its custom variables by identifier.',
  }),
});

const KEY =
  'Idempotency key: a repeated call with the same key gets the first result, and makes no second assignment. 1 to 255 printable ASCII characters.';

const AssignDeliveryItemInput = builder.inputType('AssignDeliveryItemInput', {
  description: 'The product to assign, and the customer.',
  fields: (t) => ({
    ...assignmentFields(t),
    storeId: storeIdField(t),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const DeliveryAssignmentInput = builder.inputType('DeliveryAssignmentInput', {
  description: 'One of many assignments.',
  fields: assignmentFields,
});

const AssignDeliveryItemsInput = builder.inputType('AssignDeliveryItemsInput', {
  description: 'The product to assign, and the customer.',
  fields: (t) => ({
    storeId: storeIdField(t),
    assignments: t.field({
      type: [DeliveryAssignmentInput],
      required: true,
      description: '1 to 100 assignments of one store.',
    }),
    idempotencyKey: t.string({ description: KEY }),
  }),
});

const assignPayload = (name: string) =>
  payloadOf<Partial<AssignResult>>(name, (t) => ({
    deliveryItems: t.field({
      type: [DeliveryItemRef],
      nullable: { list: true, items: true },
      requires: 'delivery:read',
      description: 'The new items, one per quantity; null when it was refused.',
      resolve: ({ deliveryItems }) => deliveryItems ?? null,
    }),
  }));

const RevokeDeliveryItemInput = builder.inputType('RevokeDeliveryItemInput', {
  description: 'The delivery item to revoke.',
  fields: (t) => ({
    storeId: storeIdField(t),
    customerId: t.id({ required: true, description: 'The customer who has it.' }),
    deliveryItemId: t.id({ required: true, description: 'The delivery item.' }),
    reason: t.string({ description: 'For the audit log; PayNow takes none.' }),
  }),
});

const RevokeDeliveryItemPayload = payloadOf<Partial<RevokeResult>>('RevokeDeliveryItemPayload', (t) => ({
  revokedId: t.id({
    nullable: true,
    description: "PayNow's number of the item; null when it was refused.",
    resolve: ({ revokedId }) => revokedId ?? null,
  }),
  deliveryItem: t.field({
    type: DeliveryItemRef,
    nullable: true,
    requires: 'delivery:read',
    calls: 'one',
    description: 'The item after it; null when it was refused. One PayNow call.',
    resolve: ({ storeId, customerId, revokedId }, _, context) =>
      storeId === undefined || customerId === undefined || revokedId === undefined
        ? null
        : findDeliveryItem({ storeId, customerId, revokedId }, context),
  }),
}));

const AssignDeliveryItemPayload = assignPayload('AssignDeliveryItemPayload');
const AssignDeliveryItemsPayload = assignPayload('AssignDeliveryItemsPayload');

builder.mutationFields((t) => ({
  assignDeliveryItem: t.field({
    type: AssignDeliveryItemPayload,
    nullable: true,
    requires: 'delivery:write',
    calls: 2,
    ledger: true,
    description:
      'Assigns a product to a customer without an order. One PayNow call; one more with an idempotencyKey, which reads the store.',
    args: {
      input: t.arg({
        type: AssignDeliveryItemInput,
        required: true,
        description: 'The input of `assignDeliveryItem`.',
      }),
    },
    resolve: (_, { input }, context) => assignDeliveryItem(input, context),
  }),
  assignDeliveryItems: t.field({
    type: AssignDeliveryItemsPayload,
    nullable: true,
    requires: 'delivery:write',
    calls: 3,
    ledger: true,
    description:
      'Assigns up to 100 products in one PayNow call. That call knows only product versions: a productId is resolved to its current version first, all of them in one more call. One more with an idempotencyKey, which reads the store.',
    args: {
      input: t.arg({
        type: AssignDeliveryItemsInput,
        required: true,
        description: 'The input of `assignDeliveryItems`.',
      }),
    },
    resolve: (_, { input }, context) => assignDeliveryItems(input, context),
  }),
  revokeDeliveryItem: t.field({
    type: RevokeDeliveryItemPayload,
    nullable: true,
    requires: 'delivery:write',
    calls: 1,
    description: 'Revokes a delivery item. One PayNow call.',
    args: {
      input: t.arg({
        type: RevokeDeliveryItemInput,
        required: true,
        description: 'The input of `revokeDeliveryItem`.',
      }),
    },
    resolve: (_, { input }, context) => revokeDeliveryItem(input, context),
  }),
}));
