import type { Endpoint, QueryValue } from '../../upstream/client/endpoint.js';
import { listBans } from '../../upstream/management/bans.js';
import { listCoupons } from '../../upstream/management/coupons.js';
import { listCustomers } from '../../upstream/management/customers.js';
import { listCustomVariables } from '../../upstream/management/customVariables.js';
import { listStoreDeliveryItems } from '../../upstream/management/deliveryItems.js';
import { listGameServers } from '../../upstream/management/gameServers.js';
import { listGiftCards } from '../../upstream/management/giftCards.js';
import { listOrders } from '../../upstream/management/orders.js';
import { listPayments } from '../../upstream/management/payments.js';
import { listProducts } from '../../upstream/management/products.js';
import { listSales } from '../../upstream/management/sales.js';
import { getStore } from '../../upstream/management/stores.js';
import { listSubscriptions } from '../../upstream/management/subscriptions.js';
import { listTags } from '../../upstream/management/tags.js';
import { listWebhooks } from '../../upstream/management/webhookEndpoints.js';

/** One area of PayNow's management API, and the smallest read of it. */
interface Area {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly query?: Readonly<Record<string, QueryValue>>;
}

const one = { limit: 1 } as const;

/** What a key may be allowed to read. */
export const AREAS: readonly Area[] = [
  { name: 'the store', endpoint: getStore },
  { name: 'orders', endpoint: listOrders, query: one },
  { name: 'payments', endpoint: listPayments, query: one },
  { name: 'customers', endpoint: listCustomers, query: one },
  { name: 'products', endpoint: listProducts },
  { name: 'tags', endpoint: listTags },
  { name: 'subscriptions', endpoint: listSubscriptions, query: one },
  { name: 'delivery items', endpoint: listStoreDeliveryItems, query: one },
  { name: 'coupons', endpoint: listCoupons, query: one },
  { name: 'gift cards', endpoint: listGiftCards, query: one },
  { name: 'sales', endpoint: listSales },
  { name: 'bans', endpoint: listBans, query: one },
  { name: 'game servers', endpoint: listGameServers },
  { name: 'custom variables', endpoint: listCustomVariables },
  { name: 'webhooks', endpoint: listWebhooks },
];
