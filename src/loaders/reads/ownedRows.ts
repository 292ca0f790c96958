import { GatewayError } from '../../core/errors.js';
import { damageOf } from '../../upstream/client/damage.js';

/** A row that names itself and its store. */
export interface OwnedRow {
  readonly id: string;
  readonly store_id: string;
}

/** Whether a row of a list is the error that stands for it. */
export const isError = (row: unknown): boolean => row instanceof Error;

/** The error for a row that is another than the one asked for. */
export const wrongRow = (): GatewayError =>
  new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with another row than was asked for.');

/**
 * The row, if it is the one that was asked for by another name than its id.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for any other
 */
export function asked<Row>(row: Row, isIt: boolean): Row {
  if (!isIt) throw wrongRow();
  return row;
}

/**
 * The row, if it is the one that was asked for.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another id or store
 */
export function requireRow<Row extends OwnedRow>(row: Row, storeId: string, id: string): Row {
  if (row.id !== id || row.store_id !== storeId) throw wrongRow();
  return row;
}

/**
 * The rows, if all of them belong to this store: for what is decided on all of them.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another store
 */
export function requireStoreOf<Rows extends readonly { readonly store_id: string }[]>(
  rows: Rows,
  storeId: string,
): Rows {
  if (rows.some((row) => !isError(row) && row.store_id !== storeId)) throw wrongRow();
  return rows;
}

/**
 * The rows of a list, in which one of another store or owner becomes its error. A row that does not say which one it
 * is has become an error already.
 * @param owners what the list was asked for by ids, in PayNow's names: a row that names another is not of this list
 */
export function rowsOf<Row extends { readonly store_id: string }>(
  rows: readonly Row[],
  storeId: string,
  owners: object = {},
): readonly Row[] {
  const wanted = Object.entries(owners).filter(([name, id]) => name.endsWith('_id') && typeof id === 'string');
  const isWrong = (row: Row): boolean =>
    !isError(row) && (row.store_id !== storeId || wanted.some(([name, id]) => namesAnother(row, name, id)));
  // As PayNow's list wherever nothing is wrong: it may be frozen, and is let go as a whole.
  return rows.some(isWrong) ? rows.map((row) => (isWrong(row) ? (wrongRow() as never) : row)) : rows;
}

function namesAnother(row: object, name: string, id: unknown): boolean {
  if (damageOf(row, name)) return false; // shown as such, where it is asked for
  const named = (row as Readonly<Record<string, unknown>>)[name];
  return typeof named === 'string' && named !== id;
}

/**
 * A row out of a whole list, null when it is not there.
 * @throws the error of a row that cannot be used, where that might be the one
 */
export function findRow<Row extends object>(rows: readonly Row[], isWanted: (row: Row) => boolean): Row | null {
  const found = rows.find((row) => !isError(row) && isWanted(row));
  if (found) return found;
  const lost: unknown = rows.find(isError);
  if (lost) throw lost as Error;
  return null;
}
