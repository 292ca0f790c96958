import { subscribedEvent } from '../../../core/storeEvents.js';
import { builder } from '../../kit/builder.js';
import { wireEnum } from '../../kit/enums.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { nodeOf, wholeList } from '../entities.js';
import { StoreRef, WebhookEndpointRef } from '../refs.js';

/** What PayNow sends. */
export const webhookEndpointType = wireEnum('WebhookEndpointType', 'What PayNow sends to a webhook endpoint.', {
  json_v1: "PayNow's JSON, signed with the endpoint's secret.",
  discord_v1: 'A message for a Discord channel.',
});

/** The form of a message for Discord. */
export const webhookDiscordFormat = wireEnum(
  'WebhookDiscordFormat',
  'Form of a message for Discord.',
  { Embed: 'A card with a title and a colour.', Text: 'Plain text.' },
  ['Invalid'],
);

WebhookEndpointRef.implement({
  description:
    "An address that PayNow sends one kind of event to: a webhook subscription. PayNow says neither when nor by whom it was made. Never kept in the gateway's memory.",
  ...nodeOf('webhookEndpoints'),
  fields: (t) => ({
    ...nodeFields('WebhookEndpoint')(t),
    url: t.exposeString('url', {
      description:
        'The address that PayNow sends to. A Discord address is a secret too: whoever knows it can post there.',
    }),
    event: t.field({
      type: StoreEventTypeRef,
      description: 'What is sent.',
      resolve: ({ subscribed_to: wire }) => subscribedEvent(wire) ?? 'OTHER',
    }),
    type: t.field({
      type: webhookEndpointType.ref,
      description: 'The form in which it is sent.',
      resolve: ({ type }, _, context) => webhookEndpointType.show(type, context),
    }),
    secret: t.exposeString('secret', {
      requires: 'secrets:read',
      nullable: true,
      description:
        'The secret that signs what is sent to this endpoint, and nothing else; each endpoint has its own. Never kept in memory: asking reads it from PayNow. Null when not sent.',
    }),
    discordTitle: t.exposeString('discord_title', { nullable: true, description: 'Title of the message for Discord.' }),
    discordDescriptionTemplate: t.exposeString('discord_description_template', {
      nullable: true,
      description: 'Text of the message for Discord, with its placeholders.',
    }),
    discordColor: t.exposeString('discord_color', {
      nullable: true,
      description: 'Colour of the message for Discord, as PayNow keeps it.',
    }),
    discordFormat: t.field({
      type: webhookDiscordFormat.ref,
      nullable: true,
      description: 'Form of the message for Discord; null when PayNow does not say.',
      resolve: ({ discord_format: format }, _, context) =>
        format == null || format === 'Invalid' ? null : webhookDiscordFormat.show(format, context),
    }),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  webhookEndpoints: wholeList(t, WebhookEndpointRef, 'webhookEndpoints'),
}));
