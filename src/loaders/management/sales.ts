import { getSale, listSales } from '../../upstream/management/sales.js';
import { batched } from '../reads/batch.js';
import { reader, type Session } from '../reads/session.js';

/** Reads of sales. */
export function saleLoaders(session: Session) {
  const one = reader(session, 'sales', getSale);
  const list = reader(session, 'sales', listSales);
  const byId = batched(session, {
    resource: 'sales',
    // PayNow cannot pick: it sends all of them.
    many: (storeId) => list({ path: { storeId } }),
    one: (storeId, saleId) => one({ path: { storeId, saleId } }),
  });
  return {
    /** A sale, `null` when there is none. Many of one tick are found in the whole list. */
    byId: (storeId: string, id: string) => byId({ storeId, id }),
    /** All sales of the store, in one body. */
    all: (storeId: string) => list({ path: { storeId } }),
  };
}
