import { deliveredEvent } from '../core/storeEvents.js';
import { printCursor } from './cursor.js';
import type { EventTypeName, StoredEvent } from './event.js';

/** An event as listeners get it. */
export interface ToldEvent extends StoredEvent {
  readonly cursor: string;
  readonly type: EventTypeName;
}

/** An event of the log with this epoch, as listeners get it. */
export const told = (event: StoredEvent, epoch: string): ToldEvent => ({
  ...event,
  type: deliveredEvent(event.eventType) ?? 'OTHER',
  cursor: printCursor({ storeId: event.storeId, epoch, place: event.place }),
});
