import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_KEYS } from '../../src/sandbox/state.js';
import { startTestBed, type TestBed } from '../support/gateway.js';
import { deliver, type Heard, nextEventId, SECRET, WAYS } from './support.js';

const SUBSCRIPTION = `subscription ($after: String, $types: [StoreEventType!], $storeId: ID) {
  storeEvents(after: $after, types: $types, storeId: $storeId) { __typename eventId type cursor body }
}`;

let bed: TestBed;

beforeAll(async () => {
  bed = await startTestBed({ PAYNOW_WEBHOOK_SECRETS: SECRET });
});
afterAll(() => bed[Symbol.asyncDispose]());

const manager = () => ({ authorization: `APIKey ${bed.sandbox.apiKey}` });

/** Delivers a new event of the bed's store, and gives its id. */
async function happen(eventType = 'ON_ORDER_COMPLETED', body: object = {}): Promise<string> {
  const eventId = nextEventId();
  const reply = await deliver({
    url: bed.url,
    secret: SECRET,
    eventId,
    eventType,
    body: { store_id: bed.sandbox.storeId, ...body },
  });
  expect(reply).toEqual({ status: 204, body: '' });
  return eventId;
}

/** The cursor of the newest event. */
async function newest(): Promise<string> {
  const id = await happen();
  const { data } = await bed.ask('{ store { events(first: 100) { edges { cursor node { eventId } } } } }');
  const { edges } = (data as { store: { events: { edges: { cursor: string; node: { eventId: string } }[] } } }).store
    .events;
  const edge = edges.find(({ node }) => node.eventId === id);
  if (!edge) throw new Error('the newest event is on a later page');
  return edge.cursor;
}

const seen = ({ answers }: Heard) =>
  answers.map(({ data }) => [data?.storeEvents['eventId'], data?.storeEvents['__typename'], data?.storeEvents['type']]);

/** The codes with which a stream was refused: as its only answer, or as the protocol's own message. */
async function refusalOf({ answers, ended }: Heard): Promise<unknown[]> {
  const told = await ended.then(
    () => answers[0]?.errors,
    (errors: unknown) => errors as Heard['answers'][number]['errors'],
  );
  return (told ?? []).map(({ extensions }) => extensions['code']);
}

describe.each(WAYS)('storeEvents over $way', ({ listen }) => {
  it('tells events as they come, and goes on behind a cursor without a gap or a double', async () => {
    const first = listen(bed.url, SUBSCRIPTION, manager(), { after: await newest() });
    const one = await happen();
    await first.count(1);
    expect(first.answers).toEqual([
      {
        data: {
          storeEvents: {
            __typename: 'OrderCompletedEvent',
            eventId: one,
            type: 'ORDER_COMPLETED',
            cursor: expect.any(String),
            body: { store_id: bed.sandbox.storeId },
          },
        },
      },
    ]);
    first.leave();
    const two = await happen('ON_REFUND');
    const three = await happen('ON_SOMETHING_NEW');
    const after = first.answers[0]?.data?.storeEvents['cursor'];
    const second = listen(bed.url, SUBSCRIPTION, manager(), { after });
    await second.count(2);
    const four = await happen('ON_ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_SUCCEEDED');
    await second.count(3);
    expect(seen(second)).toEqual([
      [two, 'RefundEvent', 'REFUND'],
      [three, 'OtherStoreEvent', 'OTHER'],
      [four, 'OtherStoreEvent', 'ABANDONED_CHECKOUT_RECOVERY_ATTEMPT_SUCCEEDED'],
    ]);
    second.leave();
  });

  it('tells only the types that were asked for', async () => {
    const heard = listen(bed.url, SUBSCRIPTION, manager(), { after: await newest(), types: ['REFUND', 'OTHER'] });
    const refund = await happen('ON_REFUND');
    await happen('ON_ORDER_COMPLETED');
    const other = await happen('ON_SOMETHING_NEW');
    await heard.count(2);
    expect(seen(heard).map(([id]) => id)).toEqual([refund, other]);
    heard.leave();
  });

  it.each([
    ['no cursor', { after: 'nonsense' }, 'BAD_USER_INPUT'],
    ['no types', { types: [] }, 'BAD_USER_INPUT'],
    ['a store whose events are not received', { storeId: '5' }, 'FORBIDDEN'],
  ])('refuses %s', async (_, variables, code) => {
    const heard = listen(bed.url, SUBSCRIPTION, manager(), variables);
    expect(await refusalOf(heard)).toEqual([code]);
  });

  it.each([
    ['a made-up key', 'APIKey made-up', 'UNAUTHENTICATED'],
    ['the key of another store', `APIKey ${SANDBOX_KEYS.otherApiKey}`, 'FORBIDDEN'],
    ['a shopper', `Customer ${SANDBOX_KEYS.customerToken}`, 'FORBIDDEN'],
  ])('tells nothing to %s', async (_, authorization, code) => {
    const heard = listen(bed.url, SUBSCRIPTION, { authorization });
    expect(await refusalOf(heard)).toEqual([code]);
    expect(heard.answers.filter(({ data }) => data?.storeEvents != null)).toEqual([]);
  });
});
