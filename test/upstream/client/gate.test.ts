import { describe, expect, it } from 'vitest';
import { FairGate, type GateBounds, type Turn } from '../../../src/upstream/client/gate.js';

/** A gate, and who is inside in the order in which they came in. */
function gate(bounds: Partial<GateBounds>) {
  const tested = new FairGate({ all: 4, each: 4, strangers: 2, address: 2, ...bounds });
  const inside: string[] = [];
  const leaves: Array<() => void> = [];
  const enter = (turn: Turn, mark: string, signal = new AbortController().signal) =>
    tested.run(turn, signal, async () => {
      inside.push(mark);
      await new Promise<void>((done) => leaves.push(done));
    });
  return {
    tested,
    inside,
    known: (name: string, mark = name, signal?: AbortSignal) =>
      void enter({ name, strangerAt: undefined }, mark, signal).catch(() => {}),
    stranger: (name: string, strangerAt: string, mark = name, signal?: AbortSignal) =>
      void enter({ name, strangerAt }, mark, signal).catch(() => {}),
    /** The nth to have come in leaves. */
    async leave(n: number) {
      leaves[n]?.();
      await new Promise(setImmediate);
    },
    settled: () => new Promise(setImmediate),
  };
}

describe('a gate', () => {
  it('gives a free slot to the name with the fewest inside', async () => {
    const test = gate({});
    for (const mark of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) test.known('anna', mark);
    test.known('bert', 'b1');
    test.known('bert', 'b2');
    await test.settled();
    expect(test.inside).toEqual(['a1', 'a2', 'a3', 'a4']);
    await test.leave(0);
    await test.leave(1);
    await test.leave(2);
    expect(test.inside.slice(4)).toEqual(['b1', 'b2', 'a5']);
  });

  it('goes in turns among equals', async () => {
    const test = gate({ all: 1 });
    for (const mark of ['a1', 'a2', 'a3', 'a4']) test.known('anna', mark);
    for (const mark of ['b1', 'b2']) test.known('bert', mark);
    for (let n = 0; n < 6; n += 1) await test.leave(n);
    expect(test.inside).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  it('keeps strangers to their part, each of their addresses to its own, and gives the rest to the known', async () => {
    const test = gate({ all: 6, strangers: 3, address: 2 });
    for (let n = 0; n < 50; n += 1) test.stranger(`made-up-${n}`, 'x', `x${n}`);
    for (let n = 0; n < 50; n += 1) test.stranger(`more-${n}`, 'y', `y${n}`);
    await test.settled();
    expect(test.inside).toEqual(['x0', 'x1', 'y0']);
    for (const mark of ['a1', 'a2', 'a3', 'a4']) test.known('anna', mark);
    await test.settled();
    expect(test.inside.slice(3)).toEqual(['a1', 'a2', 'a3']);
    await test.leave(0); // an x leaves: x and y are equals now, and one of them comes
    expect(test.inside).toHaveLength(7);
    await test.leave(2); // y0 leaves
    test.stranger('new', 'z', 'z0');
    await test.leave(1); // x1 leaves: nobody of z is inside
    expect(test.inside.slice(6)).toContain('z0');
    expect(test.inside.filter((mark) => mark.startsWith('a'))).toHaveLength(3);
  });

  it('counts those who came in as strangers with the name that has come to be known', async () => {
    const test = gate({ all: 8, each: 3, strangers: 3, address: 3 });
    for (const mark of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) test.stranger('anna', '192.0.2.1', mark);
    await test.settled();
    test.tested.welcome('anna');
    test.known('anna', 'a7');
    await test.settled();
    expect(test.inside).toEqual(['a1', 'a2', 'a3']);
    await test.leave(0);
    await test.leave(1);
    await test.leave(2);
    expect(test.inside).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    for (let n = 3; n < 7; n += 1) await test.leave(n);
    expect([test.inside.length, test.tested.counts()]).toEqual([7, { inside: 0, waiting: 0 }]);
  });

  it('welcomes those who are no strangers any more, also while they wait', async () => {
    const test = gate({ all: 4, strangers: 1, each: 3 });
    for (const mark of ['a1', 'a2', 'a3', 'a4']) test.stranger('anna', 'x', mark);
    test.stranger('made-up', 'x', 'm1');
    const leaver = new AbortController();
    test.stranger('anna', 'x', 'a5', leaver.signal);
    await test.settled();
    expect(test.inside).toEqual(['a1']);
    test.tested.welcome('anna');
    await test.settled();
    expect(test.inside).toEqual(['a1', 'a2', 'a3']);
    leaver.abort(new Error('gone'));
    await test.leave(1);
    await test.leave(2);
    await test.leave(0);
    expect(test.inside).toEqual(['a1', 'a2', 'a3', 'a4', 'm1']);
  });

  it('passes over those who have left', async () => {
    const test = gate({ all: 1 });
    const leaver = new AbortController();
    test.known('anna', 'a1');
    test.known('bert', 'b1', leaver.signal);
    test.known('carl', 'c1');
    leaver.abort(new Error('gone'));
    await test.leave(0);
    expect(test.inside).toEqual(['a1', 'c1']);
  });
});
