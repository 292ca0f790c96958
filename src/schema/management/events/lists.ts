import type { ToldEvent } from '../../../events/told.js';
import { eventsPage, storeEvents } from '../../../resolvers/management/events.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, pageArgs } from '../../kit/connections.js';
import { STORE_ID } from '../../kit/inputs.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { StoreRef } from '../refs.js';
import { StoreEventRef } from './types.js';

const TYPES = 'Only events of these types; without it, all types. `OTHER` selects events the gateway does not know.';

builder.objectFields(StoreRef, (t) => ({
  events: t.field({
    type: connectionOf(StoreEventRef),
    nullable: true,
    requires: 'events:read',
    calls: 1,
    description:
      "The store's event log, oldest first, to poll or to replay. Events are kept for `EVENTS_RETENTION_MS`. One PayNow call, which verifies that the credential can access the store.",
    args: {
      ...pageArgs(t.arg),
      types: t.arg({ type: [StoreEventTypeRef], description: TYPES }),
    },
    resolve: ({ storeId }, args, context) => eventsPage(storeId, args, context),
  }),
}));

builder.subscriptionType({
  description: 'Everything that can be subscribed to, over Server-Sent Events or a WebSocket.',
});

builder.subscriptionFields((t) => ({
  storeEvents: t.field({
    type: StoreEventRef,
    nullable: true,
    requires: 'events:read',
    calls: 'none',
    description:
      'Events of a store as they happen. Pass `after` to resume without gaps or duplicates. One PayNow call at the start and one per minute, which verify that the credential can access the store.',
    args: {
      storeId: t.arg.id({ description: STORE_ID }),
      types: t.arg({ type: [StoreEventTypeRef], description: TYPES }),
      after: t.arg.string({
        description: 'The cursor of an event: the events that follow it. Without it, events from now on.',
      }),
    },
    subscribe: (_, args, context) => storeEvents(args, context),
    resolve: (event) => event as ToldEvent,
  }),
}));
