import { badInput, GatewayError } from '../../core/errors.js';
import type { PageQuery } from '../../upstream/wire/common.js';
import { cursorPrinter, type ListName, type Place, readCursor, type SortDirection } from './cursors.js';
import { idOf, placeAfter } from './places.js';

/** Most rows of one page, PayNow's own limit. */
const MAX_PAGE = 100;

/** The arguments every connection takes. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly direction?: SortDirection | undefined;
}

/** One page of rows. */
export interface Page<Row> {
  /** A row that cannot be shown is an Error, whatever its type says. */
  readonly rows: readonly Row[];
  /**
   * The cursor of a row, by its place in the page: the list goes on behind it.
   * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` where it would go on where it is
   */
  readonly cursorAt: (n: number) => string;
  /** Where the list goes on, where that is not behind the last row: a filter may leave out all that was looked at. */
  readonly endCursor?: string;
  /** Whether rows follow; a function where finding out costs a call. */
  readonly hasNextPage: boolean | (() => Promise<boolean>);
  readonly hasPreviousPage: boolean;
  /** Rows in the whole list; null where PayNow gives no count. */
  readonly totalCount: number | null;
}

interface Row {
  readonly id: string;
}

interface CheckedPage {
  readonly first: number;
  readonly after: Place | undefined;
  readonly list: ListName;
}

/** @throws GatewayError `BAD_USER_INPUT` for a page of no or too many rows */
export function checkFirst(first: number): void {
  if (first < 1 || first > MAX_PAGE) throw badInput(`first must be from 1 to ${MAX_PAGE}; it was ${first}.`);
}

/** @throws GatewayError `BAD_USER_INPUT` for a page of no or too many rows, or a cursor of another list. */
function checkPage({ first, after, direction = 'DESC' }: PageArguments, parts: readonly string[]): CheckedPage {
  checkFirst(first);
  const list = { parts, direction };
  return { first, after: after == null ? undefined : readCursor(after, list), list };
}

/** The first rows of a list, which it holds on to only as the list does: see `OwnReplies`. */
class HeadOfList<R extends Row> implements Page<R> {
  readonly hasPreviousPage = false;
  readonly totalCount = null;
  readonly cursorAt: Page<R>['cursorAt'];
  readonly #list: readonly R[];
  readonly #count: number;

  constructor(
    list: readonly R[],
    { first, after, list: name }: CheckedPage,
    readonly hasNextPage: Page<R>['hasNextPage'],
  ) {
    this.#list = list;
    this.#count = first;
    const print = cursorPrinter(name);
    this.cursorAt = (n) => print({ id: lastIdOf(list, n) ?? after?.id ?? nowhere() });
  }

  get rows(): readonly R[] {
    return this.#list.slice(0, this.#count);
  }
}

/** The id of the row at `n`, or of the last one before it that tells its own: there a list can go on. */
function lastIdOf(rows: readonly Row[], n: number): string | undefined {
  for (let at = n; at >= 0; at -= 1) {
    const id = idOf(rows[at]);
    if (id !== '') return id;
  }
  return undefined;
}

function nowhere(): never {
  throw new GatewayError('UPSTREAM_INVALID_RESPONSE', 'No row up to here says which one it is, so it has no cursor.');
}

/**
 * One page of a list that PayNow pages. One row more than asked tells whether there is a next page; a full page of
 * 100 cannot have one more, so there the next row is looked for only when somebody asks.
 * @param parts tell the list from others, so that it refuses their cursors
 */
export async function readPage<R extends Row>(
  parts: readonly string[],
  page: PageArguments,
  read: (query: PageQuery) => Promise<readonly R[]>,
): Promise<Page<R>> {
  const checked = checkPage(page, parts);
  const { first, after, list } = checked;
  const query = (limit: number, id: string | undefined): PageQuery => ({
    limit,
    ...(id !== undefined && { after: id }),
    ...(list.direction === 'ASC' && { asc: true }),
  });
  const rows = await read(query(Math.min(first + 1, MAX_PAGE), after?.id));
  const lastId = lastIdOf(rows, first - 1);
  const isFull = first === MAX_PAGE && rows.length === MAX_PAGE && lastId !== undefined;
  const hasNextPage = isFull ? async () => (await read(query(1, lastId))).length > 0 : rows.length > first;
  return new HeadOfList(rows, checked, hasNextPage);
}

/** One page of a list that came as a whole; its order is PayNow's own, or the reverse of it. */
function slicePage<R extends Row>({ first, after, list }: CheckedPage, all: readonly R[]): Page<R> {
  const ordered = list.direction === 'DESC' ? all.toReversed() : all;
  const start = after ? placeAfter(after, ordered) : 0;
  const print = cursorPrinter(list);
  return {
    rows: ordered.slice(start, start + first),
    cursorAt: (n) => {
      const at = start + n;
      return print({ id: idOf(ordered[at]), at, before: idOf(ordered[at - 1]) });
    },
    hasNextPage: start + first < ordered.length,
    hasPreviousPage: false,
    totalCount: ordered.length,
  };
}

/** One page of a list that PayNow sends as a whole, in its own order. @param parts see {@link readPage} */
export async function readWhole<R extends Row>(
  parts: readonly string[],
  page: PageArguments,
  read: () => Promise<readonly R[]>,
): Promise<Page<R>> {
  const checked = checkPage({ direction: 'ASC', ...page }, parts); // before the call, not after
  return slicePage(checked, await read());
}
