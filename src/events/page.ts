import { printCursor } from './cursor.js';
import type { EventPlace, EventTypeName } from './event.js';
import type { EventStore } from './store/eventStore.js';
import { type ToldEvent, told } from './told.js';

/** A part of the log, oldest first. */
export interface EventPage {
  readonly events: readonly ToldEvent[];
  readonly hasNextPage: boolean;
  /** Continues behind everything that was looked at, also when nothing of it was wanted. */
  readonly endCursor: string;
}

/** Events that one page looks at, at the most, however few of them are wanted. */
const LOOKED_AT = 2_000;
const BATCH = 200;

/** Which part of the log is wanted. */
export interface EventPageQuery {
  readonly storeId: string;
  /** Only events behind this place. */
  readonly after: EventPlace | undefined;
  /** Without them, all types. */
  readonly types: readonly EventTypeName[] | undefined;
  readonly first: number;
}

/** Reads a page of a store's log. */
export async function readEventPage(store: EventStore, query: EventPageQuery): Promise<EventPage> {
  const { storeId, types, first } = query;
  let place = query.after;
  const { epoch, removed } = await store.state(storeId);
  const found: ToldEvent[] = [];
  let lookedAt = 0;
  let isEnd = false;
  while (found.length < first && lookedAt < LOOKED_AT && !isEnd) {
    const events = await store.read({ storeId, after: place, limit: BATCH });
    isEnd = events.length < BATCH;
    for (const event of events) {
      if (found.length === first) {
        isEnd = false;
        break;
      }
      lookedAt += 1;
      place = event.place;
      const one = told(event, epoch);
      if (types === undefined || types.includes(one.type)) found.push(one);
    }
  }
  if (!isEnd && found.length === first) {
    isEnd = (await store.read({ storeId, after: place, limit: 1 })).length === 0;
  }
  const endCursor = printCursor({ storeId, epoch, place: place ?? removed ?? '0-0' });
  return { events: found, hasNextPage: !isEnd, endCursor };
}
