import { afterEach, describe, expect, it, vi } from 'vitest';
import { isIdempotencyKey, KeyConflict, type LedgerEntry, type LedgerRules } from '../../src/ledger/ledger.js';
import { MemoryLedger } from '../../src/ledger/memory.js';

class Refused extends Error {}

const rules: LedgerRules = { freesKey: (error) => error instanceof Refused };
const entry: LedgerEntry = {
  storeId: '1',
  key: 'key-1',
  caller: 'anna',
  input: { refund: { amount: 5, reason: 'x' } },
};

/** Work that counts how often it ran and ends as the test says. */
function deferred() {
  let resolve: (value: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const ended = new Promise<string>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  const work = vi.fn(() => ended);
  return { work, resolve, reject };
}

const forbidden = vi.fn(() => Promise.reject(new Error('ran twice')));

afterEach(() => {
  expect(forbidden).not.toHaveBeenCalled();
  vi.useRealTimers();
});

describe('MemoryLedger', () => {
  it('gives an equal call the first result, without running it again', async () => {
    const ledger = new MemoryLedger();
    expect(await ledger.once(entry, rules, async () => 'first')).toBe('first');
    expect(await ledger.once({ ...entry }, rules, forbidden)).toBe('first');
  });

  it('lets an equal call join the first while it is under way', async () => {
    const ledger = new MemoryLedger();
    const { work, resolve } = deferred();
    const first = ledger.once(entry, rules, work);
    const second = ledger.once(entry, rules, forbidden);
    resolve('done');
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('does not mind the order in which the input was written', async () => {
    const ledger = new MemoryLedger();
    await ledger.once(entry, rules, async () => 'first');
    const reordered = { ...entry, input: { refund: { reason: 'x', amount: 5 } } };
    expect(await ledger.once(reordered, rules, forbidden)).toBe('first');
  });

  it.each<[string, Partial<LedgerEntry>]>([
    ['another value', { input: { refund: { amount: 6, reason: 'x' } } }],
    ['a value of another type', { input: { refund: { amount: '5', reason: 'x' } } }],
    ['one field less', { input: { refund: { amount: 5 } } }],
    ['one field more', { input: { refund: { amount: 5, reason: 'x', by: null } } }],
    ['another mutation', { input: { assign: { amount: 5, reason: 'x' } } }],
    ['another caller', { caller: 'bert' }],
  ])('refuses the key with %s, while the first is under way and after', async (_, changed) => {
    const ledger = new MemoryLedger();
    const { work, resolve } = deferred();
    const first = ledger.once(entry, rules, work);
    await expect(ledger.once({ ...entry, ...changed }, rules, forbidden)).rejects.toBeInstanceOf(KeyConflict);
    resolve('done');
    await first;
    await expect(ledger.once({ ...entry, ...changed }, rules, forbidden)).rejects.toThrow(
      'This idempotencyKey was already used with another input or by another caller; use a new one.',
    );
  });

  it('minds the order of a list', async () => {
    const ledger = new MemoryLedger();
    await ledger.once({ ...entry, input: ['a', 'b'] }, rules, async () => 'first');
    await expect(ledger.once({ ...entry, input: ['b', 'a'] }, rules, forbidden)).rejects.toBeInstanceOf(KeyConflict);
  });

  it('keeps keys and stores apart', async () => {
    const ledger = new MemoryLedger();
    expect(await ledger.once(entry, rules, async () => 1)).toBe(1);
    expect(await ledger.once({ ...entry, key: 'key-2' }, rules, async () => 2)).toBe(2);
    expect(await ledger.once({ ...entry, storeId: '2' }, rules, async () => 3)).toBe(3);
    expect(await ledger.once(entry, rules, forbidden)).toBe(1);
  });

  it('frees the key of a refusal, also for another input', async () => {
    const ledger = new MemoryLedger();
    const refuse = async () => {
      throw new Refused('no');
    };
    await expect(ledger.once(entry, rules, refuse)).rejects.toThrow('no');
    expect(await ledger.once({ ...entry, input: 'other' }, rules, async () => 'second')).toBe('second');
    await expect(ledger.once(entry, rules, forbidden)).rejects.toBeInstanceOf(KeyConflict);
  });

  it('tells those who joined of the refusal', async () => {
    const ledger = new MemoryLedger();
    const { work, reject } = deferred();
    const calls = [ledger.once(entry, rules, work), ledger.once(entry, rules, forbidden)];
    reject(new Refused('no'));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes).toEqual([
      { status: 'rejected', reason: new Refused('no') },
      { status: 'rejected', reason: new Refused('no') },
    ]);
  });

  it('remembers an unknown outcome: 100 calls at once and one after run the work once', async () => {
    const ledger = new MemoryLedger();
    const { work, reject } = deferred();
    const calls = Array.from({ length: 100 }, () => ledger.once(entry, rules, work));
    const unknown = new Error('outcome unknown');
    reject(unknown);
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.filter((o) => o.status === 'rejected' && o.reason === unknown)).toHaveLength(100);
    await expect(ledger.once(entry, rules, work)).rejects.toBe(unknown);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('runs the work of 100 calls at once one time', async () => {
    const ledger = new MemoryLedger();
    let runs = 0;
    const work = async () => {
      runs += 1;
      await new Promise((done) => setTimeout(done, 5));
      return runs;
    };
    const results = await Promise.all(Array.from({ length: 100 }, () => ledger.once(entry, rules, work)));
    expect(results).toEqual(Array.from({ length: 100 }, () => 1));
    expect(runs).toBe(1);
  });

  it('remembers a key for 30 days', async () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    const days = 24 * 60 * 60 * 1000;
    const ledger = new MemoryLedger();
    await ledger.once(entry, rules, async () => 'first');
    vi.setSystemTime(30 * days - 1);
    expect(await ledger.once(entry, rules, forbidden)).toBe('first');
    vi.setSystemTime(30 * days);
    expect(await ledger.once(entry, rules, async () => 'again')).toBe('again');
  });
});

describe('isIdempotencyKey', () => {
  it.each(['a', ' ', 'order 17 ~', 'x'.repeat(255)])('takes %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  it.each(['', 'x'.repeat(256), 'a\n', 'a\r\nb', '\u0000', 'ä', '\u007f'])('refuses %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});
