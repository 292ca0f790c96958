import {
  type ListDeliveryItemsQuery,
  listCustomerDeliveryItems,
  listOrderDeliveryItems,
  listStoreDeliveryItems,
} from '../../upstream/management/deliveryItems.js';
import { reader, type Session } from '../reads/session.js';

/** Reads of delivery items. PayNow cannot read one by id. */
export function deliveryItemLoaders(session: Session) {
  const ofOrder = reader(session, 'deliveryItems', listOrderDeliveryItems);
  const ofCustomer = reader(session, 'deliveryItems', listCustomerDeliveryItems);
  const ofStore = reader(session, 'deliveryItems', listStoreDeliveryItems);
  return {
    /** All delivery items of an order, in one body. */
    ofOrder: (storeId: string, orderId: string, activeOnly: boolean) =>
      ofOrder({ path: { storeId, orderId }, query: activeOnly ? { activeOnly } : {} }),
    /** One page of a customer's delivery items. */
    ofCustomer: (storeId: string, customerId: string, query: ListDeliveryItemsQuery) =>
      ofCustomer({ path: { storeId, customerId }, query }),
    /** One page of the store's delivery items. */
    ofStore: (storeId: string, query: ListDeliveryItemsQuery) => ofStore({ path: { storeId }, query }),
  };
}
