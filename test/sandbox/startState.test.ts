import { expect, test } from 'vitest';
import { COLLECTION_NAMES } from '../../src/sandbox/collections.js';
import { createState, MAIN_STORE_ID } from '../../src/sandbox/seed/seed.js';
import { startState } from '../../src/sandbox/seed/startState.js';
import { startBed } from './support.js';

const OPTIONS = { seed: 1, now: new Date('2026-11-01T12:00:00.000Z') };
const OUTBOX = { post: () => undefined };

test('sandboxes begin alike, and what one changes no other sees', async () => {
  await using first = await startBed();
  await using second = await startBed();
  const before = await first.rows('products');
  expect(await second.rows('products')).toEqual(before);
  expect((await first.send('DELETE', `products/${before[0]?.id}`)).status).toBeLessThan(300);
  expect(await first.rows('products')).toEqual(before.slice(1));
  expect(await second.rows('products')).toEqual(before);
  first.sandbox.reset();
  expect(await first.rows('products')).toEqual(before);
});

test('a start is the state of its seed, whatever was started before', () => {
  const [first, second] = [1, 2].map((seed) => createState({ ...OPTIONS, seed }).stores.get(MAIN_STORE_ID));
  for (const [seed, made] of [
    [1, first],
    [2, second],
    [1, first],
  ] as const) {
    const started = startState({ ...OPTIONS, seed }, OUTBOX).stores.get(MAIN_STORE_ID);
    expect(started).toBeDefined();
    expect(Object.keys(started ?? {}).sort()).toEqual(Object.keys(made ?? {}).sort());
    expect(JSON.stringify(started?.orders.all()) === JSON.stringify(made?.orders.all())).toBe(true);
    expect(started?.webhooks.all()).toEqual(made?.webhooks.all());
  }
});

test('a row that others share cannot be changed in place', () => {
  const order = startState(OPTIONS, OUTBOX).stores.get(MAIN_STORE_ID)?.orders.all()[0];
  const line = order?.lines[0];
  expect(line).toBeDefined();
  expect(() => Object.assign(line ?? {}, { quantity: 0 })).toThrow(TypeError);
});

test('each sandbox has its own copy of every collection', () => {
  const one = startState(OPTIONS, OUTBOX).stores.get(MAIN_STORE_ID);
  const other = startState(OPTIONS, OUTBOX).stores.get(MAIN_STORE_ID);
  for (const name of COLLECTION_NAMES) {
    expect(one?.[name].all(), name).toEqual(other?.[name].all());
    expect(one?.[name], name).not.toBe(other?.[name]);
  }
  expect(COLLECTION_NAMES.filter((name) => one?.[name].size === 0)).toEqual(['checkouts']);
});
