import { comparePlaces, type EventPlace, type EventTypeName, placeBefore, placeMs } from '../../events/event.js';
import type { LogState } from '../../events/store/eventStore.js';
import { type ToldEvent, told } from '../../events/told.js';
import { wrong } from '../command.js';
import type { OpenedLog } from './opened.js';
import { given, moment, type Options, typesOf } from './options.js';

/** Which part of a log a command is about. */
export interface Range {
  /** Milliseconds since 1970. */
  readonly since: number | undefined;
  /** Milliseconds since 1970; events of that moment are left out. */
  readonly until: number | undefined;
  readonly after: string | undefined;
  readonly types: readonly EventTypeName[] | undefined;
}

/** Reads those options. @throws CommandError for one that cannot be used */
export function rangeOf(options: Options, now = Date.now()): Range {
  const [since, until, after] = [moment(options, 'since', now), moment(options, 'until', now), given(options, 'after')];
  if (since !== undefined && after !== undefined) throw wrong('Give --since or --after, not both.');
  if (since !== undefined && until !== undefined && until <= since) throw wrong('--until must be later than --since.');
  return { since, until, after, types: typesOf(options) };
}

const BATCH = 200;

/** The place behind which a range begins. @throws GatewayError for a cursor that cannot be used */
async function startOf({ events, storeId }: OpenedLog, { since, after }: Range): Promise<EventPlace | undefined> {
  const place = await events.check({ storeId, after });
  return place ?? (since === undefined ? undefined : placeBefore(`${Math.max(0, since)}-0`));
}

/** The events of a part of a log that is in this state, oldest first. What is received meanwhile is left out. */
export async function* eventsOf(
  log: OpenedLog,
  range: Range,
  { epoch, newest }: LogState,
): AsyncGenerator<ToldEvent, void, void> {
  const { store, storeId } = log;
  let after = await startOf(log, range);
  if (newest === undefined) return;
  for (;;) {
    const events = await store.read({ storeId, after, limit: BATCH });
    for (const event of events) {
      after = event.place;
      if (comparePlaces(after, newest) > 0 || placeMs(after) >= (range.until ?? Infinity)) return;
      const one = told(event, epoch);
      if (range.types === undefined || range.types.includes(one.type)) yield one;
    }
    if (events.length < BATCH) return;
  }
}
