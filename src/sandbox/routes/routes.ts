import type { Route } from '../http/router.js';
import { couponRoutes } from './management/coupons/routes.js';
import { customerRoutes } from './management/customers/reads.js';
import { customerWriteRoutes } from './management/customers/writes.js';
import { customVariableRoutes } from './management/customVariables.js';
import { deliveryItemRoutes } from './management/deliveryItems/routes.js';
import { gameServerRoutes } from './management/gameServers.js';
import { giftCardRoutes } from './management/giftCards.js';
import { orderRoutes } from './management/orders/reads.js';
import { refundRoutes } from './management/orders/refund.js';
import { paymentRoutes } from './management/payments.js';
import { productRoutes } from './management/products/reads.js';
import { productWriteRoutes } from './management/products/writes.js';
import { saleRoutes } from './management/sales.js';
import { storeRoutes } from './management/stores.js';
import { subscriptionRoutes } from './management/subscriptions.js';
import { tagRoutes } from './management/tags.js';
import { webhookRoutes } from './management/webhookEndpoints.js';
import { storefrontCartRoutes } from './storefront/carts.js';
import { storefrontCheckoutRoutes } from './storefront/checkouts.js';
import { storefrontCustomerRoutes } from './storefront/customers.js';
import { storefrontAuthRoutes } from './storefront/signIn.js';
import { storefrontRoutes } from './storefront/stores.js';
import { storefrontTierRoutes } from './storefront/tierGroups.js';

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
