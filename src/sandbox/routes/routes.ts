import type { Route } from '../http/router.js';
import { couponRoutes } from './coupons.js';
import { customerRoutes } from './customers.js';
import { customerWriteRoutes } from './customerWrites.js';
import { customVariableRoutes } from './customVariables.js';
import { deliveryItemRoutes } from './deliveryItems.js';
import { gameServerRoutes } from './gameServers.js';
import { giftCardRoutes } from './giftCards.js';
import { orderRoutes } from './orders.js';
import { paymentRoutes } from './payments.js';
import { productRoutes } from './products.js';
import { productWriteRoutes } from './productWrites.js';
import { refundRoutes } from './refunds.js';
import { saleRoutes } from './sales.js';
import { storefrontRoutes } from './storefront.js';
import { storefrontAuthRoutes } from './storefrontAuth.js';
import { storefrontCartRoutes } from './storefrontCart.js';
import { storefrontCheckoutRoutes } from './storefrontCheckout.js';
import { storefrontCustomerRoutes } from './storefrontCustomer.js';
import { storefrontTierRoutes } from './storefrontTiers.js';
import { storeRoutes } from './stores.js';
import { subscriptionRoutes } from './subscriptions.js';
import { tagRoutes } from './tags.js';
import { webhookRoutes } from './webhooks.js';

/** Every operation that the sandbox imitates. */
export const ROUTES: readonly Route[] = [
  ...storeRoutes,
  ...productRoutes,
  ...tagRoutes,
  ...productWriteRoutes,
  ...customerRoutes,
  ...customerWriteRoutes,
  ...orderRoutes,
  ...refundRoutes,
  ...paymentRoutes,
  ...subscriptionRoutes,
  ...deliveryItemRoutes,
  ...couponRoutes,
  ...gameServerRoutes,
  ...customVariableRoutes,
  ...saleRoutes,
  ...giftCardRoutes,
  ...storefrontRoutes,
  ...storefrontAuthRoutes,
  ...storefrontCartRoutes,
  ...storefrontCheckoutRoutes,
  ...storefrontCustomerRoutes,
  ...storefrontTierRoutes,
  ...webhookRoutes,
];
