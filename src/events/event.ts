import type { StoreEventName } from '../core/storeEvents.js';

/** The place of an event in its store's log: milliseconds since 1970, and a number among those of one millisecond. */
export type EventPlace = `${number}-${number}`;

/** A verified event, as it is put into the log. */
export interface NewEvent {
  readonly storeId: string;
  /** PayNow's `event_id`: the same event sent again has the same. */
  readonly eventId: string;
  /** PayNow's `event_type`, for instance `ON_ORDER_COMPLETED`. */
  readonly eventType: string;
  /** PayNow's `body`. Source: `webhook-definitions.json`. */
  readonly body: EventBody;
}

/** What PayNow says of an event: an object whose form is the event's. */
export type EventBody = Readonly<Record<string, unknown>>;

/** An event of a store's log. */
export interface StoredEvent extends NewEvent {
  readonly place: EventPlace;
}

/** The name of an event in the graph: `OTHER` for one that the gateway does not know yet. */
export type EventTypeName = StoreEventName | 'OTHER';

const parts = (place: EventPlace): readonly [number, number] => {
  const [ms = 0, n = 0] = place.split('-').map(Number);
  return [ms, n];
};

/** Milliseconds since 1970 at which the event was received. */
export const placeMs = (place: EventPlace): number => parts(place)[0];

/** Larger than the number of any event within a millisecond. */
const LAST_NUMBER = 999_999_999_999_999;

/** The last place of a millisecond, whether or not an event has it. */
export const lastPlaceOf = (ms: number): EventPlace => `${ms}-${LAST_NUMBER}`;

/** The last place before this one, whether or not an event has it: reading after it begins with this one. */
export function placeBefore(place: EventPlace): EventPlace {
  const [ms, n] = parts(place);
  if (n > 0) return `${ms}-${n - 1}`;
  return ms > 0 ? lastPlaceOf(ms - 1) : '0-0';
}

/** Negative when the first place is the earlier one, 0 when both are the same. */
export function comparePlaces(a: EventPlace, b: EventPlace): number {
  const [aMs, aN] = parts(a);
  const [bMs, bN] = parts(b);
  return aMs - bMs || aN - bN;
}
