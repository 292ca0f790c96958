import type { DeliveryItemRow } from '../../../upstream/management/deliveryItems.js';
import { type GatewayContext, loadersOf } from '../../kit/context.js';
import { type Page, type PageArguments, readPage, readWhole } from '../../kit/pages.js';

/** Arguments of a list of delivery items. */
export interface DeliveryItemListArguments extends PageArguments {
  readonly activeOnly: boolean;
}

const only = (activeOnly: boolean) => (activeOnly ? { activeOnly } : {});

/** One page of an order's delivery items, cut here: PayNow sends all of them. */
export const orderDeliveryItems = (
  storeId: string,
  orderId: string,
  { activeOnly, ...page }: DeliveryItemListArguments,
  context: GatewayContext,
): Promise<Page<DeliveryItemRow>> =>
  readWhole(['deliveryItems', storeId, `order_id=${orderId}`, ...(activeOnly ? ['active'] : [])], page, () =>
    loadersOf(context).deliveryItems.ofOrder(storeId, orderId, activeOnly),
  );

/** One page of a customer's delivery items. */
export const customerDeliveryItems = (
  storeId: string,
  customerId: string,
  { activeOnly, ...page }: DeliveryItemListArguments,
  context: GatewayContext,
): Promise<Page<DeliveryItemRow>> =>
  readPage(['deliveryItems', storeId, `customer_id=${customerId}`], page, (query) =>
    loadersOf(context).deliveryItems.ofCustomer(storeId, customerId, { ...only(activeOnly), ...query }),
  );

/** One page of a store's delivery items. */
export const storeDeliveryItems = (
  storeId: string,
  { activeOnly, ...page }: DeliveryItemListArguments,
  context: GatewayContext,
): Promise<Page<DeliveryItemRow>> =>
  readPage(['deliveryItems', storeId], page, (query) =>
    loadersOf(context).deliveryItems.ofStore(storeId, { ...only(activeOnly), ...query }),
  );
