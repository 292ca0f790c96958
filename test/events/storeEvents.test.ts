import { describe, expect, it } from 'vitest';
import { startTestBed } from '../support/gateway.js';
import { deliver, listenBySse } from './support.js';

const SECRET = 'whsec-of-tests';
const SETTINGS = { PAYNOW_WEBHOOK_SECRETS: SECRET };
const SUBSCRIPTION = `subscription ($after: String, $types: [StoreEventType!]) {
  storeEvents(after: $after, types: $types) { __typename eventId type cursor body }
}`;

describe('storeEvents', () => {
  it('tells a delivery to who listens, and goes on behind a cursor', async () => {
    await using bed = await startTestBed(SETTINGS);
    const headers = { authorization: `APIKey ${bed.sandbox.apiKey}` };
    const send = (eventId: string, eventType = 'ON_ORDER_COMPLETED') =>
      deliver({ url: bed.url, secret: SECRET, eventId, eventType, body: { store_id: bed.sandbox.storeId } });
    const first = listenBySse(bed.url, SUBSCRIPTION, headers);
    await expect
      .poll(async () => (await fetch(new URL('/metrics', bed.url))).text())
      .toContain('gateway_event_listeners 1');
    expect(await send('10')).toEqual({ status: 204, body: '' });
    await first.count(1);
    expect(first.answers).toEqual([
      {
        data: {
          storeEvents: {
            __typename: 'OrderCompletedEvent',
            eventId: '10',
            type: 'ORDER_COMPLETED',
            cursor: expect.any(String),
            body: { store_id: bed.sandbox.storeId },
          },
        },
      },
    ]);
    first.leave();
    await send('11', 'ON_REFUND');
    await send('10');
    await send('12', 'ON_SOMETHING_NEW');
    const after = first.answers[0]?.data?.storeEvents['cursor'];
    const second = listenBySse(bed.url, SUBSCRIPTION, headers, { after });
    await second.count(2);
    await send('13');
    await second.count(3);
    expect(second.answers.map(({ data }) => [data?.storeEvents['eventId'], data?.storeEvents['__typename']])).toEqual([
      ['11', 'RefundEvent'],
      ['12', 'OtherStoreEvent'],
      ['13', 'OrderCompletedEvent'],
    ]);
    second.leave();
  });
});
