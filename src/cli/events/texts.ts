import { placeMs } from '../../events/event.js';
import type { ToldEvent } from '../../events/told.js';

/** When an event was received, for people and programs. */
export const timeOf = ({ place }: ToldEvent): string => new Date(placeMs(place)).toISOString();

/** An event on a line, for people: when it was received, its type, PayNow's id of it, what it is about, its cursor. */
export function line(event: ToldEvent): string {
  const { body, eventId, cursor } = event;
  const type = event.type === 'OTHER' ? event.eventType : event.type;
  const about = typeof body['id'] === 'string' ? body['id'] : '-';
  return [timeOf(event), type.padEnd(23), `event ${eventId}`, `about ${about}`, cursor].join('  ');
}

/** An event on a line, for programs. */
export function jsonLine(event: ToldEvent): string {
  const { cursor, storeId, eventId, type, eventType, body } = event;
  return JSON.stringify({ cursor, receivedAt: timeOf(event), storeId, eventId, type, eventType, body });
}
