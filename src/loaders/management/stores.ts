import { getStore, listStores } from '../../upstream/management/stores.js';
import { reader, type Session } from '../reads/session.js';

/** Reads of stores. */
export function storeLoaders(session: Session) {
  const one = reader(session, 'stores', getStore);
  const all = reader(session, 'stores', listStores);
  return {
    /** One store. Rejects when PayNow does not know it. */
    byId: (storeId: string) => one({ path: { storeId } }),
    /** Every store of the credential that this request may reach. */
    all: async () => (await all({})).filter(({ id }) => session.mayReach(id)),
  };
}
