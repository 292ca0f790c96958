import { describe, expect, it } from 'vitest';
import { isDateTime } from '../../src/core/dates.js';

describe('isDateTime', () => {
  it.each([
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2026-12-31T23:59:59Z',
    '2026-01-01T00:00:00.1Z',
    '2026-01-01T00:00:00.123456789Z',
    '2026-01-01T00:00:00+00:00',
    '2026-01-01T00:00:00+05:30',
    '2026-01-01T00:00:00-12:00',
    '2026-01-01T00:00:00+14:00',
  ])('takes %s', (text) => {
    expect(isDateTime(text)).toBe(true);
  });

  it.each([
    ['no offset', '2026-01-01T00:00:00'],
    ['no time', '2026-01-01'],
    ['no seconds', '2026-01-01T00:00Z'],
    ['no leap year', '2026-02-29T00:00:00Z'],
    ['no leap century', '1900-02-29T00:00:00Z'],
    ['no such day', '2026-04-31T00:00:00Z'],
    ['no day', '2026-04-00T00:00:00Z'],
    ['no month', '2026-00-10T00:00:00Z'],
    ['no such month', '2026-13-10T00:00:00Z'],
    ['no such hour', '2026-01-01T24:00:00Z'],
    ['no such minute', '2026-01-01T00:60:00Z'],
    ['no such second', '2026-01-01T00:00:60Z'],
    ['no such offset hour', '2026-01-01T00:00:00+24:00'],
    ['no such offset minute', '2026-01-01T00:00:00+01:60'],
    ['an offset without its colon', '2026-01-01T00:00:00+0100'],
    ['ten digits of a second', '2026-01-01T00:00:00.1234567890Z'],
    ['small letters', '2026-01-01t00:00:00z'],
    ['a blank', '2026-01-01 00:00:00Z'],
    ['a line after it', '2026-01-01T00:00:00Z\n'],
    ['words', 'yesterday'],
    ['nothing', ''],
  ])('refuses %s: %j', (_, text) => {
    expect(isDateTime(text)).toBe(false);
  });
});
