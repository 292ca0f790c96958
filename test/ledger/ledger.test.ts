import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { silentLog } from '../../src/core/log.js';
import { KeyConflict, LedgerUnavailable, NotSeen, SettledByHand, SubjectBusy } from '../../src/ledger/errors.js';
import { Journal } from '../../src/ledger/journal.js';
import { type Finding, isIdempotencyKey, type LedgerCall, type WriteSteps } from '../../src/ledger/ledger.js';
import { resolveEntry } from '../../src/ledger/resolve.js';
import type { LedgerStore } from '../../src/ledger/store.js';
import { WriteLedger } from '../../src/ledger/writeLedger.js';
import { KINDS, type Place } from './stores.js';

class Refused extends Error {}

const call = (changed: object = {}): LedgerCall => ({
  storeId: '1',
  key: 'key-1',
  caller: 'anna',
  input: { mutation: 'refund', ...{ amount: 5, reason: 'x' } },
  subject: 'order:7',
  ...changed,
});
const SETTLE_AFTER = 1_000_000;
const LEASE = 60_000;
const DAY = 24 * 60 * 60 * 1000;
const lost = () => new GatewayError('UPSTREAM_OUTCOME_UNKNOWN', 'the answer is lost');
const unknown = { code: 'UPSTREAM_OUTCOME_UNKNOWN' };

describe.each(KINDS)('the ledger in $name', ({ isThere, place: makePlace }) => {
  let place: Place;
  let stores: LedgerStore[];
  let now: number;

  beforeAll(async () => {
    if (isThere) place = await makePlace();
  });
  beforeEach(async () => {
    if (!isThere) return;
    await place.clear();
    stores = [];
    now = 1_000_000_000_000;
    return async () => {
      for (const store of stores) await store.close();
    };
  });
  afterAll(() => place?.[Symbol.asyncDispose]());

  const openStore = async () => {
    const store = await place.open();
    stores.push(store);
    return store;
  };
  /** A ledger as another process, or the same one after a restart, has it. */
  const open = async () =>
    new WriteLedger({
      store: await openStore(),
      settleAfterMs: SETTLE_AFTER,
      leaseMs: LEASE,
      log: silentLog,
      now: () => now,
    });
  const steps = <T>(send: () => Promise<T>, more: Partial<WriteSteps<T, unknown>> = {}): WriteSteps<T, unknown> => ({
    prepare: async () => ({ planned: true }),
    send,
    freesKey: (error) => error instanceof Refused || (error instanceof GatewayError && error.code !== unknown.code),
    ...more,
  });
  const forbidden = steps<unknown>(() => Promise.reject(new Error('sent twice')), {
    prepare: () => Promise.reject(new Error('prepared twice')),
  });
  const states = async (ledger: WriteLedger) =>
    (await ledger.entries('1', { limit: 10 })).map(({ entry }) => `${entry.key} ${entry.state}`);

  it.runIf(isThere)('gives an equal call the first result, also after a restart and in whatever order', async () => {
    const result = { refund: { id: '1', list: [1, null] } };
    expect(
      await (await open()).once(
        call(),
        steps(async () => result),
      ),
    ).toEqual(result);
    const again = await open();
    expect(await again.once(call(), forbidden)).toEqual(result);
    const reordered = { reason: 'x', amount: 5, mutation: 'refund' };
    expect(await again.once(call({ input: reordered }), forbidden)).toEqual(result);
    expect(await states(again)).toEqual(['key-1 done']);
    expect(await again.isBusy('1', 'order:7')).toBe(false);
  });

  it.runIf(isThere)('sends one of 500 equal calls at once, from two processes', async () => {
    const ledgers = [await open(), await open()] as const;
    const send = vi.fn(async () => {
      await new Promise((done) => setTimeout(done, 20));
      return 'sent';
    });
    const calls = Array.from({ length: 500 }, (_, n) => ledgers[n % 2 ? 0 : 1].once(call(), steps(send)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['sent']));
    expect(send).toHaveBeenCalledTimes(1);
  });

  it.runIf(isThere).each<[string, Partial<LedgerCall>]>([
    ['another value', { input: { mutation: 'refund', ...{ amount: 6, reason: 'x' } } }],
    ['a value of another type', { input: { mutation: 'refund', ...{ amount: '5', reason: 'x' } } }],
    ['one field less', { input: { mutation: 'refund', ...{ amount: 5 } } }],
    ['one field more', { input: { mutation: 'refund', ...{ amount: 5, reason: 'x', by: null } } }],
    ['another mutation', { input: { mutation: 'assign', ...{ amount: 5, reason: 'x' } } }],
    ['another caller', { caller: 'bert' }],
  ])('refuses the key with %s: while the first is under way, after it, and elsewhere', async (_, changed) => {
    const [ledger, other] = [await open(), await open()];
    let finish: (value: string) => void = () => {};
    const isSent = new Promise<void>((sent) => {
      const answer = new Promise<string>((done) => {
        finish = done;
      });
      const send = () => {
        sent();
        return answer;
      };
      void ledger.once(call(), steps(send));
    });
    await isSent;
    for (const one of [ledger, other]) {
      await expect(one.once(call(changed), forbidden)).rejects.toBeInstanceOf(KeyConflict);
    }
    finish('done');
    expect(await ledger.once(call(), forbidden)).toBe('done');
    for (const one of [ledger, other]) {
      await expect(one.once(call(changed), forbidden)).rejects.toBeInstanceOf(KeyConflict);
    }
  });

  it.runIf(isThere)('frees the key of a refusal, also for another input; and the subject', async () => {
    const ledger = await open();
    const refuse = steps(async () => Promise.reject(new Refused('no')));
    await expect(ledger.once(call(), refuse)).rejects.toThrow('no');
    expect(await states(ledger)).toEqual(['key-1 refused']);
    const other = call({ input: { mutation: 'other' } });
    expect(
      await ledger.once(
        other,
        steps(async () => 'second'),
      ),
    ).toBe('second');
    await expect(ledger.once(call(), forbidden)).rejects.toBeInstanceOf(KeyConflict);
    expect(await states(ledger)).toEqual(['key-1 done']);
  });

  it.runIf(isThere)('keeps nothing of a call that failed before the send', async () => {
    const ledger = await open();
    const prepare = () => Promise.reject(new Error('no such order'));
    await expect(ledger.once(call(), { ...forbidden, prepare })).rejects.toThrow('no such order');
    expect(await states(ledger)).toEqual([]);
    expect(
      await ledger.once(
        call({ key: 'key-2' }),
        steps(async () => 1),
      ),
    ).toBe(1);
  });

  it.runIf(isThere)('goes on for those who joined a caller who left before the send', async () => {
    const ledger = await open();
    const left = () => Promise.reject(new GatewayError('UNAVAILABLE', 'The client left before the answer.'));
    const calls = [
      ledger.once(call(), steps(left, { prepare: left })),
      ledger.once(
        call(),
        steps(async () => 'mine'),
      ),
    ];
    const [first, second] = await Promise.allSettled(calls);
    expect([first?.status, second]).toEqual(['rejected', { status: 'fulfilled', value: 'mine' }]);
  });

  it.runIf(isThere)('refuses other writes of a subject until its write is settled', async () => {
    const [ledger, other] = [await open(), await open()];
    await expect(
      ledger.once(
        call(),
        steps(() => Promise.reject(lost())),
      ),
    ).rejects.toMatchObject(unknown);
    for (const one of [ledger, other]) {
      await expect(one.once(call({ key: 'key-2' }), forbidden)).rejects.toBeInstanceOf(SubjectBusy);
    }
    expect(await other.isBusy('1', 'order:7')).toBe(true);
    expect(
      await other.once(
        call({ key: 'key-2', subject: 'order:8' }),
        steps(async () => 'other order'),
      ),
    ).toBe('other order');
    const found = async () => ({ found: 'done', result: 'found', claims: ['refund:1'] }) as const;
    expect(await ledger.once(call(), { ...forbidden, settle: found })).toBe('found');
    expect(
      await other.once(
        call({ key: 'key-3' }),
        steps(async () => 'next'),
      ),
    ).toBe('next');
  });

  it.runIf(isThere)('settles an unknown outcome by reading, on the plan from before the send', async () => {
    const plan = { before: ['a'] };
    const losing = steps(() => Promise.reject(lost()), { prepare: async () => plan });
    await expect((await open()).once(call(), losing)).rejects.toMatchObject(unknown);
    const ledger = await open();
    const settle = vi.fn(async (): Promise<Finding<unknown>> => ({ found: 'nothing' }));
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    expect(settle).toHaveBeenCalledWith(plan);
    settle.mockRejectedValueOnce(new Error('PayNow is away'));
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    settle.mockResolvedValueOnce({ found: 'ambiguous' });
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    settle.mockResolvedValueOnce({ found: 'done', result: { id: 9 }, claims: ['refund:9'] });
    expect(await ledger.once(call(), { ...forbidden, settle })).toEqual({ id: 9 });
    expect(await ledger.once(call(), forbidden)).toEqual({ id: 9 });
  });

  it.runIf(isThere)('says that a write was not seen once it has waited; the key stays used', async () => {
    const ledger = await open();
    const settle = async () => ({ found: 'nothing' }) as const;
    await expect(
      ledger.once(
        call(),
        steps(() => Promise.reject(lost())),
      ),
    ).rejects.toMatchObject(unknown);
    now += SETTLE_AFTER - 1;
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    now += 1;
    for (const steps of [{ ...forbidden, settle }, forbidden]) {
      const again = ledger.once(call(), steps);
      await expect(again).rejects.toBeInstanceOf(NotSeen);
      await expect(again).rejects.toThrow('not seen at PayNow; use a new key');
    }
    expect(
      await ledger.once(
        call({ key: 'key-2' }),
        steps(async () => 'new key'),
      ),
    ).toBe('new key');
  });

  it.runIf(isThere)('after that time, reads for whoever else wants to write to the subject', async () => {
    const ledger = await open();
    await expect(
      ledger.once(
        call(),
        steps(() => Promise.reject(lost())),
      ),
    ).rejects.toMatchObject(unknown);
    now += SETTLE_AFTER;
    const settle = vi.fn(async (): Promise<Finding<string>> => ({ found: 'ambiguous' }));
    const next = call({ key: 'key-2', caller: 'bert' });
    await expect(ledger.once(next, { ...forbidden, settle })).rejects.toBeInstanceOf(SubjectBusy);
    settle.mockResolvedValueOnce({ found: 'done', result: 'first', claims: [] });
    expect(
      await ledger.once(
        next,
        steps(async () => 'second', { settle }),
      ),
    ).toBe('second');
    expect(await ledger.once(call(), forbidden)).toBe('first');
  });

  it.runIf(isThere)('never gives two entries the same claim', async () => {
    const ledger = await open();
    const claim = { claimsOf: () => ['refund:1'] };
    await ledger.once(
      call(),
      steps(async () => 'first', claim),
    );
    await expect(
      ledger.once(
        call({ key: 'key-2' }),
        steps(() => Promise.reject(lost())),
      ),
    ).rejects.toMatchObject(unknown);
    const settle = async () => ({ found: 'done', result: 'first', claims: ['refund:1'] }) as const;
    await expect(ledger.once(call({ key: 'key-2' }), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    expect(await states(ledger)).toEqual(expect.arrayContaining(['key-1 done', 'key-2 unknown']));
  });

  it.runIf(isThere)('takes over what a dead process had not sent', async () => {
    const [dead, ledger] = [await open(), await open()];
    await new Promise<void>((begun) => {
      const prepare = () => {
        begun();
        return new Promise<never>(() => {});
      };
      void dead.once(call(), { ...forbidden, prepare });
    });
    await expect(ledger.once(call({ key: 'key-2' }), forbidden)).rejects.toBeInstanceOf(SubjectBusy);
    now += LEASE;
    expect(
      await ledger.once(
        call(),
        steps(async () => 'taken over'),
      ),
    ).toBe('taken over');
  });

  it.runIf(isThere)('an owner that was taken for dead sends nothing when it wakes up', async () => {
    const [slow, ledger] = [await open(), await open()];
    let wake: (plan: unknown) => void = () => {};
    const plan = new Promise((done) => {
      wake = done;
    });
    const outcome = slow.once(call(), { ...forbidden, prepare: () => plan }).catch((error: unknown) => error);
    while ((await states(ledger)).length === 0) await new Promise((next) => setImmediate(next));
    now += LEASE;
    expect(
      await ledger.once(
        call(),
        steps(async () => 'taken over'),
      ),
    ).toBe('taken over');
    wake({});
    expect(await outcome).toBeInstanceOf(LedgerUnavailable);
    expect(await ledger.once(call(), forbidden)).toBe('taken over');
  });

  it.runIf(isThere)('what a dead process had sent is unknown, and settled by reading', async () => {
    const [dead, ledger] = [await open(), await open()];
    await new Promise<void>((sent) => {
      const send = () => {
        sent();
        return new Promise<never>(() => {});
      };
      void dead.once(call(), steps(send));
    });
    now += LEASE;
    await expect(ledger.once(call(), forbidden)).rejects.toMatchObject(unknown);
    expect(await states(ledger)).toEqual(['key-1 unknown']);
    const settle = async () => ({ found: 'done', result: 'found', claims: [] }) as const;
    expect(await ledger.once(call(), { ...forbidden, settle })).toBe('found');
  });

  it.runIf(isThere)('ends the wait for another process with the request', async () => {
    const [working, ledger] = [await open(), await open()];
    await new Promise<void>((sent) => {
      const send = () => {
        sent();
        return new Promise<never>(() => {});
      };
      void working.once(call(), steps(send));
    });
    const waiting = ledger.once(call({ signal: AbortSignal.abort() }), forbidden);
    await expect(waiting).rejects.toMatchObject(unknown);
  });

  it.runIf(isThere)('is settled by a person, and the result read back by what it made', async () => {
    const ledger = await open();
    const journal = new Journal(await openStore());
    const resolve = (key: string, outcome: 'done' | 'not-done', claims: string[] = []) =>
      resolveEntry(journal, { storeId: '1', key }, { outcome, claims, note: 'anna: looked it up' }, now);
    const lose = (key: string) =>
      expect(
        ledger.once(
          call({ key }),
          steps(() => Promise.reject(lost())),
        ),
      ).rejects.toMatchObject(unknown);
    await lose('a');
    await resolve('a', 'not-done');
    await expect(ledger.once(call({ key: 'a' }), forbidden)).rejects.toBeInstanceOf(NotSeen);
    await lose('b');
    await resolve('b', 'done', ['refund:5']);
    await expect(ledger.once(call({ key: 'b' }), forbidden)).rejects.toBeInstanceOf(SettledByHand);
    const readBack = async (claims: readonly string[]) => `read ${claims.join()}`;
    expect(await ledger.once(call({ key: 'b' }), { ...forbidden, readBack })).toBe('read refund:5');
    await lose('c');
    await expect(resolve('c', 'done', ['refund:5'])).rejects.toThrow('refund:5 belongs to another entry.');
    await resolve('c', 'done');
    await expect(resolve('c', 'done')).rejects.toThrow('The entry is settled already: done.');
    await expect(resolve('d', 'done')).rejects.toThrow('There is no such entry.');
    const [newest] = await ledger.entries('1', { limit: 1 });
    expect(newest?.entry).toMatchObject({ state: expect.stringMatching(/done|refused/), note: 'anna: looked it up' });
  });

  it.runIf(isThere)('is kept for 30 days; what is not settled stays', async () => {
    const ledger = await open();
    await ledger.once(
      call(),
      steps(async () => 'first', { claimsOf: () => ['refund:1'] }),
    );
    const losing = call({ key: 'lost', subject: 'order:8' });
    await expect(
      ledger.once(
        losing,
        steps(() => Promise.reject(lost())),
      ),
    ).rejects.toMatchObject(unknown);
    const touch = (key: string) =>
      ledger.once(
        call({ key, subject: `order:${key}` }),
        steps(async () => key),
      );
    now += 30 * DAY - 1;
    await touch('a');
    expect(await ledger.once(call(), forbidden)).toBe('first');
    now += 1;
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

  it.runIf(isThere)('lists entries newest first, by state and from a cursor, and keeps stores apart', async () => {
    const ledger = await open();
    for (const key of ['a', 'b', 'c', 'd']) {
      now += 1;
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

describe('isIdempotencyKey', () => {
  it.each(['a', ' ', 'order 17 ~', 'x'.repeat(255)])('takes %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  it.each(['', 'x'.repeat(256), 'a\n', 'a\r\nb', '\u0000', 'ä', '\u007f'])('refuses %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});
