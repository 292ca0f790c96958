import { expect, it } from 'vitest';
import { OwnReplies } from '../../src/loaders/reads/ownReplies.js';
import type { Client } from '../support/client.js';
import { leaveRepliesAlone } from '../support/frozenReplies.js';
import { startLaneBed } from '../support/laneBed.js';
import { type Answer, json } from '../upstream/client/standIn.js';

// The lists that an operation has read are emptied behind its answer: never one that somebody else may still look at.

leaveRepliesAlone();

const ORDERS = 'GET /v1/stores/7/orders';

const rows = (count: number, note = '') =>
  Array.from({ length: count }, (_, n) => ({ id: `10${n}`, store_id: '7', status: 'completed', pretty_id: note }));
const limitOf = (target: string): number => Number(new URL(target, 'http://paynow').searchParams.get('limit'));
const upTo =
  (note = ''): Answer =>
  (response, request) =>
    json(rows(limitOf(request.target), note))(response, request);

const idsOf = (count: number) => ({ nodes: rows(count).map(({ id }) => ({ paynowId: id })) });
const parsed = async ({ text }: Client): Promise<unknown> => JSON.parse(await text);

it('a list that another operation has joined stays whole for it', async () => {
  await using bed = await startLaneBed();
  const few = '{ store { few: orders(first: 2) { nodes { paynowId } } } }';
  const both =
    '{ store { few: orders(first: 2) { nodes { paynowId } } more: orders(first: 5) { nodes { paynowId } } } }';
  bed.standIn.always(ORDERS, upTo());
  await bed.introduce(few);
  await bed.introduce(both);
  const before = bed.standIn.count(ORDERS);
  const waiting: Array<{ readonly limit: number; readonly tell: () => void }> = [];
  bed.standIn.always(ORDERS, async (response, request) => {
    await new Promise<void>((tell) => waiting.push({ limit: limitOf(request.target), tell }));
    await upTo()(response, request);
  });
  const tell = (limit: number) => waiting.find((held) => held.limit === limit)?.tell();
  const first = bed.send(few);
  await expect.poll(() => waiting.length).toBe(1);
  const second = bed.send(both);
  await expect.poll(() => waiting.length).toBe(2);
  tell(3);
  expect(await parsed(first)).toEqual({ data: { store: { few: idsOf(2) } } });
  tell(6);
  expect(await parsed(second)).toEqual({ data: { store: { few: idsOf(2), more: idsOf(5) } } });
  expect(bed.standIn.count(ORDERS) - before).toBe(2);
});

it('a list that is kept stays whole', async () => {
  await using bed = await startLaneBed({ CACHE_ORDERS_MS: '60000' });
  const query = '{ store { orders(first: 3) { nodes { paynowId } edges { node { paynowId } } } } }';
  bed.standIn.always(ORDERS, upTo());
  await bed.introduce(query);
  const whole = { ...idsOf(3), edges: idsOf(3).nodes.map((node) => ({ node })) };
  for (let n = 0; n < 3; n += 1) expect(await parsed(bed.send(query))).toEqual({ data: { store: { orders: whole } } });
  expect(bed.standIn.count(ORDERS)).toBe(2);
});

it('a list whose body comes again and again stays whole', async () => {
  await using bed = await startLaneBed();
  const query = '{ store { orders(first: 3) { nodes { paynowId } } again: orders(first: 3) { nodes { prettyId } } } }';
  const note = 'x'.repeat(4_000); // worth being remembered
  bed.standIn.always(ORDERS, upTo(note));
  await bed.introduce(query);
  const again = { nodes: rows(3).map(() => ({ prettyId: note })) };
  for (let n = 0; n < 6; n += 1) {
    expect(await parsed(bed.send(query, n % 2 === 0 ? 'anna' : 'bob'))).toEqual({
      data: { store: { orders: idsOf(3), again } },
    });
  }
  expect(bed.standIn.count(ORDERS)).toBe(7);
});

it('own lists are emptied, frozen ones are not', () => {
  const replies = new OwnReplies();
  const [own, shared, row] = [[1, 2], Object.freeze([1, 2]), { length: 2 }];
  for (const reply of [own, shared, row]) replies.add(reply);
  replies.letGo();
  expect({ own, shared, row }).toEqual({ own: [], shared: [1, 2], row: { length: 2 } });
});
