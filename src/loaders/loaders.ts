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
import type { Session } from './session.js';
import { storeLoaders } from './stores.js';
import { subscriptionLoaders } from './subscriptions.js';
import { tagLoaders } from './tags.js';
import { webhookEndpointLoaders } from './webhookEndpoints.js';

/** Every read the graph can make, for one request. */
export function createLoaders(session: Session) {
  return {
    stores: storeLoaders(session),
    products: productLoaders(session),
    tags: tagLoaders(session),
    customers: customerLoaders(session),
    orders: orderLoaders(session),
    payments: paymentLoaders(session),
    subscriptions: subscriptionLoaders(session),
    deliveryItems: deliveryItemLoaders(session),
    coupons: couponLoaders(session),
    gameServers: gameServerLoaders(session),
    customVariables: customVariableLoaders(session),
    sales: saleLoaders(session),
    giftCards: giftCardLoaders(session),
    webhookEndpoints: webhookEndpointLoaders(session),
  };
}

/** See {@link createLoaders}. */
export type Loaders = ReturnType<typeof createLoaders>;
