import { getStore, listStores } from '../../upstream/management/stores.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of stores. */
export function storeLoaders(session: Session) {
  const one = reader(session, 'stores', getStore);
  const all = reader(session, 'stores', listStores);
  return {
    /** One store. Rejects when PayNow does not know it. */
    row: (storeId: string) => one({ path: { storeId } }),
    /** One store, `null` when PayNow does not know it. Its own id is its store's, so one is enough. */
    byId: (storeId: string) => orNull(one({ path: { storeId } })),
    /** Every store of the credential that this request may reach. */
    all: async () => (await all({})).filter(({ id }) => session.mayReach(id)),
  };
}
