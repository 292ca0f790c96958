import {
  getCustomer,
  type ListCustomersQuery,
  listCustomers,
  lookupCustomer,
} from '../../upstream/management/customers.js';
import type { LookupCustomerQuery } from '../../upstream/wire/customers.js';
import { batched } from '../reads/batch.js';
import { asked, requireRow, rowsOf } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';
import { isKnownAs } from './customerNames.js';

/** Reads of customers. */
export function customerLoaders(session: Session) {
  const one = reader(session, 'customers', getCustomer);
  const list = reader(session, 'customers', listCustomers);
  const lookup = reader(session, 'customers', lookupCustomer);
  const byId = batched(session, {
    resource: 'customers',
    // Without a limit PayNow would cut the answer at its own default.
    many: (storeId, ids) => list({ path: { storeId }, query: { customer_id: ids, limit: ids.length } }),
    one: (storeId, id) => one({ path: { storeId, customerId: id } }),
  });
  return {
    /** A customer, `null` when there is none. Many of one tick cost one call per hundred. */
    byId: (storeId: string, id: string) => byId({ storeId, id }),
    /** One page of customers. */
    list: async (storeId: string, query: ListCustomersQuery) =>
      rowsOf(await list({ path: { storeId }, query }), storeId),
    /** The customer with this platform identity, `null` when PayNow has never seen them. */
    lookup: async (storeId: string, query: LookupCustomerQuery) => {
      const row = await orNull(lookup({ path: { storeId }, query }));
      return row && asked(requireRow(row, storeId, query.id ?? row.id), isKnownAs(row, query));
    },
    /** The same from PayNow itself, past everything kept: PayNow accepts the credential when this answers. */
    lookupFresh: (storeId: string, query: LookupCustomerQuery) =>
      orNull(session.readFresh(lookupCustomer, { path: { storeId }, query })),
  };
}
