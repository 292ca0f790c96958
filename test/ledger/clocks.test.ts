import { describe, expect, it, vi } from 'vitest';
import { NotSeen, SubjectBusy } from '../../src/ledger/errors.js';
import type { Finding } from '../../src/ledger/ledger.js';
import { call, forbidden, LEASE, lost, SETTLE_AFTER, states, steps, unknown, useBench } from './bench.js';
import { KINDS } from './stores.js';

const DAY = 24 * 60 * 60 * 1000;
const HOUR = 60 * 60 * 1000;

/** The clocks of one process: what the wall says, and what has passed. */
const clocks = (wall: number) => {
  let [ahead, passed] = [0, 0];
  return {
    now: () => wall + ahead + passed,
    elapsed: () => passed,
    pass: (ms: number) => {
      passed += ms;
    },
    jump: (ms: number) => {
      ahead += ms;
    },
  };
};

/** A write that is under way until it is ended. */
function underWay() {
  let end: (result: string) => void = () => {};
  const answer = new Promise<string>((done) => {
    end = done;
  });
  let begun: () => void = () => {};
  const isSent = new Promise<void>((sent) => {
    begun = sent;
  });
  const send = () => {
    begun();
    return answer;
  };
  return { steps: steps(send), isSent, end };
}

const nothing = async (): Promise<Finding<unknown>> => ({ found: 'nothing' });

describe.each(KINDS)('clocks that jump or differ, in $name', (kind) => {
  const { open, now } = useBench(kind);

  it.runIf(kind.isThere)('never make a write under way look as though it had not been carried out', async () => {
    const right = clocks(now());
    const ahead = clocks(now() + DAY);
    const [ledger, other] = [await open(right), await open(ahead)];
    const write = underWay();
    const result = ledger.once(call(), write.steps);
    await write.isSent;
    for (const ms of [0, LEASE, SETTLE_AFTER - LEASE - 1]) {
      ahead.pass(ms);
      await expect(other.once(call(), { ...forbidden, settle: nothing })).rejects.toMatchObject(unknown);
      const next = other.once(call({ key: 'key-2' }), { ...forbidden, settle: nothing });
      await expect(next).rejects.toBeInstanceOf(SubjectBusy);
    }
    write.end('done');
    expect(await result).toBe('done');
    expect(await other.once(call(), forbidden)).toBe('done');
  });

  it.runIf(kind.isThere)('nor one whose answer was lost look old', async () => {
    const own = clocks(now());
    const ledger = await open(own);
    await expect(ledger.once(call(), steps(lost))).rejects.toMatchObject(unknown);
    own.jump(30 * DAY);
    const settle = vi.fn(nothing);
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toMatchObject(unknown);
    await expect(ledger.once(call({ key: 'key-2' }), { ...forbidden, settle })).rejects.toBeInstanceOf(SubjectBusy);
    own.jump(-60 * DAY);
    own.pass(SETTLE_AFTER);
    await expect(ledger.once(call(), { ...forbidden, settle })).rejects.toBeInstanceOf(NotSeen);
  });

  it.runIf(kind.isThere)(
    'of a dead process that was ahead do not keep others waiting longer than the lease',
    async () => {
      const [dead, own] = [clocks(now() + DAY), clocks(now())];
      const [ledger, other] = [await open(dead), await open(own)];
      await new Promise<void>((begun) => {
        const prepare = () => {
          begun();
          return new Promise<never>(() => {});
        };
        void ledger.once(call(), { ...forbidden, prepare });
      });
      await expect(other.once(call({ key: 'key-2' }), forbidden)).rejects.toBeInstanceOf(SubjectBusy);
      own.pass(LEASE);
      expect(
        await other.once(
          call(),
          steps(async () => 'taken over'),
        ),
      ).toBe('taken over');
    },
  );

  it.runIf(kind.isThere)('forget nothing: an entry is as old as the ledger has been in use since', async () => {
    const own = clocks(now());
    const ledger = await open(own);
    const touch = (key: string) =>
      ledger.once(
        call({ key, subject: `order:${key}` }),
        steps(async () => key),
      );
    expect(await touch('first')).toBe('first');
    own.jump(365 * DAY);
    await touch('a');
    expect(await states(ledger)).toEqual(['a done', 'first done']);
    await ledger.close();
    const next = clocks(now() + 365 * DAY);
    const restarted = await open(next);
    next.pass(29 * DAY);
    expect(await restarted.once(call({ key: 'first', subject: 'order:first' }), forbidden)).toBe('first');
  });

  it.runIf(kind.isThere)(
    'the age of a ledger outlives its processes, and grows by what they have seen alone',
    async () => {
      for (let restarts = 0; restarts < 3; restarts += 1) {
        const own = clocks(now() + restarts * DAY);
        const ledger = await open(own);
        const touch = (key: string) =>
          ledger.once(
            call({ key, subject: `order:${key}` }),
            steps(async () => key),
          );
        await touch(`at-${restarts}`);
        own.pass(15 * DAY + HOUR);
        await touch(`later-${restarts}`);
        await ledger.close();
      }
      const left = await states(await open(clocks(now() + 3 * DAY)));
      expect(left).not.toContain('at-0 done');
      expect(left).toContain('at-2 done');
    },
  );
});
