import { describe, expect, it, vi } from 'vitest';
import { LedgerUnavailable, NotSeen, SubjectBusy } from '../../src/ledger/errors.js';
import type { Finding } from '../../src/ledger/ledger.js';
import { call, forbidden, LEASE, lost, SETTLE_AFTER, states, steps, unknown, useBench } from './bench.js';
import { KINDS } from './stores.js';

describe.each(KINDS)('an unknown outcome, in $name', (kind) => {
  const { open, pass } = useBench(kind);

  it.runIf(kind.isThere)('settles an unknown outcome by reading, on the plan from before the send', async () => {
    const plan = { before: ['a'] };
    const losing = steps(lost, { prepare: async () => plan });
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

  it.runIf(kind.isThere)('says that a write was not seen once it has waited; the key stays used', async () => {
    const ledger = await open();
    const settle = async () => ({ found: 'nothing' }) as const;
    await expect(ledger.once(call(), steps(lost))).rejects.toMatchObject(unknown);
    pass(SETTLE_AFTER - 1);
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    pass(1);
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

  it.runIf(kind.isThere)('after that time, reads for whoever else wants to write to the subject', async () => {
    const ledger = await open();
    await expect(ledger.once(call(), steps(lost))).rejects.toMatchObject(unknown);
    pass(SETTLE_AFTER);
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

  it.runIf(kind.isThere)('never gives two entries the same claim', async () => {
    const ledger = await open();
    const claim = { claimsOf: () => ['refund:1'] };
    await ledger.once(
      call(),
      steps(async () => 'first', claim),
    );
    await expect(ledger.once(call({ key: 'key-2' }), steps(lost))).rejects.toMatchObject(unknown);
    const settle = async () => ({ found: 'done', result: 'first', claims: ['refund:1'] }) as const;
    await expect(ledger.once(call({ key: 'key-2' }), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    expect(await states(ledger)).toEqual(expect.arrayContaining(['key-1 done', 'key-2 unknown']));
  });

  it.runIf(kind.isThere)('takes over what a dead process had not sent', async () => {
    const [dead, ledger] = [await open(), await open()];
    await new Promise<void>((begun) => {
      const prepare = () => {
        begun();
        return new Promise<never>(() => {});
      };
      void dead.once(call(), { ...forbidden, prepare });
    });
    await expect(ledger.once(call({ key: 'key-2' }), forbidden)).rejects.toBeInstanceOf(SubjectBusy);
    pass(LEASE);
    expect(
      await ledger.once(
        call(),
        steps(async () => 'taken over'),
      ),
    ).toBe('taken over');
  });

  it.runIf(kind.isThere)('an owner that was taken for dead sends nothing when it wakes up', async () => {
    const [slow, ledger] = [await open(), await open()];
    let wake: (plan: unknown) => void = () => {};
    const plan = new Promise((done) => {
      wake = done;
    });
    const outcome = slow.once(call(), { ...forbidden, prepare: () => plan }).catch((error: unknown) => error);
    while ((await states(ledger)).length === 0) await new Promise((next) => setImmediate(next));
    pass(LEASE);
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

  it.runIf(kind.isThere)('what a dead process had sent is unknown, and settled by reading', async () => {
    const [dead, ledger] = [await open(), await open()];
    await new Promise<void>((sent) => {
      const send = () => {
        sent();
        return new Promise<never>(() => {});
      };
      void dead.once(call(), steps(send));
    });
    pass(LEASE);
    await expect(ledger.once(call(), forbidden)).rejects.toMatchObject(unknown);
    expect(await states(ledger)).toEqual(['key-1 unknown']);
    const settle = async () => ({ found: 'done', result: 'found', claims: [] }) as const;
    expect(await ledger.once(call(), { ...forbidden, settle })).toBe('found');
  });

  it.runIf(kind.isThere)('an owner that wakes up without an answer leaves what others have found out', async () => {
    const [slow, ledger] = [await open(), await open()];
    let lose: (error: Error) => void = () => {};
    const answer = new Promise<never>((_, reject) => {
      lose = reject;
    });
    let outcome: Promise<unknown> = Promise.resolve();
    await new Promise<void>((sent) => {
      const send = () => {
        sent();
        return answer;
      };
      outcome = slow.once(call(), steps(send)).catch((error: unknown) => error);
    });
    pass(LEASE);
    const settle = async () => ({ found: 'done', result: 'found', claims: ['refund:1'] }) as const;
    expect(await ledger.once(call(), { ...forbidden, settle })).toBe('found');
    lose(new Error('no answer'));
    expect(await outcome).toBeInstanceOf(Error);
    expect(await ledger.once(call(), forbidden)).toBe('found');
    expect(await states(ledger)).toEqual(['key-1 done']);
  });

  it.runIf(kind.isThere)('ends the wait for another process with the request', async () => {
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
});
