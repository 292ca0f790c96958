import { couponLoaders } from './coupons.js';
import { customerLoaders } from './customers.js';
import { deliveryItemLoaders } from './deliveryItems.js';
import { giftCardLoaders } from './giftCards.js';
import { orderLoaders } from './orders.js';
import { paymentLoaders } from './payments.js';
import { productLoaders } from './products.js';
import type { Session } from './session.js';
import { storeLoaders } from './stores.js';

/** Every read the graph can make, for one request. */
export function createLoaders(session: Session) {
  return {
    stores: storeLoaders(session),
    products: productLoaders(session),
    customers: customerLoaders(session),
    orders: orderLoaders(session),
    payments: paymentLoaders(session),
    deliveryItems: deliveryItemLoaders(session),
    coupons: couponLoaders(session),
    giftCards: giftCardLoaders(session),
  };
}

/** See {@link createLoaders}. */
export type Loaders = ReturnType<typeof createLoaders>;
