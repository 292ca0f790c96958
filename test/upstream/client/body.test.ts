import { array, assert, boolean, constantFrom, nat, property, tuple, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { ArrivingBody, BodyUnreadable } from '../../../src/upstream/client/body.js';
import { readErrorBody } from '../../../src/upstream/client/errors.js';

/** A body cut into pieces at these places. */
function inPieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  for (const [n, place] of places.entries()) {
    const end = places[n + 1];
    if (end !== undefined) pieces.push(Buffer.from(bytes.subarray(place, end)));
  }
  return pieces;
}

function read(pieces: readonly Buffer[], ...how: ConstructorParameters<typeof ArrivingBody>): Buffer {
  const body = new ArrivingBody(...how);
  for (const piece of pieces) body.take(piece);
  return body.whole();
}

test('a body read beside the last one is the body that came, however alike they are', () => {
  const pair = tuple(
    uint8Array({ maxLength: 60 }),
    nat(60),
    constantFrom('same', 'shorter', 'longer', 'other'),
    boolean(),
  );
  assert(
    property(pair, array(nat(60), { maxLength: 5 }), nat(200), ([bytes, place, kind, isFirst], cuts, announced) => {
      const last = Buffer.from(bytes);
      let body = Buffer.from(bytes);
      if (kind === 'shorter') body = body.subarray(0, place);
      if (kind === 'longer') body = Buffer.concat([body, Buffer.from([place])]);
      if (kind === 'other' && body.length > 0) body[isFirst ? 0 : place % body.length] = 7;
      const wanted = Buffer.from(body);
      const got = read(inPieces(body, cuts), 100, last, announced);
      expect(got.equals(wanted)).toBe(true);
      expect(got.buffer.byteLength, 'no more than that is held').toBeLessThanOrEqual(Math.max(8192, wanted.length));
      expect(last.equals(Buffer.from(bytes))).toBe(true);
      if (wanted.equals(last)) expect(got).toBe(last);
    }),
    { numRuns: 500 },
  );
});

test('the limit counts bytes that equal the last body too', () => {
  const last = Buffer.alloc(50, 'a');
  expect(() => read(inPieces(last, [20]), 49, last)).toThrow(BodyUnreadable);
  expect(read(inPieces(last, [20]), 50, last)).toBe(last);
});

test("an error's body says nothing where it is larger than any of PayNow's", () => {
  const body = (length: number) => JSON.stringify({ code: 'not-found', rest: 'x'.repeat(length) });
  expect(readErrorBody(body(1_000)).paynowCode).toBe('not-found');
  expect(readErrorBody(body(256 << 10))).toEqual({});
});
