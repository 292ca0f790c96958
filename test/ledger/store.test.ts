import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerStore } from '../../src/ledger/store.js';
import { KINDS, type Place } from './stores.js';

describe.each(KINDS)('a store in $name', ({ isThere, place: makePlace }) => {
  let place: Place;
  let store: LedgerStore;
  let other: LedgerStore;

  beforeAll(async () => {
    if (isThere) place = await makePlace();
  });
  beforeEach(async () => {
    if (!isThere) return;
    await place.clear();
    [store, other] = await Promise.all([place.open(), place.open()]);
    return async () => {
      await store.close();
      await other.close();
    };
  });
  afterAll(() => place?.[Symbol.asyncDispose]());

  const put = (name: string, text: string) => store.commit([], [{ name, text }]);

  it.runIf(isThere)('gives back what was written, whoever wrote it', async () => {
    expect(await store.get('a')).toBeUndefined();
    await put('a', 'one "ä" \n two');
    expect(await other.get('a')).toBe('one "ä" \n two');
    await other.commit([], [{ name: 'a', text: undefined }]);
    expect(await store.get('a')).toBeUndefined();
    await put('a', '');
    expect(await other.get('a')).toBe('');
  });

  it.runIf(isThere)('writes nothing when one condition does not hold', async () => {
    await put('a', '1');
    const writes = [
      { name: 'a', text: undefined },
      { name: 'b', text: '2' },
    ];
    for (const wrong of [
      { name: 'a', text: undefined },
      { name: 'a', text: '2' },
      { name: 'b', text: '' },
    ]) {
      expect(await other.commit([{ name: 'a', text: '1' }, wrong], writes)).toBe(false);
    }
    expect([await store.get('a'), await store.get('b')]).toEqual(['1', undefined]);
    const right = [
      { name: 'a', text: '1' },
      { name: 'b', text: undefined },
    ];
    expect(await other.commit(right, writes)).toBe(true);
    expect([await store.get('a'), await store.get('b')]).toEqual([undefined, '2']);
  });

  it.runIf(isThere)('lets one of many win', async () => {
    const tries = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? store : other).commit([{ name: 'a', text: undefined }], [{ name: 'a', text: String(n) }]),
    );
    const won = (await Promise.all(tries)).flatMap((isDone, n) => (isDone ? [String(n)] : []));
    expect(won).toHaveLength(1);
    expect(await store.get('a')).toBe(won[0]);
  });

  it.runIf(isThere)('lists names in order, both ways and from any of them', async () => {
    for (const name of ['b/2', 'a/1', 'b/10', 'b/~', 'b/ ', 'c/1']) await put(name, `=${name}`);
    const names = async (scan: object) =>
      (await other.scan({ prefix: 'b/', limit: 10, ...scan })).map(({ name, text }) => {
        expect(text).toBe(`=${name}`);
        return name;
      });
    expect(await names({})).toEqual(['b/ ', 'b/10', 'b/2', 'b/~']);
    expect(await names({ reverse: true })).toEqual(['b/~', 'b/2', 'b/10', 'b/ ']);
    expect(await names({ after: 'b/10' })).toEqual(['b/2', 'b/~']);
    expect(await names({ after: 'b/2', reverse: true })).toEqual(['b/10', 'b/ ']);
    expect(await names({ limit: 1, reverse: true })).toEqual(['b/~']);
    expect(await names({ limit: 1, after: 'b/ ' })).toEqual(['b/10']);
    await put('b/2', 'gone');
    await store.commit([], [{ name: 'b/2', text: undefined }]);
    expect(await names({})).toEqual(['b/ ', 'b/10', 'b/~']);
    expect(await names({ prefix: 'd/' })).toEqual([]);
  });

  it.runIf(isThere)('takes long names and long texts', async () => {
    const name = `entry/${'9'.repeat(20)}/${'x'.repeat(255)}`;
    const text = 'ä'.repeat(200_000);
    await put(name, text);
    expect(await other.get(name)).toBe(text);
    expect(await other.scan({ prefix: 'entry/', limit: 5 })).toEqual([{ name, text }]);
  });
});
