import { GatewayError } from '../../core/errors.js';

/** A row that names itself and its store. */
export interface OwnedRow {
  readonly id: string;
  readonly store_id: string;
}

const isError = (row: unknown): boolean => row instanceof Error;

/** The error for a row that is another than the one asked for. */
export const wrongRow = (): GatewayError =>
  new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with another row than was asked for.');

/**
 * The row, if it is the one that was asked for.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another id or store
 */
export function requireRow<Row extends OwnedRow>(row: Row, storeId: string, id: string): Row {
  if (row.id !== id || row.store_id !== storeId) throw wrongRow();
  return row;
}

/**
 * The rows, if all of them belong to this store. A row that does not say which one it is has become an error already.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` for a row of another store
 */
export function requireStoreOf<Rows extends readonly { readonly store_id: string }[]>(
  rows: Rows,
  storeId: string,
): Rows {
  if (rows.some((row) => !isError(row) && row.store_id !== storeId)) throw wrongRow();
  return rows;
}
