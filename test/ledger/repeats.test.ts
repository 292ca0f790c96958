import { describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import { CallerUnknown, KeyConflict, SubjectBusy } from '../../src/ledger/errors.js';
import { isIdempotencyKey, type LedgerCall } from '../../src/ledger/ledger.js';
import { call, everything, forbidden, lost, Refused, states, steps, unknown, useBench } from './bench.js';
import { KINDS } from './stores.js';

describe.each(KINDS)('one key, one write, in $name', (kind) => {
  const { open, openStore, pass } = useBench(kind);

  it.runIf(kind.isThere)(
    'gives an equal call the first result, also after a restart and in whatever order',
    async () => {
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
    },
  );

  it.runIf(kind.isThere)('sends one of 500 equal calls at once, from two processes', async () => {
    const ledgers = [await open(), await open()] as const;
    const send = vi.fn(async () => {
      await new Promise((done) => setTimeout(done, 20));
      return 'sent';
    });
    const calls = Array.from({ length: 500 }, (_, n) => ledgers[n % 2 ? 0 : 1].once(call(), steps(send)));
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['sent']));
    expect(send).toHaveBeenCalledTimes(1);
  });

  it.runIf(kind.isThere).each<[string, Partial<LedgerCall>]>([
    ['another value', { input: { mutation: 'refund', ...{ amount: 6, reason: 'x' } } }],
    ['a value of another type', { input: { mutation: 'refund', ...{ amount: '5', reason: 'x' } } }],
    ['one field less', { input: { mutation: 'refund', ...{ amount: 5 } } }],
    ['one field more', { input: { mutation: 'refund', ...{ amount: 5, reason: 'x', by: null } } }],
    ['another mutation', { input: { mutation: 'assign', ...{ amount: 5, reason: 'x' } } }],
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

  it.runIf(kind.isThere)(
    'a refused use of the key at the same moment does not keep its owner from the result',
    async () => {
      const ledger = await open();
      await ledger.once(
        call(),
        steps(async () => 'first'),
      );
      for (const _ of [1, 2]) {
        const foreign = ledger.once(call({ input: { mutation: 'other' } }), forbidden);
        const own = ledger.once(call(), forbidden);
        await expect(foreign).rejects.toBeInstanceOf(KeyConflict);
        expect(await own).toBe('first');
      }
    },
  );

  it.runIf(kind.isThere)('gives every caller keys of their own, which nobody else can use up or read', async () => {
    const [ledger, other] = [await open(), await open()];
    const write = (caller: string) => call({ caller, subject: undefined });
    const send = (result: string) => steps(async () => result);
    expect(await ledger.once(write('anna'), send("anna's"))).toBe("anna's");
    expect(await other.once(write('bert'), send("bert's"))).toBe("bert's");
    expect(await ledger.once(write('bert'), forbidden)).toBe("bert's");
    expect(await other.once(write('anna'), forbidden)).toBe("anna's");
    const all = await ledger.entries('1', { limit: 9, key: 'key-1' });
    expect(all.map(({ entry }) => entry.caller).toSorted()).toEqual(['anna', 'bert']);
    expect(await ledger.entries('1', { limit: 9, key: 'key' })).toEqual([]);
  });

  it.runIf(kind.isThere)('tells apart keys that begin with another key and a slash', async () => {
    const ledger = await open();
    for (const key of ['a', 'a/b', 'a/b/c']) {
      const write = call({ key, subject: undefined });
      expect(
        await ledger.once(
          write,
          steps(async () => key),
        ),
      ).toBe(key);
      expect(await ledger.once(write, forbidden)).toBe(key);
      const found = await ledger.entries('1', { limit: 9, key });
      expect(found.map(({ entry }) => entry.key)).toEqual([key]);
    }
  });

  it.runIf(kind.isThere)(
    'sends nothing where another hash key hides whether an equal write is the same caller',
    async () => {
      const first = await open();
      const write = call({ isHashed: true, subject: undefined });
      expect(
        await first.once(
          write,
          steps(async () => 'first'),
        ),
      ).toBe('first');
      const rekeyed = await open({ keyedBy: () => 'another' });
      await expect(rekeyed.once({ ...write, caller: 'rehashed' }, forbidden)).rejects.toBeInstanceOf(CallerUnknown);
      const stranger = { ...write, caller: 'bert' };
      expect(
        await first.once(
          stranger,
          steps(async () => "bert's"),
        ),
      ).toBe("bert's");
    },
  );

  it.runIf(kind.isThere)('looks at the ledger only once PayNow has accepted the credential', async () => {
    const ledger = await open();
    const store = await openStore();
    await ledger.once(
      call(),
      steps(async () => 'first'),
    );
    const before = await everything(store);
    const read = vi.fn(() => Promise.reject(new GatewayError('UNAUTHENTICATED', 'PayNow answered 401.')));
    for (const changed of [{}, { key: 'key-2' }, { key: 'key-2', subject: 'order:8' }]) {
      const stranger = call({ caller: 'stranger', ...changed });
      const refused = ledger.once(stranger, { ...forbidden, accept: { area: 'orders', read } });
      await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(read).toHaveBeenCalledTimes(3);
    expect(await everything(store)).toEqual(before);
    const accept = { area: 'orders', read: vi.fn(async () => {}) };
    for (let n = 0; n < 3; n += 1) expect(await ledger.once(call(), { ...forbidden, accept })).toBe('first');
    expect(accept.read).toHaveBeenCalledTimes(1);
    pass(60_001);
    expect(await ledger.once(call(), { ...forbidden, accept })).toBe('first');
    expect(accept.read).toHaveBeenCalledTimes(2);
  });

  it.runIf(kind.isThere)('frees the key of a refusal, also for another input; and the subject', async () => {
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

  it.runIf(kind.isThere)('keeps nothing of a call that failed before the send', async () => {
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

  it.runIf(kind.isThere)('goes on for those who joined a caller who left before the send', async () => {
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

  it.runIf(kind.isThere)('refuses other writes of a subject until its write is settled', async () => {
    const [ledger, other] = [await open(), await open()];
    await expect(ledger.once(call(), steps(lost))).rejects.toMatchObject(unknown);
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
});

describe('isIdempotencyKey', () => {
  it.each(['a', ' ', 'order 17 ~', 'x'.repeat(255)])('takes %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(true);
  });

  it.each(['', 'x'.repeat(256), 'a\n', 'a\r\nb', '\u0000', 'ä', '\u007f'])('refuses %j', (key) => {
    expect(isIdempotencyKey(key)).toBe(false);
  });
});
