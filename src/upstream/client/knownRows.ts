/** The place of a row within a body: from its first byte up to the comma, or the bracket, behind it. */
type Span = readonly [from: number, to: number];

/** A list that was put together from rows that were known and rows that were parsed. */
export interface RowsRead {
  readonly rows: unknown[];
  /** The rows that were not known. */
  readonly parsed: ReadonlySet<unknown>;
  /** What this body's rows are known by. Its rows must be frozen before anything is read by them. */
  readonly known: KnownRows;
}

/** Known rows that are tried at one place, and looked for behind it. */
const TRIES = 4;
/** Places between known rows: each costs a search. */
const MAX_GAPS = 32;
/** Bytes of a row that it is looked for by. */
const HEAD = 48;
/** Bytes behind a place in which the next known row is looked for. */
const REACH = 128 << 10;

/**
 * The rows of a body by their bytes: a later body of which most rows are the same is read without parsing those again.
 *
 * Correct for any bytes, because nothing that is guessed is believed. A row is known only as a whole value of JSON, and what
 * stands between known rows has to parse as a list of its own. Values parted by commas between brackets are one list, and
 * it can be read in one way only.
 */
export class KnownRows {
  private constructor(
    private readonly body: Buffer,
    private readonly spans: readonly Span[],
    private readonly rows: readonly unknown[],
  ) {}

  /** The rows of a body that has been parsed; undefined when it does not begin and end with its list. */
  static of(body: Buffer, rows: readonly unknown[]): KnownRows | undefined {
    if (!isList(body)) return undefined;
    const spans = spansOf(body, 1, body.length - 1);
    return spans.length === rows.length ? new KnownRows(body, spans, rows) : undefined;
  }

  /** What the body parses to; undefined when less than half of it is known, or it is no list. */
  read(body: Buffer): RowsRead | undefined {
    if (!isList(body)) return undefined;
    const end = body.length - 1;
    const spans: Span[] = [];
    const rows: unknown[] = [];
    const parsed = new Set<unknown>();
    let bytes = 0; // of what is parsed
    let next = 0;
    for (let at = 1, gaps = 0; at <= end; at = (spans.at(-1)?.[1] ?? end) + 1) {
      if (at === end) return undefined; // a comma with nothing behind it
      const here = this.#at(body, at, next);
      if (here !== undefined) {
        spans.push([at, at + this.#length(here)]);
        rows.push(this.rows[here]);
        next = here + 1;
        continue;
      }
      const found = this.#behind(body, at, next);
      const to = found?.comma ?? end;
      bytes += to - at;
      gaps += 1;
      const fresh = gaps > MAX_GAPS || bytes > body.length / 2 ? undefined : parseRows(body, at, to);
      if (!fresh) return undefined;
      for (const span of fresh.spans) spans.push(span);
      for (const row of fresh.rows) {
        rows.push(row);
        parsed.add(row);
      }
      next = found?.row ?? this.rows.length;
    }
    return { rows, parsed, known: new KnownRows(body, spans, rows) };
  }

  #length(row: number): number {
    const [from, to] = this.spans[row] ?? [0, 0];
    return to - from;
  }

  /** The known row that stands here: the next one, or one of those behind it. */
  #at(body: Buffer, at: number, next: number): number | undefined {
    for (let row = next; row < next + TRIES && row < this.spans.length; row += 1) {
      if (this.#stands(row, body, at)) return row;
    }
    return undefined;
  }

  #stands(row: number, body: Buffer, at: number): boolean {
    const [from, to] = this.spans[row] ?? [0, 0];
    const behind = at + to - from;
    if (behind !== body.length - 1 && (behind >= body.length || body[behind] !== COMMA)) return false;
    return this.body.compare(body, at, behind, from, to) === 0;
  }

  /** Where the next known row stands behind this place, and the comma in front of it. */
  #behind(body: Buffer, at: number, next: number): { readonly row: number; readonly comma: number } | undefined {
    const near = body.subarray(0, Math.min(body.length, at + REACH));
    for (let row = next; row < next + TRIES && row < this.spans.length; row += 1) {
      const [from, to] = this.spans[row] ?? [0, 0];
      // With the comma or bracket in front of it, of which the comma is looked for.
      const head = Buffer.from(this.body.subarray(from - 1, Math.min(to, from + HEAD)));
      head[0] = COMMA;
      const comma = near.indexOf(head, at + 1);
      if (comma !== -1 && this.#stands(row, body, comma + 1)) return { row, comma };
    }
    return undefined;
  }
}

/** The rows of a part of a list; undefined when it is none. */
function parseRows(body: Buffer, from: number, to: number): { rows: unknown[]; spans: readonly Span[] } | undefined {
  try {
    const rows = JSON.parse(`[${body.toString('utf8', from, to)}]`) as unknown[];
    const spans = spansOf(body, from, to);
    return rows.length > 0 && spans.length === rows.length ? { rows, spans } : undefined;
  } catch {
    return undefined; // what is wrong with it is found out by parsing all of it
  }
}

/** Where the values of a part of a list stand, of which it is known that it is JSON. */
function spansOf(body: Buffer, from: number, to: number): Span[] {
  const spans: Span[] = [];
  let start = from;
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const byte = body[at];
    if (byte === QUOTE) at = endOfText(body, at);
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
    else if (byte === COMMA && depth === 0) {
      spans.push([start, at]);
      start = at + 1;
    }
  }
  spans.push([start, to]);
  return spans;
}

/** The quote that ends a text: the first one behind an even number of backslashes. */
function endOfText(body: Buffer, start: number): number {
  let end = body.indexOf(QUOTE, start + 1);
  while (end !== -1) {
    let backslashes = 0;
    while (body[end - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = body.indexOf(QUOTE, end + 1);
  }
  return body.length;
}

const isList = (body: Buffer): boolean => body[0] === OPEN_LIST && body.at(-1) === CLOSE_LIST;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
