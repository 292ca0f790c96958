import { expect, it } from 'vitest';
import { silentLog } from '../../src/core/log.js';
import { EventLog } from '../../src/events/eventLog.js';
import { MemoryEventStore } from '../../src/events/store/memoryStore.js';

const HOUR = 3_600_000;

it('who is a thousand events behind is told so with a cursor, behind which nothing is missing or repeated', async () => {
  const store = new MemoryEventStore({ retentionMs: HOUR, knownMs: HOUR });
  const log = new EventLog({ store, storeIds: ['1'], log: silentLog, maxListeners: 2, onListeners: () => {} });
  let last = 0;
  const append = async (count: number) => {
    for (const end = last + count; last < end; ) {
      last += 1;
      await log.append({ storeId: '1', eventId: String(last), eventType: 'ON_REFUND', body: {} });
    }
  };
  const listen = (after: string | undefined) =>
    log.follow({ storeId: '1', after, types: undefined }, new AbortController().signal);
  await append(1);
  const heard: string[] = [];
  const { endCursor } = await log.page({ storeId: '1', after: undefined, types: undefined }, 1);
  const slow = listen(endCursor);
  const first = slow.next();
  await append(1);
  heard.push((await first).value?.eventId ?? '');
  await append(1_500);
  const more = async (listener: typeof slow): Promise<void> => {
    for (const end = last; heard.at(-1) !== String(end); ) {
      const { value } = await listener.next();
      heard.push(value?.eventId ?? '');
    }
  };
  const told = (await more(slow).catch((error: unknown) => error)) as { code: string; details: { cursor: string } };
  expect(told).toMatchObject({ code: 'EVENTS_TOO_SLOW', details: { cursor: expect.any(String) } });
  expect(heard.length).toBeLessThan(1_000);
  await more(listen(told.details.cursor));
  expect(heard).toEqual(Array.from({ length: 1_501 }, (_, n) => String(n + 2)));
  await log.close();
});

it('a page looks at two thousand events, and says where to go on when none of them was wanted', async () => {
  const store = new MemoryEventStore({ retentionMs: HOUR, knownMs: HOUR });
  const log = new EventLog({ store, storeIds: ['1'], log: silentLog, maxListeners: 1, onListeners: () => {} });
  for (let n = 1; n <= 2_001; n += 1) {
    const eventType = n > 2_000 ? 'ON_ORDER_COMPLETED' : 'ON_REFUND';
    await log.append({ storeId: '1', eventId: String(n), eventType, body: {} });
  }
  const wanted = { storeId: '1', types: ['ORDER_COMPLETED'] } as const;
  const first = await log.page({ ...wanted, after: undefined }, 1);
  expect([first.events, first.hasNextPage]).toEqual([[], true]);
  const second = await log.page({ ...wanted, after: first.endCursor }, 1);
  expect(second.events.map(({ eventId }) => eventId)).toEqual(['2001']);
  await log.close();
});
