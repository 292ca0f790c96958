import { getOrder, type ListOrdersQuery, listOrders } from '../../upstream/management/orders.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of orders. */
export function orderLoaders(session: Session) {
  const one = reader(session, 'orders', getOrder);
  const list = reader(session, 'orders', listOrders);
  return {
    /** An order, `null` when there is none. One call each: PayNow has no batch for orders. */
    byId: (storeId: string, orderId: string) => orNull(one({ path: { storeId, orderId } })),
    /** One page of orders. */
    list: (storeId: string, query: ListOrdersQuery) => list({ path: { storeId }, query }),
  };
}
