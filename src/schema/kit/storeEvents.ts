import { STORE_EVENT_NAMES, STORE_EVENTS, type StoreEventName } from '../../core/storeEvents.js';
import { builder } from './builder.js';

/** What happens in a store, by PayNow's names without `ON_`. */
export const StoreEventTypeRef = builder.enumType('StoreEventType', {
  description: 'What happens in a store.',
  values: {
    ...(Object.fromEntries(
      STORE_EVENT_NAMES.map((name) => [name, { description: STORE_EVENTS[name].meaning }]),
    ) as Record<StoreEventName, { description: string }>), // the table's own keys
    OTHER: { description: 'An event this gateway does not know yet. Not usable as input.' },
  },
});
