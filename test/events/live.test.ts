import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { deliver, listenBySse, nextEventId, SECRET, WAYS } from './support.js';

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
});
afterAll(() => bed[Symbol.asyncDispose]());

const manager = () => ({ authorization: `APIKey ${bed.sandbox.apiKey}` });

const event = (eventType: string) =>
  deliver({
    url: bed.url,
    secret: SECRET,
    eventId: nextEventId(),
    eventType,
    body: { store_id: bed.sandbox.storeId },
  });

describe.each(WAYS)('a live query over $way', ({ listen }) => {
  it('is answered again when a write or an event touches what it has read, and not when nothing changed', async () => {
    const live = listen(bed.url, 'query @live { store { coupons(first: 1) { nodes { code } } } }', manager());
    await live.count(1);
    const code = `LIVE${listen === listenBySse ? 1 : 2}`;
    const create = (input: string) =>
      bed.ask(`mutation { createCoupon(input: ${input}) { coupon { code } userErrors { message } } }`);
    expect(await create(`{ code: "${code}", discount: { percent: "10" } }`)).toMatchObject({ errors: [] });
    await live.count(2);
    expect(live.answers[1]).toMatchObject({ data: { store: { coupons: { nodes: [{ code }] } } } });
    live.leave();
  });

  it('reads again after an event, and says nothing when the answer is the same', async () => {
    const live = listen(bed.url, 'query @live { store { orders(first: 1) { nodes { id } } } }', manager());
    await live.count(1);
    bed.sandbox.calls.clear();
    const orders = () => bed.sandbox.calls.count('GET', '/orders$');
    await event('ON_DISCORD_ACCOUNT_LINKED_TO_CHECKOUT');
    await expect.poll(orders).toBe(1);
    await event('ON_SOMETHING_NEW');
    await event('ON_ORDER_COMPLETED');
    await expect.poll(orders).toBe(2);
    expect(live.answers).toHaveLength(1);
    live.leave();
  });
});

it('is answered once where the transport cannot go on', async () => {
  const answer = await bed.ask('query @live { store { coupons(first: 1) { nodes { code } } } }');
  expect(answer).toMatchObject({ status: 200, errors: [], data: { store: { coupons: { nodes: [{}] } } } });
});

it('counts its listeners, and lets them go', async () => {
  const listeners = async () =>
    /gateway_event_listeners (\d+)/.exec(await (await fetch(new URL('/metrics', bed.url))).text())?.[1];
  await expect.poll(listeners).toBe('0');
  const live = listenBySse(bed.url, 'query @live { store { name } }', manager());
  await live.count(1);
  expect(await listeners()).toBe('1');
  live.leave();
  await expect.poll(listeners).toBe('0');
});
