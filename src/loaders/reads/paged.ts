import type { Resource } from '../../core/resources.js';
import {
  type CallParameters,
  type None,
  type RowEndpoint,
  rowPath,
  type StoreEndpoint,
} from '../../upstream/client/endpoint.js';
import { type OwnedRow, requireRow, rowsOf } from './ownedRows.js';
import { orNull, reader } from './reader.js';
import type { Session } from './session.js';

/** Reads of a resource that PayNow lists in pages and gives one by one. */
export interface PagedReads<Query, Row> {
  /** A row, `null` when there is none. One call each: PayNow has no batch for it. */
  readonly byId: (storeId: string, id: string) => Promise<Row | null>;
  /** One page of rows. */
  readonly list: (storeId: string, query: Query) => Promise<readonly Row[]>;
}

/** The loaders of a resource with one operation that reads a row and one that lists them in pages. */
export const pagedReads =
  <Query extends object, Row extends OwnedRow>(
    resource: Resource,
    getRow: RowEndpoint<None, None, Row>,
    listRows: StoreEndpoint<Query, None, readonly Row[]>,
  ) =>
  (session: Session): PagedReads<Query, Row> => {
    const one = reader(session, resource, getRow);
    const list = reader(session, resource, listRows);
    return {
      byId: async (storeId, id) => {
        const row = await orNull(one({ path: rowPath(getRow, storeId, id) }));
        return row && requireRow(row, storeId, id);
      },
      // Query is generic here, so the compiler cannot see that it has names.
      list: async (storeId, query) =>
        rowsOf(await list({ path: { storeId }, query } as unknown as CallParameters<typeof listRows>), storeId, query),
    };
  };
