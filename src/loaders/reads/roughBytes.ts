/** Bytes that a value of JSON takes in memory, for each character of its text. */
const BYTES_PER_CHARACTER = 2;
/** Rows of a list that are looked at: they are much alike. */
const SAMPLE = 4;

const charactersOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/** Sizes of frozen rows: one row can be kept for many credentials. */
const known = new WeakMap<object, number>();

function rowBytes(row: unknown): number {
  if (typeof row !== 'object' || row === null || !Object.isFrozen(row)) return charactersOf(row) * BYTES_PER_CHARACTER;
  const size = known.get(row) ?? charactersOf(row) * BYTES_PER_CHARACTER;
  known.set(row, size);
  return size;
}

/** About how many bytes a row or a list of rows takes in memory, at least 1. Of long lists some rows speak for all. */
export function roughBytes(value: unknown): number {
  if (!Array.isArray(value)) return Math.max(1, rowBytes(value));
  const rows: readonly unknown[] = value;
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sampled = rows.filter((_row, n) => n % step === 0);
  const bytes = sampled.reduce<number>((sum, row) => sum + rowBytes(row), 0);
  return 1 + Math.ceil((bytes / Math.max(1, sampled.length)) * rows.length);
}
