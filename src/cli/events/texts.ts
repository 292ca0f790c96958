import { placeMs } from '../../events/event.js';
import type { ToldEvent } from '../../events/told.js';

/** Milliseconds since 1970, for people and programs. */
const time = (ms: number): string => new Date(ms).toISOString();

/** An event on a line, for people: when it was received, its type, PayNow's id of it, what it is about, its cursor. */
export function line(event: ToldEvent): string {
  const { body, eventId, cursor } = event;
  const type = event.type === 'OTHER' ? event.eventType : event.type;
  const about = typeof body['id'] === 'string' ? body['id'] : '-';
  return [time(placeMs(event.place)), type.padEnd(23), `event ${eventId}`, `about ${about}`, cursor].join('  ');
}

/** An event on a line, for programs. */
export const jsonLine = ({ cursor, place, storeId, eventId, type, eventType, body }: ToldEvent): string =>
  JSON.stringify({ cursor, receivedAt: time(placeMs(place)), storeId, eventId, type, eventType, body });
