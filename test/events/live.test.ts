import { describe, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { deliver, listenBySse, nextEventId, SECRET, WAYS } from './support.js';

const startBed = () => startTestBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
const manager = ({ sandbox }: TestBed) => ({ authorization: `APIKey ${sandbox.apiKey}` });

const event = ({ url, sandbox }: TestBed, eventType: string) =>
  deliver({ url, secret: SECRET, eventId: nextEventId(), eventType, body: { store_id: sandbox.storeId } });

// Side by side, each at a bed of its own: a live query is answered once a second at the most, so these wait.
describe.concurrent.each(WAYS)('a live query over $way', ({ listen }) => {
  it('is answered again when a write or an event touches what it has read, and not when nothing changed', async ({
    expect,
  }) => {
    await using bed = await startBed();
    const live = listen(bed.url, 'query @live { store { coupons(first: 1) { nodes { code } } } }', manager(bed));
    await live.count(1);
    const create = (input: string) =>
      bed.ask(`mutation { createCoupon(input: ${input}) { coupon { code } userErrors { message } } }`);
    expect(await create('{ code: "LIVE", discount: { percent: "10" } }')).toMatchObject({ errors: [] });
    await live.count(2);
    expect(live.answers[1]).toMatchObject({ data: { store: { coupons: { nodes: [{ code: 'LIVE' }] } } } });
    live.leave();
  });

  it('reads again after an event, and says nothing when the answer is the same', async ({ expect }) => {
    await using bed = await startBed();
    const live = listen(bed.url, 'query @live { store { orders(first: 1) { nodes { id } } } }', manager(bed));
    await live.count(1);
    bed.sandbox.calls.clear();
    const orders = () => bed.sandbox.calls.count('GET', '/orders$');
    await event(bed, 'ON_DISCORD_ACCOUNT_LINKED_TO_CHECKOUT');
    await expect.poll(orders).toBe(1);
    await event(bed, 'ON_SOMETHING_NEW');
    await event(bed, 'ON_ORDER_COMPLETED');
    await expect.poll(orders).toBe(2);
    expect(live.answers).toHaveLength(1);
    live.leave();
  });
});

describe.concurrent('a live query', () => {
  it('is answered once where the transport cannot go on', async ({ expect }) => {
    await using bed = await startBed();
    const answer = await bed.ask('query @live { store { coupons(first: 1) { nodes { code } } } }');
    expect(answer).toMatchObject({ status: 200, errors: [], data: { store: { coupons: { nodes: [{}] } } } });
  });

  it('is counted with its listeners, and lets them go', async ({ expect }) => {
    await using bed = await startBed();
    const listeners = async () =>
      /gateway_event_listeners (\d+)/.exec(await (await fetch(new URL('/metrics', bed.url))).text())?.[1];
    expect(await listeners()).toBe('0');
    const live = listenBySse(bed.url, 'query @live { store { name } }', manager(bed));
    await live.count(1);
    expect(await listeners()).toBe('1');
    live.leave();
    await expect.poll(listeners).toBe('0');
  });
});
