import { getStore, listStores, type StoreRow } from '../../upstream/management/stores.js';
import { wrongRow } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of stores. */
export function storeLoaders(session: Session) {
  const one = reader(session, 'stores', getStore);
  const all = reader(session, 'stores', listStores);
  const row = async (storeId: string) => {
    const found = await one({ path: { storeId } });
    if (found.id !== storeId) throw wrongRow();
    return found;
  };
  return {
    /** One store. Rejects when PayNow does not know it. */
    row,
    /** One store, `null` when PayNow does not know it. Its own id is its store's, so one is enough. */
    byId: (storeId: string) => orNull(row(storeId)),
    /** Every store of the credential that this request may reach; a row that cannot be used is an error. */
    all: async (): Promise<ReadonlyArray<StoreRow | Error>> =>
      (await all({})).filter((each: StoreRow | Error) => each instanceof Error || session.mayReach(each.id)),
  };
}
