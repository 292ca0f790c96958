import type { Route } from '../http/router.js';
import { couponRoutes } from './coupons.js';
import { customerRoutes } from './customers.js';
import { customerWriteRoutes } from './customerWrites.js';
import { deliveryItemRoutes } from './deliveryItems.js';
import { orderRoutes } from './orders.js';
import { paymentRoutes } from './payments.js';
import { productRoutes } from './products.js';
import { productWriteRoutes } from './productWrites.js';
import { refundRoutes } from './refunds.js';
import { storeRoutes } from './stores.js';

/** Every operation that the sandbox imitates. */
export const ROUTES: readonly Route[] = [
  ...storeRoutes,
  ...productRoutes,
  ...productWriteRoutes,
  ...customerRoutes,
  ...customerWriteRoutes,
  ...orderRoutes,
  ...refundRoutes,
  ...paymentRoutes,
  ...deliveryItemRoutes,
  ...couponRoutes,
];
