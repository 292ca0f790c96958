import { jsonText } from './jsonText.js';

/**
 * Bytes of a piece, about. V8 maps memory anew for every text beyond 128 KiB, which for a list of 270 KB costs half as
 * much again as parsing it; the escapes of {@link jsonText} have to fit in too.
 */
const PIECE = 88 << 10;
/** Places that are looked at for one cut. */
const MAX_LOOKS = 64;

/** Where the ends of rows cannot be guessed. */
const misleading = new WeakSet<object>();

/**
 * What `JSON.parse` gives for a body in UTF-8; throws alike. A byte order mark is skipped. A long list is parsed in pieces, cut between its rows.
 * Whether a cut is right cannot be seen without parsing, so cuts are guessed. A wrong one leaves a piece that is no
 * list, and a list can be read in one way only: so what is put together from pieces is what the whole says.
 *
 * @param origin what sends bodies of this kind: after a wrong guess, its lists are not cut any more
 */
export function parseJson(bytes: Buffer, origin: object, piece: number = PIECE): unknown {
  const body = hasMark(bytes) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  const ends = misleading.has(origin) ? undefined : guessEnds(body, piece);
  const rows = ends && parsePieces(body, ends);
  if (rows) return rows;
  const whole = JSON.parse(jsonText(body)) as unknown;
  if (ends) misleading.add(origin);
  return whole;
}

/** The rows of all pieces; nothing when one of them is no list. */
function parsePieces(list: Buffer, ends: readonly number[]): unknown[] | undefined {
  const rows: unknown[] = [];
  let from = 1;
  try {
    for (const end of ends) {
      const piece = JSON.parse(`[${jsonText(list.subarray(from, end))}]`) as unknown[];
      for (const row of piece) rows.push(row);
      from = end + 1;
    }
  } catch {
    return undefined;
  }
  return rows;
}

/** Where pieces end: at commas behind a key like the list's last, before one like its first; and at its bracket. */
function guessEnds(list: Buffer, piece: number): number[] | undefined {
  const last = list.length - 1;
  if (last < 2 * piece || list[0] !== OPEN || list[last] !== CLOSE) return undefined;
  const head = Buffer.concat([ROW_END, list.subarray(1, list.indexOf(KEY_END))]);
  const tailEnd = list.lastIndexOf(KEY_END);
  const tail = list.subarray(list.lastIndexOf(QUOTE, tailEnd - 1), tailEnd);
  const ends: number[] = [];
  for (let from = piece; last - from > piece / 2; from = (ends.at(-1) ?? 0) + piece) {
    const end = guessEnd(list, from, head, tail);
    if (end === undefined) break;
    ends.push(end);
  }
  return ends.length > 0 ? [...ends, last] : undefined;
}

/** The first comma behind `from` that seems to part two rows. */
function guessEnd(list: Buffer, from: number, head: Buffer, tail: Buffer): number | undefined {
  let at = list.indexOf(head, from);
  for (let looks = 0; looks < MAX_LOOKS && at >= 0; looks += 1) {
    const keyEnd = list.lastIndexOf(KEY_END, at);
    if (tail.equals(list.subarray(Math.max(0, keyEnd - tail.length), keyEnd))) return at + 1;
    at = list.indexOf(head, at + 1);
  }
  return undefined;
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const hasMark = (bytes: Buffer): boolean => BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);

const OPEN = 0x5b;
const CLOSE = 0x5d;
const QUOTE = Buffer.from('"');
const KEY_END = Buffer.from('":');
const ROW_END = Buffer.from('},');
