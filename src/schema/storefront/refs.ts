import type { InShop, Shop } from '../../resolvers/storefront/stores.js';
import type { StorefrontCustomerRow } from '../../upstream/storefront/customers.js';
import type { StorefrontDeliveryItemRow } from '../../upstream/storefront/deliveryItems.js';
import type { StorefrontOrderRow } from '../../upstream/storefront/orders.js';
import type { StorefrontProductRow } from '../../upstream/storefront/products.js';
import type { StorefrontSubscriptionRow } from '../../upstream/storefront/subscriptions.js';
import type { StorefrontTagRow } from '../../upstream/storefront/tags.js';
import type { TierGroupRow } from '../../upstream/storefront/tierGroups.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { builder } from '../kit/builder.js';

/** The object types of the shopper's door; here, so that the files of its columns never import each other. */
export const StorefrontRef = builder.objectRef<Shop>('Storefront');
export const StorefrontProductRef = builder.objectRef<InShop<StorefrontProductRow>>('StorefrontProduct');
export const StorefrontTagRef = builder.objectRef<StorefrontTagRow>('StorefrontTag');
export const ShopperRef = builder.objectRef<InShop<CustomerRow>>('Shopper');
export const StorefrontCustomerRef = builder.objectRef<StorefrontCustomerRow>('StorefrontCustomer');
export const StorefrontOrderRef = builder.objectRef<InShop<StorefrontOrderRow>>('StorefrontOrder');
export const StorefrontDeliveryItemRef = builder.objectRef<InShop<StorefrontDeliveryItemRow>>('StorefrontDeliveryItem');
export const StorefrontSubscriptionRef = builder.objectRef<InShop<StorefrontSubscriptionRow>>('StorefrontSubscription');
export const TierGroupRef = builder.objectRef<InShop<TierGroupRow>>('TierGroup');
