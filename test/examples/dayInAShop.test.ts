import { expect, it } from 'vitest';
import { playDay } from '../../examples/day-in-a-shop.js';
import { startTestBed } from '../support/gateway.js';

it('a day in a shop comes to a paid order with its items, and a refund', async () => {
  await using bed = await startTestBed();
  const said: string[] = [];
  const day = await playDay({ url: bed.url, apiKey: bed.sandbox.apiKey, sandboxUrl: bed.sandbox.url }, (line) =>
    said.push(line),
  );
  expect(day).toEqual({
    product: 'Lantern of the North',
    orderStatus: 'COMPLETED',
    deliveryItems: [expect.stringMatching(/USABLE|ACTIVE/), expect.stringMatching(/USABLE|ACTIVE/)],
    refunded: '11.20 USD',
    giftCardLeft: '0.00 USD',
  });
  expect(said.length).toBeGreaterThan(5);
  const counted = bed.sandbox.calls.count('POST', /\/refund$/);
  expect(counted).toBe(1);
});
