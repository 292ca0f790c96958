import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/core/metrics.js';
import { Epochs } from '../../../src/loaders/reads/epochs.js';
import { eachResource } from '../../../src/loaders/reads/rules.js';
import { type ReadKey, SharedReads } from '../../../src/loaders/reads/sharedReads.js';

const STRANGERS = 30_000;

/** Bytes of what is alive. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it('a row from before a write does not come back when writes to many other stores have followed', async () => {
  const lifetimes = eachResource(() => 60_000);
  const shared = new SharedReads({ maxEntries: 100, lifetimes, metrics: createMetrics() });
  const key = (storeId: string): ReadKey => ({ resource: 'tags', storeId, credentialKey: 'anna', target: '/tags' });
  const signal = new AbortController().signal;
  const rows = async (): Promise<readonly (object | undefined)[]> => [
    shared.peek(key('written')),
    shared.peek(key('read')),
  ];
  for (const store of ['written', 'read']) await shared.read(key(store), signal, async () => ({ store }));
  const [before, ticket] = [await rows(), shared.ticket(key('written'))];
  expect(before).toEqual([{ store: 'written' }, { store: 'read' }]);
  shared.drop('written', 'tags');
  expect(await rows()).toEqual([undefined, { store: 'read' }]);
  for (let store = 0; store < STRANGERS; store += 1) shared.drop(String(store), 'tags');
  shared.keep(key('written'), ticket, { store: 'from before the write' });
  // Of the store that was only read nothing is known any more either.
  expect(await rows()).toEqual([undefined, undefined]);
});

it('every epoch is a new one, remembered or not', () => {
  const epochs = new Epochs();
  const seen = new Set([epochs.of('a')]);
  for (let round = 0; round < 3; round += 1) {
    epochs.raise('a');
    const raised = epochs.of('a');
    for (let store = 0; store < 10_000; store += 1) epochs.raise(`${round} ${store}`);
    const forgotten = epochs.of('a');
    expect([seen.has(raised), seen.has(forgotten), raised === forgotten]).toEqual([false, false, false]);
    seen.add(raised).add(forgotten);
  }
});

it('stores without end do not fill the memory', () => {
  const epochs = new Epochs();
  for (let store = 0; store < 10_000; store += 1) epochs.raise(`${store} tags`);
  const before = heapBytes();
  for (let store = 10_000; store < 300_000; store += 1) epochs.raise(`${store} tags`);
  expect(heapBytes() - before).toBeLessThan(4 << 20);
  expect(epochs.of('0 tags')).toBeGreaterThan(0);
});
