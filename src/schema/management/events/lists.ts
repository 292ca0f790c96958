import type { EventPage, ToldEvent } from '../../../events/eventLog.js';
import { eventsPage, storeEvents } from '../../../resolvers/management/events.js';
import { builder } from '../../kit/builder.js';
import { STORE_ID } from '../../kit/inputs.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { StoreRef } from '../refs.js';
import { StoreEventRef } from './types.js';

const EventPageInfoRef = builder.objectRef<EventPage>('StoreEventPageInfo').implement({
  description: 'The position of a page in the log.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether events follow now.' }),
    hasPreviousPage: t.boolean({
      description: 'Always false: the log can only be paged forward.',
      resolve: () => false,
    }),
    startCursor: t.string({
      nullable: true,
      description: 'Cursor of the first event; null on an empty page.',
      resolve: ({ events: [first] }) => first?.cursor ?? null,
    }),
    endCursor: t.exposeString('endCursor', {
      description:
        '`after` for the next page, or for a subscription that goes on from here. Never null: also an empty page has a place.',
    }),
  }),
});

const EventEdgeRef = builder.objectRef<ToldEvent>('StoreEventEdge').implement({
  description: 'An event in the log.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'The cursor of this event.' }),
    node: t.field({ type: StoreEventRef, nullable: true, description: 'The event.', resolve: (event) => event }),
  }),
});

const EventConnectionRef = builder.objectRef<EventPage>('StoreEventConnection').implement({
  description: 'One page of the log of events.',
  fields: (t) => ({
    edges: t.field({
      type: [EventEdgeRef],
      description: 'The events with their cursors.',
      resolve: ({ events }) => events,
    }),
    nodes: t.field({
      type: [StoreEventRef],
      nullable: { list: false, items: true },
      description: 'The events.',
      resolve: ({ events }) => events,
    }),
    pageInfo: t.field({
      type: EventPageInfoRef,
      description: 'The position of this page in the log.',
      resolve: (page) => page,
    }),
  }),
});

const AFTER = 'A cursor of an event: what comes behind it.';
const TYPES = 'Only events of these types; without it, all. OTHER stands for those the gateway does not know.';

builder.objectFields(StoreRef, (t) => ({
  events: t.field({
    type: EventConnectionRef,
    nullable: true,
    requires: 'events:read',
    calls: 1,
    description:
      'What has happened, oldest first, as far as it is kept: for those who poll, or replay. One PayNow call, which shows that the credential opens the store.',
    args: {
      first: t.arg.int({ required: true, defaultValue: 20, description: 'Events of this page: 1 to 100.' }),
      after: t.arg.string({ description: AFTER }),
      types: t.arg({ type: [StoreEventTypeRef], description: TYPES }),
    },
    resolve: ({ storeId }, args, context) => eventsPage(storeId, args, context),
  }),
}));

builder.subscriptionType({ description: 'Everything that can be listened to.' });

builder.subscriptionFields((t) => ({
  storeEvents: t.field({
    type: StoreEventRef,
    nullable: true,
    requires: 'events:read',
    calls: 'none',
    description:
      'What happens in a store, as it happens. With `after` nothing is missed and nothing comes twice. One PayNow call at the start and one a minute, which show that the credential opens the store.',
    args: {
      storeId: t.arg.id({ description: STORE_ID }),
      types: t.arg({ type: [StoreEventTypeRef], description: TYPES }),
      after: t.arg.string({ description: `${AFTER} Without it, what happens from now on.` }),
    },
    subscribe: (_, args, context) => storeEvents(args, context),
    resolve: (event) => event as ToldEvent,
  }),
}));
