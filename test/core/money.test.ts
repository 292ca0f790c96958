import { describe, expect, it } from 'vitest';
import { exactInteger, minorToDecimal, shiftDecimal } from '../../src/core/money.js';

describe('minorToDecimal', () => {
  it.each([
    [1999, 'USD', '19.99'],
    [1999, 'JPY', '1999'],
    [1999, 'BHD', '1.999'],
    [1999, 'CLF', '0.1999'],
    [1999, 'usd', '19.99'],
    [1999, 'jpy', '1999'],
    [1999, 'XYZ', '19.99'],
    [0, 'USD', '0.00'],
    [0, 'JPY', '0'],
    [0, 'BHD', '0.000'],
    [5, 'USD', '0.05'],
    [100, 'USD', '1.00'],
    [-5, 'USD', '-0.05'],
    [-1999, 'USD', '-19.99'],
    [-1999, 'JPY', '-1999'],
    [-7, 'BHD', '-0.007'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
    [Number.MIN_SAFE_INTEGER, 'BHD', '-9007199254740.991'],
  ])('%d in %s is %s', (minor, currency, decimal) => {
    expect(minorToDecimal(minor, currency)).toBe(decimal);
  });

  it.each([2 ** 53, -(2 ** 53), 19.99, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (minor) => {
    expect(() => minorToDecimal(minor, 'USD')).toThrow(
      expect.objectContaining({
        name: 'GatewayError',
        code: 'UPSTREAM_INVALID_RESPONSE',
        message: 'PayNow sent a number that cannot be shown exactly.',
      }),
    );
  });
});

describe('exactInteger', () => {
  it.each([0, 42, -42, Number.MAX_SAFE_INTEGER])('lets %d pass', (value) => {
    expect(exactInteger(value)).toBe(value);
  });
});

describe('shiftDecimal', () => {
  it.each([
    [12, 0, '12'],
    [-12, 0, '-12'],
    [12, 1, '1.2'],
    [12, 2, '0.12'],
    [12, 5, '0.00012'],
    [-12, 3, '-0.012'],
  ])('moves the point of %d by %d: %s', (value, places, text) => {
    expect(shiftDecimal(value, places)).toBe(text);
  });
});
