import { madeWhenUsed } from '../reads/madeWhenUsed.js';
import type { Session } from '../reads/session.js';
import { couponLoaders } from './coupons.js';
import { customerLoaders } from './customers.js';
import { customVariableLoaders } from './customVariables.js';
import { deliveryItemLoaders } from './deliveryItems.js';
import { gameServerLoaders } from './gameServers.js';
import { giftCardLoaders } from './giftCards.js';
import { orderLoaders } from './orders.js';
import { paymentLoaders } from './payments.js';
import { productLoaders } from './products.js';
import { saleLoaders } from './sales.js';
import { storeLoaders } from './stores.js';
import { subscriptionLoaders } from './subscriptions.js';
import { tagLoaders } from './tags.js';
import { webhookEndpointLoaders } from './webhookEndpoints.js';

const MAKERS = {
  stores: storeLoaders,
  products: productLoaders,
  tags: tagLoaders,
  customers: customerLoaders,
  orders: orderLoaders,
  payments: paymentLoaders,
  subscriptions: subscriptionLoaders,
  deliveryItems: deliveryItemLoaders,
  coupons: couponLoaders,
  gameServers: gameServerLoaders,
  customVariables: customVariableLoaders,
  sales: saleLoaders,
  giftCards: giftCardLoaders,
  webhookEndpoints: webhookEndpointLoaders,
};

/** Every read the graph can make, for one request. */
export const createLoaders = madeWhenUsed<typeof MAKERS, Session>(MAKERS);

/** See {@link createLoaders}. */
export type Loaders = ReturnType<typeof createLoaders>;
