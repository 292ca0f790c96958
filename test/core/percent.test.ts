import { describe, expect, it } from 'vitest';
import { type PercentScale, percentFromWire, percentToWire } from '../../src/core/percent.js';

const refusal = (message: string) => expect.objectContaining({ code: 'BAD_USER_INPUT', message }) as Error;

describe('percentFromWire', () => {
  it.each<[number, PercentScale, string]>([
    [25, 1, '25'],
    [100, 1, '100'],
    [250, 10, '25'],
    [255, 10, '25.5'],
    [1000, 10, '100'],
    [5, 10, '0.5'],
    [0, 10, '0'],
    [0, 1, '0'],
    [1250, 100, '12.5'],
    [10_000, 100, '100'],
    [5, 100, '0.05'],
    [100_000, 1000, '100'],
    [1, 1000, '0.001'],
  ])('%d at scale %d is %s', (wire, scale, percent) => {
    expect(percentFromWire(wire, scale)).toBe(percent);
  });

  it.each([12.5, 2 ** 53, Number.NaN])('refuses %d, which cannot be shown exactly', (wire) => {
    expect(() => percentFromWire(wire, 10)).toThrow(expect.objectContaining({ code: 'UPSTREAM_INVALID_RESPONSE' }));
  });
});

describe('percentToWire', () => {
  it.each<[string, PercentScale, number]>([
    ['20', 1, 20],
    ['20', 10, 200],
    ['20', 100, 2000],
    ['20', 1000, 20_000],
    ['12.5', 10, 125],
    ['12.50', 10, 125],
    ['12.5', 100, 1250],
    ['0.05', 100, 5],
    ['0.1', 10, 1],
    ['33.3', 10, 333],
    ['100', 10, 1000],
    ['100.000', 1, 100],
  ])('%s at scale %d is %d', (percent, scale, wire) => {
    expect(percentToWire(percent, scale)).toBe(wire);
  });

  it.each<[string, PercentScale]>([
    ['12.5', 10],
    ['0.001', 1000],
    ['99.99', 100],
    ['7', 1],
  ])('%s at scale %d comes back as it went', (percent, scale) => {
    expect(percentFromWire(percentToWire(percent, scale), scale)).toBe(percent);
  });

  it.each(['0', '0.0', '00', '101', '100.1', '999'])('refuses %s: outside of the range', (percent) => {
    expect(() => percentToWire(percent, 10)).toThrow(refusal('percent must be more than 0 and at most 100.'));
  });

  it.each<[string, PercentScale, number]>([
    ['0.05', 10, 1],
    ['12.5', 1, 0],
    ['0.001', 100, 2],
    ['0.0001', 1000, 3],
  ])('refuses %s at scale %d: too fine', (percent, scale, places) => {
    expect(() => percentToWire(percent, scale)).toThrow(
      refusal(`percent can have at most ${places} decimal places here; it is never rounded.`),
    );
  });

  it.each(['', ' 20', '20 ', '+20', '-20', '1e1', '20%', '.5', '5.', '1,5', '0x10', '1000', 'NaN', '20\n'])(
    'refuses %j: not a decimal',
    (percent) => {
      expect(() => percentToWire(percent, 10)).toThrow(
        refusal('percent must be a decimal number such as "20" or "12.5".'),
      );
    },
  );
});
