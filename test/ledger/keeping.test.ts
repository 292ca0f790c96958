import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { NotSeen, SettledByHand } from '../../src/ledger/errors.js';
import { Journal } from '../../src/ledger/journal.js';
import { NAMES } from '../../src/ledger/record.js';
import { resolveEntry } from '../../src/ledger/resolve.js';
import { call, forbidden, lost, Refused, states, steps, unknown, useBench } from './bench.js';
import { KINDS } from './stores.js';

const DAY = 24 * 60 * 60 * 1000;

describe.each(KINDS)('what is kept, in $name', (kind) => {
  const { open, openStore, now, pass } = useBench(kind);

  it.runIf(kind.isThere)('is settled by a person, and the result read back by what it made', async () => {
    const ledger = await open();
    const journal = new Journal(await openStore());
    const resolve = (key: string, outcome: 'done' | 'not-done', claims: string[] = []) =>
      resolveEntry(
        journal,
        { name: NAMES.entry(call({ key })) },
        { outcome, claims, note: 'anna: looked it up' },
        { now: now(), watch: async () => {} },
      );
    const lose = (key: string) => expect(ledger.once(call({ key }), steps(lost))).rejects.toMatchObject(unknown);
    await lose('a');
    await resolve('a', 'not-done');
    await expect(ledger.once(call({ key: 'a' }), forbidden)).rejects.toBeInstanceOf(NotSeen);
    await lose('b');
    await resolve('b', 'done', ['refund:5']);
    await expect(ledger.once(call({ key: 'b' }), forbidden)).rejects.toBeInstanceOf(SettledByHand);
    const readBack = async (claims: readonly string[]) => `read ${claims.join()}`;
    expect(await ledger.once(call({ key: 'b' }), { ...forbidden, readBack })).toBe('read refund:5');
    // What PayNow says to the reading is no answer to the write.
    const forbids = async () => Promise.reject(new GatewayError('FORBIDDEN', 'PayNow answered 403.'));
    await expect(ledger.once(call({ key: 'b' }), { ...forbidden, readBack: forbids })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('was carried out and made refund:5'),
    });
    await lose('c');
    await expect(resolve('c', 'done', ['refund:5'])).rejects.toThrow('refund:5 belongs to another entry.');
    await resolve('c', 'done');
    await expect(resolve('c', 'done')).rejects.toThrow('The entry is settled already: done.');
    await expect(resolve('d', 'done')).rejects.toThrow('There is no such entry.');
    const [newest] = await ledger.entries('1', { limit: 1 });
    expect(newest?.entry).toMatchObject({ state: expect.stringMatching(/done|refused/), note: 'anna: looked it up' });
  });

  it.runIf(kind.isThere)('is kept for 30 days; what is not settled stays', async () => {
    const ledger = await open();
    await ledger.once(
      call(),
      steps(async () => 'first', { claimsOf: () => ['refund:1'] }),
    );
    const losing = call({ key: 'lost', subject: 'order:8' });
    await expect(ledger.once(losing, steps(lost))).rejects.toMatchObject(unknown);
    const touch = (key: string) =>
      ledger.once(
        call({ key, subject: `order:${key}` }),
        steps(async () => key),
      );
    pass(30 * DAY - 1);
    await touch('a');
    expect(await ledger.once(call(), forbidden)).toBe('first');
    pass(1);
    await touch('b');
    expect(await states(ledger)).toEqual(['b done', 'a done', 'lost unknown']);
    expect(
      await ledger.once(
        call(),
        steps(async () => 'again', { claimsOf: () => ['refund:1'] }),
      ),
    ).toBe('again');
    await expect(ledger.once(losing, forbidden)).rejects.toMatchObject(unknown);
  });

  it.runIf(kind.isThere)('lists entries newest first, by state and from a cursor, and keeps stores apart', async () => {
    const ledger = await open();
    for (const key of ['a', 'b', 'c', 'd']) {
      pass(1);
      const send = async () => (key === 'b' ? Promise.reject(new Refused('no')) : key);
      await ledger.once(call({ key, subject: `order:${key}` }), steps(send)).catch(() => {});
    }
    await ledger.once(
      call({ storeId: '2' }),
      steps(async () => 'other store'),
    );
    const first = await ledger.entries('1', { limit: 2 });
    expect(first.map(({ entry }) => entry.key)).toEqual(['d', 'c']);
    const rest = await ledger.entries('1', { limit: 2, after: first[1]?.cursor ?? '' });
    expect(rest.map(({ entry }) => entry.key)).toEqual(['b', 'a']);
    expect((await ledger.entries('1', { limit: 9, state: 'refused' })).map(({ entry }) => entry.key)).toEqual(['b']);
    expect(Object.keys(first[0]?.entry ?? {}).sort()).toEqual([
      'about',
      'caller',
      'claims',
      'key',
      'mutation',
      'sentAt',
      'settledAt',
      'startedAt',
      'state',
      'storeId',
    ]);
  });
});
