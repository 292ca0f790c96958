import type { Place } from './cursors.js';

interface Row {
  readonly id: string;
}

/** The id of a row; empty for one that did not tell it and is an error, and for none. */
export const idOf = (row: unknown): string => (row instanceof Error ? '' : ((row as Row | undefined)?.id ?? ''));

/**
 * Where a list that came as a whole goes on: behind the cursor's row, or where that has gone, where it was: behind the
 * row that was before it, or by the order of ids where the list has one. Where both rows have gone from a list without
 * such an order, a row may be shown twice rather than left out.
 */
export function placeAfter({ id, at = 0, before = '' }: Place, rows: readonly Row[]): number {
  if (id === '') return Math.min(at + 1, rows.length);
  const known = indexOf(id, rows);
  if (known >= 0) return known + 1;
  const byOrder = placeByOrder(id, rows);
  if (byOrder !== undefined) return byOrder;
  if (at === 0) return 0;
  const previous = indexOf(before, rows);
  return previous >= 0 ? previous + 1 : Math.min(at - 1, rows.length);
}

const indexOf = (id: string, rows: readonly Row[]): number => rows.findIndex((row) => id !== '' && idOf(row) === id);

/** The place of an id among rows that are sorted by theirs; undefined when they are not. */
function placeByOrder(id: string, rows: readonly Row[]): number | undefined {
  const ids = rows.map(idOf);
  if (ids.length < 2 || ids.includes('')) return undefined;
  const signs = new Set(ids.slice(1).map((next, n) => compare(ids[n] ?? '', next)));
  const [sign] = signs;
  if (signs.size > 1 || sign === undefined) return undefined;
  const place = ids.findIndex((each) => compare(id, each) === sign);
  return place < 0 ? ids.length : place;
}

/** Compares PayNow numbers: -1 where `a` is the smaller one. */
const compare = (a: string, b: string): number => Math.sign(a.length - b.length) || (a < b ? -1 : Number(a > b));
