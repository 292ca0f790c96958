import { GatewayError } from '../core/errors.js';
import { printCursor } from './cursor.js';
import { comparePlaces, type EventPlace } from './event.js';
import type { LogState } from './store/eventStore.js';

/** Whether events behind this place may be missing from the log. */
export const isRemoved = (place: EventPlace, { removed, newest }: LogState): boolean =>
  (removed !== undefined && comparePlaces(place, removed) < 0) ||
  // Nothing that is newer than a cursor can be missing, unless the log was cut: a cursor is of an event that was there.
  comparePlaces(place, newest ?? removed ?? '0-0') > 0;

/** The refusal of a cursor whose events are no longer kept; it names the oldest cursor that works. */
export function expired(storeId: string, { epoch, removed }: LogState): GatewayError {
  const oldestCursor = printCursor({ storeId, epoch, place: removed ?? '0-0' });
  return new GatewayError(
    'EVENTS_EXPIRED',
    'Events behind this cursor are no longer kept. Read anew what you keep, and go on with the oldest cursor.',
    { oldestCursor },
  );
}

/** Why the log cannot be read now: Redis or the disk is away. Nothing is lost by that, and cursors stay what they are. */
export function unreadable(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  const message = 'The log of events cannot be read now. Try again later, with the same cursor.';
  return new GatewayError('UNAVAILABLE', message, {}, { cause });
}

/** The end of a subscription whose listener is too far behind; it names the cursor to continue with. */
export const tooSlow = (cursor: string): GatewayError =>
  new GatewayError('EVENTS_TOO_SLOW', 'Events came faster than they were read. Go on with `after` and this cursor.', {
    cursor,
  });
