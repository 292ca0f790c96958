import {
  type ListDeliveryItemsQuery,
  listCustomerDeliveryItems,
  listOrderDeliveryItems,
  listStoreDeliveryItems,
} from '../../upstream/management/deliveryItems.js';
import { rowsOf } from '../reads/ownedRows.js';
import { reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of delivery items. PayNow cannot read one by id. */
export function deliveryItemLoaders(session: Session) {
  const ofOrder = reader(session, 'deliveryItems', listOrderDeliveryItems);
  const ofCustomer = reader(session, 'deliveryItems', listCustomerDeliveryItems);
  const ofStore = reader(session, 'deliveryItems', listStoreDeliveryItems);
  return {
    /** All delivery items of an order, in one body. */
    ofOrder: async (storeId: string, orderId: string, activeOnly: boolean) =>
      rowsOf(await ofOrder({ path: { storeId, orderId }, query: activeOnly ? { activeOnly } : {} }), storeId, {
        order_id: orderId,
      }),
    /** One page of a customer's delivery items. */
    ofCustomer: async (storeId: string, customerId: string, query: ListDeliveryItemsQuery) =>
      rowsOf(await ofCustomer({ path: { storeId, customerId }, query }), storeId),
    /** One page of the store's delivery items. */
    ofStore: async (storeId: string, query: ListDeliveryItemsQuery) =>
      rowsOf(await ofStore({ path: { storeId }, query }), storeId),
  };
}
