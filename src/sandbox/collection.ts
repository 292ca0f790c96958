import type { FlakeId, PageQuery } from '../upstream/wire/common.js';

/** A row with PayNow's id. */
export interface Identified {
  readonly id: FlakeId;
}

/** Ids are decimal texts of growing length: the shorter one is older; of two equally long ones, the smaller text. */
export const compareIds = (a: FlakeId, b: FlakeId): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** Rows of one kind, oldest first, found by id. Rows are replaced, never changed in place. */
export class Collection<Row extends Identified> {
  #rows = new Map<FlakeId, Row>();
  /** Whether a copy may use the same map: whoever changes it first makes its own. */
  #isShared = false;
  #sorted: readonly Row[] | undefined;
  /** Whether the map holds its rows by age. It does as long as ids grow, as PayNow's do. */
  #inOrder = true;
  #newest: FlakeId | undefined;

  constructor(rows: Iterable<Row> = []) {
    for (const row of rows) this.put(row);
  }

  /** A copy with the same rows; later changes of one do not show in the other. */
  copy(): Collection<Row> {
    const copy = new Collection<Row>();
    copy.#rows = this.#rows;
    copy.#sorted = this.#sorted;
    copy.#inOrder = this.#inOrder;
    copy.#newest = this.#newest;
    copy.#isShared = true;
    this.#isShared = true;
    return copy;
  }

  /** Number of rows. */
  get size(): number {
    return this.#rows.size;
  }

  /** The row with this id. */
  get(id: FlakeId): Row | undefined {
    return this.#rows.get(id);
  }

  /** The rows, to be changed. */
  #own(): Map<FlakeId, Row> {
    if (this.#isShared) this.#rows = new Map(this.#rows);
    this.#isShared = false;
    this.#sorted = undefined;
    return this.#rows;
  }

  /** Adds a row, or replaces the one with its id. */
  put(row: Row): Row {
    if (!this.#rows.has(row.id)) {
      if (this.#newest === undefined || compareIds(row.id, this.#newest) > 0) this.#newest = row.id;
      else this.#inOrder = false;
    }
    this.#own().set(row.id, row);
    return row;
  }

  /** Removes a row; false when there was none. */
  remove(id: FlakeId): boolean {
    return this.#rows.has(id) && this.#own().delete(id);
  }

  /** Every row, oldest first. */
  all(): readonly Row[] {
    this.#sorted ??= this.#inOrder
      ? [...this.#rows.values()]
      : [...this.#rows.values()].sort((a, b) => compareIds(a.id, b.id));
    return this.#sorted;
  }

  /** The rows that pass, oldest first. */
  filter(passes: (row: Row) => boolean): readonly Row[] {
    return this.all().filter(passes);
  }

  /**
   * One page of the rows that pass: newest first unless `asc`, at most `limit` (100 when absent, the sandbox's
   * choice). `after` continues in the list's direction, `before` returns the rows directly before an id.
   */
  page({ limit = 100, after, before, asc = false }: PageQuery, passes: (row: Row) => boolean = () => true): Row[] {
    const rows = this.all();
    // Seen from the side that `before` looks back to, the page is the first `limit` rows again.
    const backwards = before !== undefined && after === undefined;
    const rising = asc !== backwards;
    const isPast = (id: FlakeId, bound: FlakeId) => (asc ? compareIds(id, bound) > 0 : compareIds(id, bound) < 0);
    const page: Row[] = [];
    for (let n = 0; n < rows.length && page.length < limit; n += 1) {
      const row = rows[rising ? n : rows.length - 1 - n];
      if (row === undefined) break;
      if (after !== undefined && !isPast(row.id, after)) continue;
      if (before !== undefined && !isPast(before, row.id)) continue;
      if (passes(row)) page.push(row);
    }
    return backwards ? page.toReversed() : page;
  }
}
