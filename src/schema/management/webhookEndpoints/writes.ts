import type { WebhookEndpoint } from '../../../loaders/management/webhookEndpoints.js';
import {
  createWebhookEndpoints,
  deleteWebhookEndpoint,
  updateWebhookEndpoint,
} from '../../../resolvers/management/webhookEndpoints/writes.js';
import { builder } from '../../kit/builder.js';
import { addDeletion } from '../../kit/deletions.js';
import { rowFields, storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { WebhookEndpointRef } from '../refs.js';
import { addRowMutation } from '../rowMutations.js';
import { webhookDiscordFormat, webhookEndpointType } from './type.js';

const CreateWebhookEndpointsInput = builder.inputType('CreateWebhookEndpointsInput', {
  description: 'New webhook endpoints: the same address for each of several events.',
  fields: (t) => ({
    storeId: storeIdField(t),
    url: t.string({
      required: true,
      description: 'The address that PayNow sends to: an absolute http:// or https:// address.',
    }),
    events: t.field({
      type: [StoreEventTypeRef],
      required: true,
      description: 'The events to send: at least one, none twice, never OTHER. Each gets its own endpoint.',
    }),
    type: t.field({
      type: webhookEndpointType.ref,
      required: true,
      defaultValue: 'json_v1',
      description: 'The form in which it is sent; cannot be changed later.',
    }),
    discordTitle: t.string({ description: 'Title of the message; for DISCORD_V1 only.' }),
    discordDescriptionTemplate: t.string({
      description: 'Text of the message, with placeholders; for DISCORD_V1 only.',
    }),
    discordColor: t.string({ description: 'Colour of the message; for DISCORD_V1 only.' }),
    discordFormat: t.field({
      type: webhookDiscordFormat.ref,
      description: 'Form of the message; for DISCORD_V1 only.',
    }),
  }),
});

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'What changes of a webhook endpoint; what is left out stays.',
  fields: (t) => ({
    ...rowFields(t, 'The webhook endpoint'),
    url: t.string({
      description: 'The address that PayNow sends to: an absolute http:// or https:// address; cannot be null.',
    }),
    event: t.field({ type: StoreEventTypeRef, description: 'What is sent; neither null nor OTHER.' }),
    resetSecret: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether it gets a new secret; the old one is no longer used.',
    }),
    discordTitle: t.string({ description: 'Title of the message for Discord; null clears it.' }),
    discordDescriptionTemplate: t.string({ description: 'Text of the message for Discord; null clears it.' }),
    discordColor: t.string({ description: 'Colour of the message for Discord; null clears it.' }),
    discordFormat: t.field({
      type: webhookDiscordFormat.ref,
      description: 'Form of the message for Discord; cannot be null.',
    }),
  }),
});

const CreateWebhookEndpointsPayload = payloadOf<{ webhookEndpoints?: readonly WebhookEndpoint[] }>(
  'CreateWebhookEndpointsPayload',
  (t) => ({
    webhookEndpoints: t.field({
      type: [WebhookEndpointRef],
      nullable: { list: true, items: true },
      requires: 'webhooks:read',
      description:
        'The new endpoints in the order of the events; after a failure half way those that exist, null when all was refused.',
      resolve: ({ webhookEndpoints }) => webhookEndpoints ?? null,
    }),
  }),
);

addRowMutation('updateWebhookEndpoint', {
  input: UpdateWebhookEndpointInput,
  resource: 'webhookEndpoints',
  row: WebhookEndpointRef,
  requires: 'webhooks:write',
  calls: 2,
  description:
    'Changes a webhook endpoint. PayNow takes it only whole, so the list is read and it is written back: two PayNow calls, and the last writer wins.',
  resolve: updateWebhookEndpoint,
});

builder.mutationFields((t) => ({
  createWebhookEndpoints: t.field({
    type: CreateWebhookEndpointsPayload,
    nullable: true,
    requires: 'webhooks:write',
    description:
      'Creates a webhook endpoint for each event, each with its own secret. One PayNow call per event, one after the other; after a failure half way userErrors say which exist.',
    args: {
      input: t.arg({
        type: CreateWebhookEndpointsInput,
        required: true,
        description: 'The input of `createWebhookEndpoints`.',
      }),
    },
    resolve: (_, { input }, context) => createWebhookEndpoints(input, context),
  }),
}));

addDeletion({
  type: 'WebhookEndpoint',
  requires: 'webhooks:write',
  effect: 'PayNow sends nothing to it any more.',
  resolve: deleteWebhookEndpoint,
});
