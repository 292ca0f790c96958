import { getBan, listBans } from '../../upstream/management/bans.js';
import { getCoupon, listCoupons } from '../../upstream/management/coupons.js';
import { getGiftCard, listGiftCards } from '../../upstream/management/giftCards.js';
import { getOrder, listOrders } from '../../upstream/management/orders.js';
import { getSubscription, listSubscriptions } from '../../upstream/management/subscriptions.js';
import { madeWhenUsed } from '../reads/madeWhenUsed.js';
import { pagedReads } from '../reads/paged.js';
import type { Session } from '../reads/session.js';
import { customerLoaders } from './customers.js';
import { customVariableLoaders } from './customVariables.js';
import { deliveryItemLoaders } from './deliveryItems.js';
import { gameServerLoaders } from './gameServers.js';
import { paymentLoaders } from './payments.js';
import { productLoaders } from './products.js';
import { saleLoaders } from './sales.js';
import { storeLoaders } from './stores.js';
import { tagLoaders } from './tags.js';
import { webhookEndpointLoaders } from './webhookEndpoints.js';

const MAKERS = {
  stores: storeLoaders,
  products: productLoaders,
  tags: tagLoaders,
  customers: customerLoaders,
  bans: pagedReads('bans', getBan, listBans),
  orders: pagedReads('orders', getOrder, listOrders),
  payments: paymentLoaders,
  subscriptions: pagedReads('subscriptions', getSubscription, listSubscriptions),
  deliveryItems: deliveryItemLoaders,
  coupons: pagedReads('coupons', getCoupon, listCoupons),
  gameServers: gameServerLoaders,
  customVariables: customVariableLoaders,
  sales: saleLoaders,
  giftCards: pagedReads('giftCards', getGiftCard, listGiftCards),
  webhookEndpoints: webhookEndpointLoaders,
};

/** Every read the graph can make, for one request. */
export const createLoaders = madeWhenUsed<typeof MAKERS, Session>(MAKERS);

/** See {@link createLoaders}. */
export type Loaders = ReturnType<typeof createLoaders>;
