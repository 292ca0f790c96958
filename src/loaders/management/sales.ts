import { getSale, listSales } from '../../upstream/management/sales.js';
import { batched } from '../reads/batch.js';
import { rowsOf } from '../reads/ownedRows.js';
import { reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of sales. */
export function saleLoaders(session: Session) {
  const one = reader(session, 'sales', getSale);
  const list = reader(session, 'sales', listSales);
  const all = async (storeId: string) => rowsOf(await list({ path: { storeId } }), storeId);
  const byId = batched(session, {
    resource: 'sales',
    // PayNow cannot pick: it sends all of them.
    many: all,
    one: (storeId, saleId) => one({ path: { storeId, saleId } }),
  });
  return {
    /** A sale, `null` when there is none. Many of one tick are found in the whole list. */
    byId: (storeId: string, id: string) => byId({ storeId, id }),
    /** All sales of the store, in one body. */
    all,
  };
}
