import { badInput } from '../core/errors.js';
import { PAYNOW_NUMBER } from '../core/paynowId.js';
import type { EventPlace } from './event.js';

/** What a cursor of a store's events says. */
export interface EventCursor {
  readonly storeId: string;
  /** Which log the place is in: a log that was lost and begun anew has another. */
  readonly epoch: string;
  readonly place: EventPlace;
}

const FORM = new RegExp(`^event:(${PAYNOW_NUMBER}):([0-9a-z]{1,32}):(\\d{1,15}-\\d{1,15})$`);

/** Prints a cursor: one form, wherever the log is kept and however it is read. */
export const printCursor = ({ storeId, epoch, place }: EventCursor): string =>
  Buffer.from(`event:${storeId}:${epoch}:${place}`).toString('base64url');

/**
 * Reads a cursor of this store's events.
 * @throws GatewayError `BAD_USER_INPUT` when it is none, or one of another store's
 */
export function readCursor(text: string, storeId: string): EventCursor {
  const [, of, epoch, place] = FORM.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (of === undefined || epoch === undefined || place === undefined) {
    throw badInput('after must be a cursor of events: the cursor of an event, or the endCursor of a page of events.');
  }
  const cursor = { storeId: of, epoch, place: place as EventPlace }; // what the form has let through
  if (printCursor(cursor) !== text) throw badInput('after is a cursor of events that was changed on its way.');
  if (of !== storeId) throw badInput("after is a cursor of another store's events.");
  return cursor;
}
