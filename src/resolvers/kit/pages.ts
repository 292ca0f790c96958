import { badInput } from '../../core/errors.js';
import { isPaynowId } from '../../core/paynowId.js';
import type { PageQuery } from '../../upstream/wire/common.js';

/** Most rows of one page, PayNow's own limit. */
const MAX_PAGE = 100;

/** Direction of a list by age. */
export type SortDirection = 'ASC' | 'DESC';

/** The arguments every connection takes. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly direction?: SortDirection | undefined;
}

/** One page of rows. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly direction: SortDirection;
  /** Whether rows follow; a function where finding out costs a call. */
  readonly hasNextPage: boolean | (() => Promise<boolean>);
  readonly hasPreviousPage: boolean;
  /** Rows in the whole list; null where PayNow gives no count. */
  readonly totalCount: number | null;
}

interface Row {
  readonly id: string;
}

/** The cursor of a row: its id and the list's direction, opaque to clients. */
export const toCursor = (id: string, direction: SortDirection): string =>
  Buffer.from(`${direction === 'ASC' ? 'a' : 'd'}${id}`).toString('base64url');

function readCursor(cursor: string, direction: SortDirection): string {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const id = text.slice(1);
  if (!/^[ad]/.test(text) || !isPaynowId(id) || toCursor(id, text.startsWith('a') ? 'ASC' : 'DESC') !== cursor) {
    throw badInput('after must be a cursor of this list: the endCursor of a page or the cursor of an edge.');
  }
  if (toCursor(id, direction) !== cursor) throw badInput('after is a cursor of the other direction of this list.');
  return id;
}

interface CheckedPage {
  readonly first: number;
  readonly afterId: string | undefined;
  readonly direction: SortDirection;
}

/** @throws GatewayError `BAD_USER_INPUT` for a page of no or too many rows, or a cursor of another list. */
function checkPage({ first, after, direction = 'DESC' }: PageArguments): CheckedPage {
  if (first < 1 || first > MAX_PAGE) throw badInput(`first must be from 1 to ${MAX_PAGE}; it was ${first}.`);
  return { first, afterId: after == null ? undefined : readCursor(after, direction), direction };
}

/** The first rows of a list, which it holds on to only as the list does: see `OwnReplies`. */
class HeadOfList<R extends Row> implements Page<R> {
  readonly hasPreviousPage = false;
  readonly totalCount = null;
  readonly #list: readonly R[];
  readonly #count: number;

  constructor(
    list: readonly R[],
    count: number,
    readonly direction: SortDirection,
    readonly hasNextPage: Page<R>['hasNextPage'],
  ) {
    this.#list = list;
    this.#count = count;
  }

  get rows(): readonly R[] {
    return this.#list.slice(0, this.#count);
  }
}

/**
 * One page of a list that PayNow pages. One row more than asked tells whether there is a next page; a full page of
 * 100 cannot have one more, so there the next row is looked for only when somebody asks.
 */
export async function readPage<R extends Row>(
  page: PageArguments,
  read: (query: PageQuery) => Promise<readonly R[]>,
): Promise<Page<R>> {
  const { first, afterId, direction } = checkPage(page);
  const query = (limit: number, after: string | undefined): PageQuery => ({
    limit,
    ...(after !== undefined && { after }),
    ...(direction === 'ASC' && { asc: true }),
  });
  const rows = await read(query(Math.min(first + 1, MAX_PAGE), afterId));
  const lastId = rows.at(first - 1)?.id;
  const isFull = first === MAX_PAGE && rows.length === MAX_PAGE && lastId !== undefined;
  const hasNextPage = isFull ? async () => (await read(query(1, lastId))).length > 0 : rows.length > first;
  return new HeadOfList(rows, first, direction, hasNextPage);
}

/** One page of a list that came as a whole; its order is PayNow's own, or the reverse of it. */
function slicePage<R extends Row>(page: PageArguments, all: readonly R[]): Page<R> {
  const { first, afterId, direction } = checkPage({ direction: 'ASC', ...page });
  const ordered = page.direction === 'DESC' ? all.toReversed() : all;
  const at = afterId === undefined ? -1 : ordered.findIndex((row) => row.id === afterId);
  if (afterId !== undefined && at < 0) throw badInput('after is the cursor of a row that is no longer in this list.');
  const start = at + 1;
  return {
    rows: ordered.slice(start, start + first),
    direction,
    hasNextPage: start + first < ordered.length,
    hasPreviousPage: false,
    totalCount: ordered.length,
  };
}

/** One page of a list that PayNow sends as a whole, in its own order. */
export async function readWhole<R extends Row>(
  page: PageArguments,
  read: () => Promise<readonly R[]>,
): Promise<Page<R>> {
  checkPage({ ...page, direction: 'ASC' }); // before the call, not after
  return slicePage(page, await read());
}
