import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { LIBRARIES, LIVE_LIBRARIES, RELAY_SUBSCRIPTION } from './libraries.js';
import { deliver, nextEventId, SECRET } from './support.js';

// `graphql-sse` and `graphql-ws` themselves are in storeEvents.test.ts and live.test.ts.

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
});
afterAll(() => bed[Symbol.asyncDispose]());

const headers = () => ({ authorization: `APIKey ${bed.sandbox.apiKey}` });

async function happen(): Promise<string> {
  const eventId = nextEventId();
  const body = { store_id: bed.sandbox.storeId };
  expect(await deliver({ url: bed.url, secret: SECRET, eventId, body })).toMatchObject({ status: 204 });
  return eventId;
}

async function newestCursor(): Promise<string> {
  await happen();
  const { data } = await bed.ask('{ store { events(first: 100) { pageInfo { endCursor } } } }');
  return (data as { store: { events: { pageInfo: { endCursor: string } } } }).store.events.pageInfo.endCursor;
}

describe.each(LIBRARIES)('$name', ({ listen }) => {
  const heardOf = (eventId: string) => ({
    data: { storeEvents: { __typename: 'OrderCompletedEvent', eventId, cursor: expect.any(String) } },
  });
  const subscribe = (after: unknown) =>
    listen({ url: bed.url, query: RELAY_SUBSCRIPTION, headers: headers(), variables: { after } });

  it('hears events, goes on behind a cursor, and is told why a cursor is refused', async () => {
    const first = subscribe(await newestCursor());
    const one = await happen();
    await first.count(1);
    expect(first.answers).toEqual([heardOf(one)]);
    first.leave();
    const missed = [await happen(), await happen()];
    const second = subscribe(first.answers[0]?.data?.storeEvents['cursor']);
    await second.count(2);
    const next = await happen();
    await second.count(3);
    expect(second.answers).toEqual([...missed, next].map(heardOf));
    second.leave();
    const refused = subscribe('nonsense');
    const errors = await Promise.race([
      refused.count(1).then(() => refused.answers[0]?.errors),
      refused.ended.then(
        () => undefined,
        (told: unknown) => told,
      ),
    ]);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    refused.leave();
  });
});

it('with @live over graphql-sse each library shows a list that refreshes itself', async () => {
  const query = 'query Coupons @live { store { coupons(first: 1) { nodes { code } } } }';
  // Side by side: the second answer comes a second after the first.
  const lists = LIVE_LIBRARIES.map(({ name, listen }) => ({
    name,
    live: listen({ url: bed.url, query, headers: headers() }),
  }));
  await Promise.all(lists.map(({ live }) => live.count(1)));
  const code = `L${nextEventId()}`;
  const mutation = `mutation { createCoupon(input: { code: "${code}", discount: { percent: "5" } }) { userErrors { message } } }`;
  expect(await bed.ask(mutation)).toMatchObject({ data: { createCoupon: { userErrors: [] } }, errors: [] });
  await Promise.all(lists.map(({ live }) => live.count(2)));
  for (const { name, live } of lists) {
    expect([name, live.answers.map(({ errors }) => errors)]).toEqual([name, [undefined, undefined]]);
    expect(live.answers[1]?.data).toMatchObject({ store: { coupons: { nodes: [{ code }] } } });
    live.leave();
  }
});
