import { describe, expect, it } from 'vitest';
import { Breakages } from '../../../src/upstream/client/breakages.js';

function watched() {
  let now = 5;
  const each: string[] = [];
  const told: string[] = [];
  const breakages = new Breakages({
    now: () => now,
    onEach: ({ reason, sent }) => each.push(`${reason} ${sent}`),
    onKind: ({ reason, sent, times }) => told.push(`${reason} ${sent} ${times}`),
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { breakages, each, told, pass };
}

const coded = (code: unknown) => Object.assign(new Error('secret text'), { code });

describe('breakages', () => {
  it('are told once a minute for each reason, and counted every time', () => {
    const { breakages, each, told, pass } = watched();
    for (let n = 0; n < 5; n += 1) breakages.report(coded('ECONNREFUSED'), false);
    breakages.report(coded('ECONNRESET'), false);
    breakages.report(coded('ECONNRESET'), true);
    pass(59_999);
    breakages.report(coded('ECONNREFUSED'), false);
    expect(told).toEqual(['ECONNREFUSED false 1', 'ECONNRESET false 1', 'ECONNRESET true 1']);
    pass(1);
    breakages.report(coded('ECONNREFUSED'), false);
    expect(told.slice(3)).toEqual(['ECONNREFUSED false 6']);
    expect(each).toHaveLength(9);
  });

  it('have a bounded number of reasons', () => {
    const { breakages, each, told } = watched();
    for (let n = 0; n < 1_000; n += 1) breakages.report(coded(`E${n}`), false);
    breakages.report(coded('E31'), false);
    expect(new Set(each).size).toBe(33);
    expect(each.at(-2)).toBe('OTHER false');
    expect(each.at(-1)).toBe('E31 false');
    expect(told).toHaveLength(33);
  });

  it.each([
    [new AggregateError([coded('EHOSTUNREACH'), coded('ECONNREFUSED')]), 'EHOSTUNREACH'],
    [coded('a text that is no code'), 'UNKNOWN'],
    [coded(42), 'UNKNOWN'],
    [new TypeError('secret text'), 'TypeError'],
    ['secret text', 'UNKNOWN'],
  ])('are known by a code, never by a text: %s', (error, reason) => {
    const { breakages, each } = watched();
    breakages.report(error, false);
    expect(each).toEqual([`${reason} false`]);
  });
});
