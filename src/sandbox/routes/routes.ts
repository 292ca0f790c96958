import type { Route } from '../http/router.js';
import { couponRoutes } from './coupons.js';
import { customerRoutes } from './customers.js';
import { deliveryItemRoutes } from './deliveryItems.js';
import { giftCardRoutes } from './giftCards.js';
import { orderRoutes } from './orders.js';
import { paymentRoutes } from './payments.js';
import { productRoutes } from './products.js';
import { refundRoutes } from './refunds.js';
import { storeRoutes } from './stores.js';

/** Every operation that the sandbox imitates. */
export const ROUTES: readonly Route[] = [
  ...storeRoutes,
  ...productRoutes,
  ...customerRoutes,
  ...orderRoutes,
  ...refundRoutes,
  ...paymentRoutes,
  ...deliveryItemRoutes,
  ...couponRoutes,
  ...giftCardRoutes,
];
