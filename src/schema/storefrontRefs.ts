import type { InShop, Shop } from '../resolvers/storefronts.js';
import type { CustomerRow } from '../upstream/customers.js';
import type { StorefrontCustomerRow } from '../upstream/storefrontCustomers.js';
import type { StorefrontDeliveryItemRow } from '../upstream/storefrontDeliveryItems.js';
import type { StorefrontOrderRow } from '../upstream/storefrontOrders.js';
import type { StorefrontProductRow } from '../upstream/storefrontProducts.js';
import type { StorefrontSubscriptionRow } from '../upstream/storefrontSubscriptions.js';
import type { StorefrontTagRow } from '../upstream/storefrontTags.js';
import type { TierGroupRow } from '../upstream/storefrontTierGroups.js';
import { builder } from './builder.js';
import { connectionOf } from './connections.js';

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

/** The connection of each of them. */
export const StorefrontProductConnectionRef = connectionOf('StorefrontProduct', StorefrontProductRef);
export const StorefrontTagConnectionRef = connectionOf('StorefrontTag', StorefrontTagRef);
export const StorefrontOrderConnectionRef = connectionOf('StorefrontOrder', StorefrontOrderRef);
export const StorefrontDeliveryItemConnectionRef = connectionOf('StorefrontDeliveryItem', StorefrontDeliveryItemRef);
export const StorefrontSubscriptionConnectionRef = connectionOf('StorefrontSubscription', StorefrontSubscriptionRef);
