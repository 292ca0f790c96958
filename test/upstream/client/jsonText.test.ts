import { array, assert, constantFrom, json, oneof, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from '../../../src/upstream/client/jsonText.js';

/** What parsing comes to: the value with every key, or the failure. */
function parsed(text: string): string {
  try {
    return JSON.stringify([JSON.parse(text)]);
  } catch {
    return 'no JSON';
  }
}

const holdsTheSame = (bytes: Buffer): void => {
  expect(parsed(jsonText(bytes))).toBe(parsed(bytes.toString('utf8')));
};

test('any JSON, at any place of a larger buffer', () => {
  assert(
    property(json({ stringUnit: 'binary' }), (text) => {
      holdsTheSame(Buffer.from(text));
      for (let offset = 0; offset < 5; offset += 1)
        holdsTheSame(Buffer.from(' '.repeat(offset) + text).subarray(offset));
    }),
    { numRuns: 500 },
  );
});

test('what is no JSON, and what is no UTF-8', () => {
  const piece = oneof(
    constantFrom(
      '"',
      '\\',
      '\\\\',
      '€',
      'é',
      '\u{1f600}',
      '\ufeff',
      '\u2028',
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      'u00e9',
      '1',
      ' ',
    ).map((text) => Buffer.from(text)),
    uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    string().map((text) => Buffer.from(JSON.stringify(text))),
  );
  assert(
    property(array(piece, { maxLength: 12 }), (pieces) => {
      holdsTheSame(Buffer.concat(pieces));
      holdsTheSame(Buffer.concat([Buffer.from('"'), ...pieces, Buffer.from('"')]));
    }),
    { numRuns: 1000 },
  );
});

test('a text of ASCII stays as it is; one that is not becomes ASCII', () => {
  expect(jsonText(Buffer.from('{"a":"b"}'))).toBe('{"a":"b"}');
  expect(jsonText(Buffer.from('{"a":"€ \u{1f600}"}'))).toBe('{"a":"\\u20ac \\ud83d\\ude00"}');
  expect(jsonText(Buffer.alloc(0))).toBe('');
  const foreign = `"${'слово '.repeat(1_000)}"`;
  expect(jsonText(Buffer.from(foreign))).toBe(foreign);
});
