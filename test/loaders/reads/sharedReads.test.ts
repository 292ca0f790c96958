import { describe, expect, it, vi } from 'vitest';
import type { CancelSignal } from '../../../src/core/cancellation.js';
import { createMetrics } from '../../../src/core/metrics.js';
import { cardOf, RESOURCE_NAMES } from '../../../src/core/resources.js';
import { eachResource, type Lifetimes } from '../../../src/loaders/reads/rules.js';
import { type ReadKey, SharedReads } from '../../../src/loaders/reads/sharedReads.js';

const never: Lifetimes = {
  ...eachResource(() => 0),
  storefrontStores: 60_000,
  storefrontProducts: 5_000,
};
const key: ReadKey = { resource: 'products', storeId: '1', credentialKey: 'anna', target: '/products/7' };
const stay = new AbortController().signal;

function sharedReads(lifetimes: Partial<Lifetimes> = {}, maxEntries = 100) {
  const metrics = createMetrics();
  const shared = new SharedReads({ maxEntries, lifetimes: { ...never, ...lifetimes }, metrics });
  const counted = async () =>
    (await metrics.reads.get()).values.map(({ labels, value }) => `${labels.result} ${value}`).sort();
  return { shared, counted };
}

/** A read that ends when the test says. */
function slowRead() {
  let resolve: (row: unknown) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const signals: CancelSignal[] = [];
  const begin = (signal: CancelSignal) => {
    signals.push(signal);
    return new Promise<unknown>((done, failed) => {
      resolve = done;
      reject = failed;
    });
  };
  return {
    begin,
    signals,
    resolve: (row: unknown) => resolve(row),
    reject: (error: Error) => reject(error),
  };
}

const answering = (row: unknown) => vi.fn(async () => row);
const forbidden = () => Promise.reject(new Error('was read although it need not be'));

describe('joining', () => {
  it('makes one read of equal ones under way', async () => {
    const { shared, counted } = sharedReads();
    const slow = slowRead();
    const reads = [shared.read(key, stay, slow.begin), shared.read({ ...key }, stay, forbidden)];
    slow.resolve({ id: '7' });
    const [first, second] = await Promise.all(reads);
    expect(first).toEqual({ id: '7' });
    expect(second).toBe(first);
    expect(slow.signals).toHaveLength(1);
    expect(slow.signals[0]?.aborted).toBe(false);
    expect(await counted()).toEqual(['join 1', 'miss 1']);
  });

  it('ends with the read: the next one begins anew', async () => {
    const { shared } = sharedReads();
    expect(await shared.read(key, stay, answering('first'))).toBe('first');
    expect(await shared.read(key, stay, answering('second'))).toBe('second');
  });

  it.each<[string, Partial<ReadKey>]>([
    ['credentials', { credentialKey: 'bert' }],
    ['stores', { storeId: '2' }],
    ['resources', { resource: 'coupons' }],
    ['targets', { target: '/products/8' }],
  ])('keeps different %s apart', async (_, changed) => {
    const { shared } = sharedReads({ products: 10_000, coupons: 10_000 });
    const mine = { who: 'mine' };
    const theirs = { who: 'theirs' };
    const slow = slowRead();
    const first = shared.read(key, stay, slow.begin);
    expect(await shared.read({ ...key, ...changed }, stay, answering(theirs))).toBe(theirs);
    slow.resolve(mine);
    expect(await first).toBe(mine);
    expect(shared.peek(key)).toBe(mine);
    expect(shared.peek({ ...key, ...changed })).toBe(theirs);
  });

  it('gives a failure to all who joined, and to nobody after', async () => {
    const { shared } = sharedReads({ products: 10_000 });
    const slow = slowRead();
    const reads = [shared.read(key, stay, slow.begin), shared.read(key, stay, forbidden)];
    const error = new Error('upstream');
    slow.reject(error);
    expect(await Promise.allSettled(reads)).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect(shared.peek(key)).toBeUndefined();
    expect(await shared.read(key, stay, answering('fine'))).toBe('fine');
  });
});

describe('a read that has to be fresh', () => {
  it('neither takes what is kept nor joins what began before, and is joined by those that come after', async () => {
    const { shared, counted } = sharedReads({ products: 10_000 });
    const [old, fresh] = [slowRead(), slowRead()];
    const first = shared.read(key, stay, old.begin);
    const since = shared.now();
    const second = shared.read(key, stay, fresh.begin, { since });
    const joined = [shared.read(key, stay, forbidden), shared.read(key, stay, forbidden, { since })];
    fresh.resolve({ is: 'new' });
    expect(await Promise.all([second, ...joined])).toEqual([{ is: 'new' }, { is: 'new' }, { is: 'new' }]);
    old.resolve({ is: 'old' });
    expect(await first).toEqual({ is: 'old' });
    expect(shared.peek(key)).toEqual({ is: 'new' });
    expect(await shared.read(key, stay, answering({ is: 'newest' }), { since: shared.now() })).toEqual({
      is: 'newest',
    });
    expect(shared.peek(key)).toEqual({ is: 'newest' });
    expect(await counted()).toEqual(['hit 2', 'join 2', 'miss 3']);
  });

  it('does not keep what it overtook from being aborted when nobody waits for it', async () => {
    const { shared } = sharedReads();
    const [old, fresh] = [slowRead(), slowRead()];
    const leaver = new AbortController();
    const first = shared.read(key, leaver.signal, old.begin);
    const second = shared.read(key, stay, fresh.begin, { since: shared.now() });
    leaver.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect([old.signals[0]?.aborted, fresh.signals[0]?.aborted]).toEqual([true, false]);
    fresh.resolve('answer');
    expect(await second).toBe('answer');
  });

  it('fills nothing when it is to stay alone, nor is it joined', async () => {
    const { shared, counted } = sharedReads({ products: 10_000 });
    const slow = slowRead();
    const alone = shared.read(key, stay, slow.begin, { since: shared.now(), alone: true });
    expect(await shared.read(key, stay, answering({ is: 'shared' }))).toEqual({ is: 'shared' });
    slow.resolve({ is: 'alone' });
    expect(await alone).toEqual({ is: 'alone' });
    expect(shared.peek(key)).toEqual({ is: 'shared' });
    expect(await counted()).toEqual(['hit 1', 'miss 2']);
  });

  it('is not undone by a row of a read that began before it', () => {
    const { shared } = sharedReads({ products: 10_000 });
    const [old, fresh] = [shared.ticket(key), shared.ticket(key)];
    shared.keep(key, fresh, { is: 'new' });
    shared.keep(key, old, { is: 'old' });
    expect(shared.peek(key)).toEqual({ is: 'new' });
  });
});

describe('leaving', () => {
  it('of one ends its own wait only', async () => {
    const { shared } = sharedReads();
    const slow = slowRead();
    const leaver = new AbortController();
    const gone = new Error('gone');
    const left = shared.read(key, leaver.signal, slow.begin);
    const stayed = shared.read(key, stay, forbidden);
    leaver.abort(gone);
    await expect(left).rejects.toBe(gone);
    expect(slow.signals[0]?.aborted).toBe(false);
    slow.resolve('answer');
    expect(await stayed).toBe('answer');
  });

  it('of the last one aborts the read', async () => {
    const { shared } = sharedReads();
    const slow = slowRead();
    const first = new AbortController();
    const second = new AbortController();
    const gone = new Error('gone');
    const reads = [shared.read(key, first.signal, slow.begin), shared.read(key, second.signal, forbidden)];
    first.abort(gone);
    await expect(reads[0]).rejects.toBe(gone);
    expect(slow.signals[0]?.aborted).toBe(false);
    second.abort(gone);
    await expect(reads[1]).rejects.toBe(gone);
    expect(slow.signals[0]?.aborted).toBe(true);
    slow.reject(new Error('aborted')); // has no reader, and must not surface as an unhandled rejection
  });

  it('of the last one lets nobody join the aborted read', async () => {
    const { shared } = sharedReads();
    const slow = slowRead();
    const leaver = new AbortController();
    const left = shared.read(key, leaver.signal, slow.begin);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(await shared.read(key, stay, answering('fresh'))).toBe('fresh');
  });

  it('before the read rejects with the reason', async () => {
    const { shared } = sharedReads();
    const gone = new Error('gone');
    const slow = slowRead();
    await expect(shared.read(key, AbortSignal.abort(gone), slow.begin)).rejects.toBe(gone);
    expect(slow.signals.every((signal) => signal.aborted)).toBe(true);
  });

  it.each(['resolves', 'rejects'] as const)(
    'does not disturb the read after it when the aborted one %s',
    async (how) => {
      const { shared } = sharedReads();
      const old = slowRead();
      const fresh = slowRead();
      const leaver = new AbortController();
      const left = shared.read(key, leaver.signal, old.begin);
      leaver.abort(new Error('gone'));
      await expect(left).rejects.toThrow('gone');
      const first = shared.read(key, stay, fresh.begin);
      if (how === 'resolves') old.resolve('too late');
      else old.reject(new Error('too late'));
      await new Promise((done) => setImmediate(done));
      const joined = shared.read(key, stay, forbidden);
      fresh.resolve('fresh');
      expect(await Promise.all([first, joined])).toEqual(['fresh', 'fresh']);
    },
  );
});

describe('keeping', () => {
  it('answers from memory for the lifetime of the resource', async () => {
    const { shared, counted } = sharedReads({ products: 100 });
    const row = { id: '7' };
    await shared.read(key, stay, answering(row));
    expect(await shared.read(key, stay, forbidden)).toBe(row);
    await new Promise((done) => setTimeout(done, 120));
    expect(await shared.read(key, stay, answering('new'))).toBe('new');
    expect(await counted()).toEqual(['hit 1', 'miss 2']);
  });

  it('keeps nothing of a resource without a lifetime, nor without entries', async () => {
    const { shared } = sharedReads({ coupons: 5_000 });
    await shared.read(key, stay, answering({ id: '7' }));
    expect(shared.peek(key)).toBeUndefined();
    const without = sharedReads({ products: 5_000 }, 0).shared;
    await without.read(key, stay, answering({ id: '7' }));
    expect(without.peek(key)).toBeUndefined();
  });

  it('keeps no more than it may, and drops the oldest', async () => {
    const { shared } = sharedReads({ products: 5_000 }, 2);
    for (const target of ['a', 'b', 'c']) await shared.read({ ...key, target }, stay, answering({ target }));
    expect(['a', 'b', 'c'].map((target) => shared.peek({ ...key, target }))).toEqual([
      undefined,
      { target: 'b' },
      { target: 'c' },
    ]);
  });

  it('takes a row under the ticket drawn for it', () => {
    const { shared } = sharedReads({ products: 5_000 });
    const row = { id: '7' };
    shared.keep(key, shared.ticket(key), row);
    expect(shared.peek(key)).toBe(row);
  });
});

describe('a write', () => {
  it('makes what was kept worthless', async () => {
    const { shared } = sharedReads({ products: 5_000 });
    await shared.read(key, stay, answering({ id: 'old' }));
    shared.drop('1', 'products');
    expect(shared.peek(key)).toBeUndefined();
    expect(await shared.read(key, stay, answering({ id: 'new' }))).toEqual({ id: 'new' });
    expect(shared.peek(key)).toEqual({ id: 'new' });
  });

  it('parts the reads before it from those after: neither joined nor filled from', async () => {
    const { shared } = sharedReads({ products: 5_000 });
    const before = slowRead();
    const early = shared.read(key, stay, before.begin);
    shared.drop('1', 'products');
    const after = slowRead();
    const late = shared.read(key, stay, after.begin);
    before.resolve({ id: 'old' });
    expect(await early).toEqual({ id: 'old' });
    expect(shared.peek(key)).toBeUndefined();
    after.resolve({ id: 'new' });
    expect(await late).toEqual({ id: 'new' });
    expect(shared.peek(key)).toEqual({ id: 'new' });
  });

  it('makes a ticket worthless that was drawn before it', () => {
    const { shared } = sharedReads({ products: 5_000 });
    const ticket = shared.ticket(key);
    shared.drop('1', 'products');
    shared.keep(key, ticket, { id: 'old' });
    expect(shared.peek(key)).toBeUndefined();
  });

  it('is for every credential, and for its own store only', async () => {
    const { shared } = sharedReads({ products: 5_000 });
    const bert = { ...key, credentialKey: 'bert' };
    const elsewhere = { ...key, storeId: '2' };
    for (const one of [key, bert, elsewhere]) await shared.read(one, stay, answering({ store: one.storeId }));
    shared.drop('1', 'products');
    expect([key, bert, elsewhere].map((one) => shared.peek(one))).toEqual([undefined, undefined, { store: '2' }]);
  });

  it.each(RESOURCE_NAMES)('to %s drops what it changes, and nothing else', async (written) => {
    const { shared } = sharedReads(eachResource(() => 5_000));
    for (const resource of RESOURCE_NAMES) await shared.read({ ...key, resource }, stay, answering({ resource }));
    shared.drop('1', written);
    const dropped = RESOURCE_NAMES.filter((resource) => shared.peek({ ...key, resource }) === undefined);
    expect(dropped.toSorted()).toEqual([written, ...cardOf(written).drops].toSorted());
  });
});
