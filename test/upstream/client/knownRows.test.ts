import { array, assert, constantFrom, integer, json, oneof, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { withoutMark } from '../../../src/core/byteOrderMark.js';
import { KnownRows } from '../../../src/upstream/client/knownRows.js';
import { expectSame } from '../../support/expectSame.js';

/** What parsing comes to: the value with every key, or the failure. */
function outcome(parse: () => unknown): string {
  try {
    return JSON.stringify([parse()]);
  } catch {
    return 'no JSON';
  }
}

const parsed = (body: Buffer): unknown => {
  const value = JSON.parse(withoutMark(body.toString('utf8'))) as unknown;
  return Array.isArray(value) ? Object.freeze(value) : value;
};

/** Whatever is known from one body, the next ones say what they say as a whole. @returns how many were read by rows */
function readsTheSame(...texts: ReadonlyArray<string | Buffer>): number {
  let known: KnownRows | undefined;
  let byRows = 0;
  for (const body of texts.map((text) => Buffer.from(text))) {
    const whole = outcome(() => parsed(body));
    const read = known?.read(body);
    if (read) {
      byRows += 1;
      expectSame(JSON.stringify([read.rows]), whole);
      const rows = new Set(read.rows);
      for (const row of read.parsed) expectSame(rows.has(row), true, 'what was parsed is one of the rows');
      known = read.known;
      // What is known of it is what would be known of it as a whole: it reads itself without parsing anything.
      expectSame(known.read(body)?.parsed.size, 0);
    } else if (whole !== 'no JSON') {
      const value = parsed(body);
      known = Array.isArray(value) ? KnownRows.of(body, value as unknown[]) : undefined;
    }
  }
  return byRows;
}

const LONG = 'x'.repeat(30);
const plain = (id: number, more = LONG): string =>
  `{"id":"${id}","name":"${more}","lines":[{"id":"1"},{"id":"2"}],"at":null}`;
const list = (...rows: readonly string[]): string => `[${rows.join(',')}]`;

// Any text, halves of surrogate pairs too.
const text = array(integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
const row = oneof(
  constantFrom(plain(1), plain(2), plain(3), plain(4), plain(5), plain(6)),
  tuple(integer(), text, json({ maxDepth: 2 })).map(
    ([id, name, more]) => `{"id":${id},"name":${JSON.stringify(name)},"more":${more},"at":null}`,
  ),
);
const lookalike = constantFrom(
  plain(1),
  ` ${plain(1)}\n`,
  '{"id":"},{","at":"]"}',
  '{"id":"\\\\","at":"\\""}',
  '{"id":"\\\\\\"},{\\"id\\":1","at":[[],[{}],"]"]}',
  '{"id":1,"id":2}',
  '{"__proto__":{"id":1},"id":9007199254740993,"n":1e400}',
  '{"id":"é€😀\\ud83d","at":null}',
  '[{"id":1},{"id":1}]',
  '"a,b"',
  '12',
  'null',
  '{}',
  '[]',
);
const rubbish = constantFrom('', ' ', ',', '[', ']', '{', '}', '"', '\\', '},{"id":', '1 2', '€', '\uFEFF');

test('rows that are new, gone, changed or moved', () => {
  assert(
    property(array(array(oneof(row, lookalike), { maxLength: 14 }), { minLength: 2, maxLength: 4 }), (bodies) => {
      readsTheSame(...bodies.map((rows) => list(...rows)));
    }),
    { numRuns: 300 },
  );
});

test('a list that loses, gains and changes a few rows at a time', () => {
  let byRows = 0;
  assert(
    property(
      array(tuple(integer({ min: 0, max: 12 }), oneof(row, lookalike, rubbish), constantFrom(0, 1, 2))),
      (changes) => {
        const rows = Array.from({ length: 12 }, (_, n) => plain(n));
        const bodies = [list(...rows)];
        for (const [at, text, gone] of changes) {
          rows.splice(at, gone, text);
          bodies.push(list(...rows));
        }
        byRows += readsTheSame(...bodies);
      },
    ),
    { numRuns: 200 },
  );
  expect(byRows).toBeGreaterThan(50);
});

test('bytes that are no UTF-8, marks in front, blanks around, and lists that break off', () => {
  const rows = Array.from({ length: 8 }, (_, n) => plain(n, 'é€'));
  const known = list(...rows);
  const next = Buffer.from(list(plain(9, '€'), ...rows));
  for (let length = 0; length <= next.length; length += 3) readsTheSame(known, next.subarray(0, length));
  for (let at = 0; at < next.length; at += 1) {
    for (const byte of [0xff, 0x22, 0x2c, 0x5d]) {
      const broken = Buffer.from(next);
      broken[at] = byte;
      readsTheSame(known, broken);
    }
  }
  for (const text of [`\uFEFF${known}`, ` ${known}`, `${known} `, known.replace(/]$/, ',]'), `[,${known.slice(1)}`]) {
    readsTheSame(known, text, text);
  }
});

test('only new rows are parsed, wherever they stand', () => {
  const rows = Array.from({ length: 20 }, (_, n) => plain(n));
  const body = Buffer.from(list(...rows));
  const values = JSON.parse(body.toString()) as unknown[];
  const known = KnownRows.of(body, values);
  const cases: ReadonlyArray<readonly [now: string, parsed: number, first: unknown]> = [
    [list(plain(99), ...rows.slice(0, -1)), 1, undefined],
    [list(...rows.slice(0, 7), plain(7, 'changed'), ...rows.slice(8)), 1, values[0]],
    [list(...rows.slice(0, 7), ...rows.slice(9)), 0, values[0]],
    [list(...rows, plain(98), plain(99)), 2, values[0]],
  ];
  for (const [now, count, first] of cases) {
    const read = known?.read(Buffer.from(now));
    expect(read?.rows).toEqual(JSON.parse(now));
    expect(read?.parsed.size).toBe(count);
    if (first) expect(read?.rows[0]).toBe(first);
  }
  expect(known?.read(Buffer.from(list(...rows.map((_, n) => plain(n, 'all changed')))))).toBeUndefined();
});
