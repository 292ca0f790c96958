import { STORE_EVENT_NAMES, STORE_EVENTS, type StoreEventName } from '../../../core/storeEvents.js';
import { type EventTypeName, placeMs } from '../../../events/event.js';
import type { ToldEvent } from '../../../events/told.js';
import { builder } from '../../kit/builder.js';
import { StoreEventTypeRef } from '../../kit/storeEvents.js';
import { StoreRef } from '../refs.js';
import {
  chargebackFields,
  deliveryItemFields,
  discordFields,
  type EventFields,
  orderFields,
  paymentFields,
  refundFields,
  subscriptionFields,
  trialFields,
} from './fields.js';

/** The fields of every event whose body PayNow describes. Source: `webhook-definitions.json`. */
const FIELDS: Partial<Record<StoreEventName, EventFields>> = {
  ORDER_COMPLETED: orderFields,
  PAYMENT_COMPLETED: paymentFields,
  PAYMENT_FAILED: paymentFields,
  REFUND: refundFields,
  CHARGEBACK: chargebackFields,
  CHARGEBACK_CLOSED: chargebackFields,
  DELIVERY_ITEM_ADDED: deliveryItemFields,
  DELIVERY_ITEM_ACTIVATED: deliveryItemFields,
  DELIVERY_ITEM_USED: deliveryItemFields,
  DELIVERY_ITEM_RENEWED: deliveryItemFields,
  DELIVERY_ITEM_EXPIRED: deliveryItemFields,
  DELIVERY_ITEM_REVOKED: deliveryItemFields,
  SUBSCRIPTION_ACTIVATED: subscriptionFields,
  SUBSCRIPTION_RENEWED: subscriptionFields,
  SUBSCRIPTION_CANCELED: subscriptionFields,
  TRIAL_ACTIVATED: trialFields,
  TRIAL_COMPLETED: trialFields,
  TRIAL_CANCELED: trialFields,
  DISCORD_ACCOUNT_LINKED_TO_CHECKOUT: discordFields,
};

const OTHER = 'OtherStoreEvent';

/** `ORDER_COMPLETED` gives `OrderCompletedEvent`. */
const typeName = (name: EventTypeName): string =>
  name === 'OTHER' || FIELDS[name] === undefined
    ? OTHER
    : `${name
        .split('_')
        .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
        .join('')}Event`;

/** What happened in a store; every kind of event implements it. */
export const StoreEventRef = builder.interfaceRef<ToldEvent>('StoreEvent').implement({
  description: 'An event in a store, delivered by a PayNow webhook.',
  resolveType: ({ type }) => typeName(type),
  fields: (t) => ({
    eventId: t.exposeID('eventId', { description: "PayNow's id of the event. Each event is delivered once." }),
    cursor: t.exposeString('cursor', {
      description: 'The position in the log: pass it as `after` to get the events that follow.',
    }),
    type: t.field({ type: StoreEventTypeRef, description: 'The type of the event.', resolve: ({ type }) => type }),
    receivedAt: t.field({
      type: 'DateTime',
      description: 'When the gateway received it.',
      resolve: ({ place }) => new Date(placeMs(place)).toISOString(),
    }),
    store: t.field({ type: StoreRef, description: 'The store of the event.', resolve: ({ storeId }) => ({ storeId }) }),
    body: t.field({
      type: 'JSON',
      description: "PayNow's payload, unchanged. Without personal data when `EVENTS_PERSONAL_DATA` is `drop`.",
      resolve: ({ body }) => body,
    }),
  }),
});

for (const name of STORE_EVENT_NAMES) {
  const fields = FIELDS[name];
  if (fields === undefined) continue;
  builder.objectRef<ToldEvent>(typeName(name)).implement({
    description: STORE_EVENTS[name].meaning,
    requires: 'events:read',
    interfaces: [StoreEventRef],
    fields,
  });
}

builder.objectRef<ToldEvent>(OTHER).implement({
  description: 'An event whose body PayNow does not describe.',
  requires: 'events:read',
  interfaces: [StoreEventRef],
  fields: (t) => ({
    eventType: t.exposeString('eventType', { description: "PayNow's name of it, for instance ON_ORDER_COMPLETED." }),
  }),
});
