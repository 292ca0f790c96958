import { expect, it } from 'vitest';
import { Pace } from '../../../src/server/context/pace.js';

const turn = () => new Promise<void>((done) => setImmediate(done));

it('what is put off runs in order, in a later turn; a failure is its own', async () => {
  const pace = new Pace();
  const done: string[] = [];
  const parts = ['a', 'b', 'c'].map((name) =>
    pace.later(() => {
      done.push(name);
      if (name === 'b') throw new Error('b fails');
      return name;
    }),
  );
  const all = Promise.allSettled(parts);
  await Promise.resolve();
  expect(done).toEqual([]);
  expect((await all).map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message))).toEqual([
    'a',
    'b fails',
    'c',
  ]);
  expect(done).toEqual(['a', 'b', 'c']);
});

it('a batch is complete when no part that may ask for more is put off', async () => {
  const pace = new Pace();
  const seen: string[] = [];
  pace.whenIdle(() => seen.push('batch'));
  const part = pace.later(() => {
    seen.push('part');
    void pace.later(() => seen.push('its own part'));
  });
  await part;
  await turn();
  await turn();
  expect(seen).toEqual(['part', 'its own part', 'batch']);
});

it('a large operation that has held the event loop for ten milliseconds goes on in a later turn', async () => {
  const pace = new Pace();
  expect(pace.isDue(2_000)).toBe(false);
  for (const until = performance.now() + 11; performance.now() < until; ); // as what it makes would
  expect(pace.isDue(256)).toBe(true);
  await turn();
  expect(pace.isDue(1)).toBe(false);
});

it('usual operations are never put off', () => {
  const pace = new Pace();
  for (let rows = 0; rows < 100; rows += 1) expect(pace.isDue(19)).toBe(false);
});
