import type { ObjectFieldBuilder } from '@pothos/core';
import type { RelayView } from '../../../events/relays/relays.js';
import {
  createEventRelay,
  deleteEventRelay,
  pauseEventRelay,
  replayEvents,
} from '../../../resolvers/management/eventRelays/writes.js';
import { type BuilderTypes, builder } from '../../kit/builder.js';
import { type InputFields, storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { EventRelayRef } from '../refs.js';

const relayFields = (t: InputFields) => ({
  storeId: storeIdField(t),
  relayId: t.id({ required: true, description: 'The relay: its own id.' }),
});

const CreateEventRelayInput = builder.inputType('CreateEventRelayInput', {
  description: 'A new target that events of a store are sent to.',
  fields: (t) => ({
    storeId: storeIdField(t),
    url: t.string({
      required: true,
      description:
        'The address that events are sent to: an https:// address of the public internet, unless the gateway is set to allow others.',
    }),
    types: t.field({
      type: [StoreEventTypeRef],
      description:
        'Only events of these types; without it, all types. `OTHER` selects events the gateway does not know.',
    }),
    secret: t.string({
      description:
        'The secret that deliveries are signed with: `whsec_` and the base64 of 24 to 64 random bytes. Without it a secret is generated.',
    }),
    after: t.string({
      description: 'The cursor of an event: the relay starts with the events that follow it. Without it, from now on.',
    }),
  }),
});

const PauseEventRelayInput = builder.inputType('PauseEventRelayInput', {
  description: 'A relay to pause or to resume.',
  fields: (t) => ({
    ...relayFields(t),
    paused: t.boolean({
      required: true,
      defaultValue: true,
      description: 'False resumes it: it continues where it stopped.',
    }),
  }),
});

const DeleteEventRelayInput = builder.inputType('DeleteEventRelayInput', {
  description: 'The relay to delete.',
  fields: relayFields,
});

const ReplayEventsInput = builder.inputType('ReplayEventsInput', {
  description: 'Events to send to a relay once more.',
  fields: (t) => ({
    ...relayFields(t),
    from: t.string({
      required: true,
      description: 'The first event: its cursor, or a date and time as ISO 8601 with an offset.',
    }),
    to: t.string({
      description:
        'The last event: its cursor, or a date and time as ISO 8601 with an offset. Without it, the newest event.',
    }),
  }),
});

type RelayPayload = { readonly relay?: RelayView | undefined };

/** The relay of a payload. */
const relayField = <T extends RelayPayload>(t: ObjectFieldBuilder<BuilderTypes, T>) =>
  t.field({
    type: EventRelayRef,
    nullable: true,
    requires: 'events:relay',
    description: 'The relay; null when the request was refused.',
    resolve: ({ relay }) => relay ?? null,
  });

const CreateEventRelayPayload = payloadOf<RelayPayload & { readonly secret?: string | null }>(
  'CreateEventRelayPayload',
  (t) => ({
    relay: relayField(t),
    secret: t.string({
      nullable: true,
      requires: 'secrets:read',
      description: 'The secret that was generated, shown only here; null when you gave one.',
      resolve: ({ secret }) => secret ?? null,
    }),
  }),
);

const PauseEventRelayPayload = payloadOf<RelayPayload>('PauseEventRelayPayload', (t) => ({ relay: relayField(t) }));

const ReplayEventsPayload = payloadOf<RelayPayload>('ReplayEventsPayload', (t) => ({ relay: relayField(t) }));

const DeleteEventRelayPayload = payloadOf<{ deletedId?: string }>('DeleteEventRelayPayload', (t) => ({
  deletedId: t.id({
    nullable: true,
    description: 'Id of the deleted relay; null when the request was refused.',
    resolve: ({ deletedId }) => deletedId ?? null,
  }),
}));

const ONE_CALL = 'One PayNow call, which verifies that the credential can access the store.';

builder.mutationFields((t) => ({
  createEventRelay: t.field({
    type: CreateEventRelayPayload,
    nullable: true,
    requires: 'events:relay',
    calls: 1,
    description: `Creates a relay: events of the store are sent to an address of yours. It continues until it is deleted, also when your credential is revoked. ${ONE_CALL}`,
    args: { input: t.arg({ type: CreateEventRelayInput, required: true, description: 'The new relay.' }) },
    resolve: (_, { input }, context) => createEventRelay(input, context),
  }),
  pauseEventRelay: t.field({
    type: PauseEventRelayPayload,
    nullable: true,
    requires: 'events:relay',
    calls: 1,
    description: `Pauses a relay after the delivery under way, or resumes it. Events that are removed from the log meanwhile are not sent. ${ONE_CALL}`,
    args: { input: t.arg({ type: PauseEventRelayInput, required: true, description: 'The relay.' }) },
    resolve: (_, { input }, context) => pauseEventRelay(input, context),
  }),
  deleteEventRelay: t.field({
    type: DeleteEventRelayPayload,
    nullable: true,
    requires: 'events:relay',
    calls: 1,
    description: `Deletes a relay with its dead letters. A relay of the relay file is deleted there. ${ONE_CALL}`,
    args: { input: t.arg({ type: DeleteEventRelayInput, required: true, description: 'The relay to delete.' }) },
    resolve: (_, { input }, context) => deleteEventRelay(input, context),
  }),
  replayEvents: t.field({
    type: ReplayEventsPayload,
    nullable: true,
    requires: 'events:relay',
    calls: 1,
    description: `Sends events of the log to a relay once more, in order, before any other event. Only the types that the relay wants are sent. ${ONE_CALL}`,
    args: { input: t.arg({ type: ReplayEventsInput, required: true, description: 'The events.' }) },
    resolve: (_, { input }, context) => replayEvents(input, context),
  }),
}));
