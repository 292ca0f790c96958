import { array, assert, constantFrom, integer, json, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { withoutMark } from '../../../src/core/byteOrderMark.js';
import { parseJson } from '../../../src/upstream/client/parseJson.js';

/** What parsing comes to: the value with every key, or the failure. */
function outcome(parse: () => unknown): string {
  try {
    return JSON.stringify([parse()]);
  } catch {
    return 'no JSON';
  }
}

/** Cut at different places, and whatever was learnt before, a body has to say what it says as a whole. */
function holdsTheSame(text: string | Buffer): void {
  const bytes = Buffer.from(text);
  const whole = outcome(() => JSON.parse(withoutMark(bytes.toString('utf8'))));
  const origin = {};
  for (const piece of [5, 16, 40, 120]) expect(outcome(() => parseJson(bytes, origin, piece))).toBe(whole);
  expect(outcome(() => parseJson(bytes, {}, 30))).toBe(whole);
}

const row = tuple(integer(), string({ unit: 'binary' }), json({ maxDepth: 2 })).map(
  ([id, name, more]) => `{"id":${id},"name":${JSON.stringify(name)},"more":${more},"at":null}`,
);

test('lists of rows', () => {
  assert(
    property(array(row, { maxLength: 30 }), (rows) => holdsTheSame(`[${rows.join(',')}]`)),
    { numRuns: 500 },
  );
});

test('a byte order mark in front of a body, whole or in pieces', () => {
  const rows = `[${Array.from({ length: 30 }, (_, id) => `{"id":${id},"at":null}`).join(',')}]`;
  for (const text of [rows, '{"a":"\uFEFF"}', '1', '']) holdsTheSame(`\uFEFF${text}`);
  expect(parseJson(Buffer.from(`\uFEFF${rows}`), {}, 40)).toEqual(JSON.parse(rows));
  expect(() => parseJson(Buffer.from('\uFEFF\uFEFF1'), {})).toThrow(SyntaxError);
});

test('rows that hold what looks like the end of a row', () => {
  const lookalike = constantFrom(
    '{"id":1,"at":null}',
    '{"id":1,"lines":[{"id":2,"at":null},{"id":3,"at":null}],"at":null}',
    '{"id":1,"lines":[{"id":2,"at":[null]},{"id":3,"at":null}]}',
    '{"id":"null},{\\"id\\":\\"","at":null}',
    '{"id":"\\"at\\":null},{","at":"},{"}',
    '{"at":{"id":1,"at":null},"id":2,"at":null}',
    '[{"id":1,"at":null},{"id":1,"at":null}]',
    '{}',
    'null',
  );
  assert(
    property(array(lookalike, { maxLength: 20 }), (rows) => holdsTheSame(`[${rows.join(',')}]`)),
    { numRuns: 400 },
  );
});

test('what is no JSON is no JSON in pieces either', () => {
  const piece = oneof(
    row,
    constantFrom(
      '',
      ',',
      ',,',
      '[',
      ']',
      '{',
      '}',
      '"',
      ' ',
      '},{"id":',
      '"at":null',
      '{"id":1,"at":null},',
      '€',
      '\\',
    ),
  );
  assert(
    property(array(piece, { maxLength: 25 }), (pieces) => {
      holdsTheSame(`[${pieces.join('')}]`);
      holdsTheSame(`[{"id":1,"at":null},${pieces.join('')}{"id":1,"at":null}]`);
    }),
    { numRuns: 500 },
  );
});

test('bytes that are no UTF-8, and lists that break off', () => {
  const list = Buffer.from(`[${'{"id":1,"name":"é€","at":null},'.repeat(20)}{"id":1,"at":null}]`);
  for (let length = 0; length <= list.length; length += 1) holdsTheSame(list.subarray(0, length));
  for (let at = 0; at < list.length; at += 1) {
    const broken = Buffer.from(list);
    broken[at] = 0xff;
    holdsTheSame(broken);
  }
});

test('long lists of alike rows are put together from pieces, and one wrong guess ends the guessing', () => {
  const rows = Array.from({ length: 40 }, (_, id) => ({ id, lines: [{ id, note: 'x'.repeat(20) }], at: null }));
  const alike = Buffer.from(JSON.stringify(rows));
  // A list of a piece is none that `JSON.parse` has to see whole.
  const seen: number[] = [];
  const parse = JSON.parse;
  JSON.parse = (text: string) => {
    seen.push(text.length);
    return parse(text) as unknown;
  };
  try {
    const origin = {};
    expect(parseJson(alike, origin, 400)).toEqual(rows);
    expect(Math.max(...seen)).toBeLessThan(600);

    const nested = rows.map(({ id }) => ({ id, lines: rows.slice(0, 9).map(() => ({ id, at: null })), at: null }));
    const misleading = Buffer.from(JSON.stringify(nested));
    seen.length = 0;
    expect(parseJson(misleading, origin, 400)).toEqual(nested);
    expect(seen.length, 'pieces, then the whole').toBeGreaterThan(1);
    seen.length = 0;
    expect(parseJson(misleading, origin, 400)).toEqual(nested);
    expect(seen, 'the whole alone').toEqual([misleading.length]);
  } finally {
    JSON.parse = parse;
  }
});
