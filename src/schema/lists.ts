import { connectionOf } from './connections.js';
import { CouponRef, CustomerRef, DeliveryItemRef, GiftCardRef, OrderRef, ProductRef } from './refs.js';

/** The connection of each entity: one per entity, whoever lists it. */
export const ProductConnectionRef = connectionOf('Product', ProductRef);
export const OrderConnectionRef = connectionOf('Order', OrderRef);
export const CustomerConnectionRef = connectionOf('Customer', CustomerRef);
export const DeliveryItemConnectionRef = connectionOf('DeliveryItem', DeliveryItemRef);
export const CouponConnectionRef = connectionOf('Coupon', CouponRef);
export const GiftCardConnectionRef = connectionOf('GiftCard', GiftCardRef);
