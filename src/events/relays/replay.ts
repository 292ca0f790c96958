import { isDateTime } from '../../core/dates.js';
import { badInput } from '../../core/errors.js';
import { readCursor } from '../cursor.js';
import { comparePlaces, type EventPlace, lastPlaceOf, placeBefore } from '../event.js';
import { expired, isRemoved } from '../expiry.js';
import type { EventStore, LogState } from '../store/eventStore.js';
import type { RelayReplay } from './relay.js';

/** What is to be sent once more: each end is a cursor or a date, and belongs to it. */
export interface ReplayRange {
  readonly from: string;
  /** Undefined: up to the newest event. */
  readonly to: string | undefined;
}

/** Runs the reading of one end, so that a refusal can name it. */
export type RangeCheck = <T>(name: 'from' | 'to', read: () => T) => T;

/** Reads one end of a range. @throws GatewayError `BAD_USER_INPUT`, `EVENTS_EXPIRED` */
function placeOf(text: string, storeId: string, state: LogState, atEndOfMs: boolean): EventPlace {
  if (isDateTime(text)) {
    const ms = Math.max(0, Date.parse(text));
    return atEndOfMs ? lastPlaceOf(ms) : `${ms}-0`;
  }
  const { epoch, place } = readCursor(text, storeId);
  if (epoch !== state.epoch || isRemoved(place, state)) throw expired(storeId, state);
  return place;
}

/**
 * The part of a store's log that a range means, of what is there now.
 * @throws GatewayError `BAD_USER_INPUT` for an end that is neither cursor nor date, or a range that ends before it begins;
 * `EVENTS_EXPIRED` when events of it are no longer kept
 */
export async function replayOf(
  { from, to }: ReplayRange,
  storeId: string,
  store: EventStore,
  check: RangeCheck,
): Promise<Omit<RelayReplay, 'key'>> {
  const state = await store.state(storeId);
  const first = check('from', () => placeOf(from, storeId, state, false));
  const place = placeBefore(first);
  if (state.removed !== undefined && comparePlaces(place, state.removed) < 0) throw expired(storeId, state);
  const newest = state.newest ?? state.removed ?? '0-0';
  const last = to === undefined ? newest : check('to', () => placeOf(to, storeId, state, true));
  check('to', () => {
    if (to !== undefined && comparePlaces(last, first) < 0) throw badInput('to must not be before from.');
  });
  return { epoch: state.epoch, place, until: comparePlaces(last, newest) < 0 ? last : newest };
}
