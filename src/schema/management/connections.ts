import { connectionOf } from '../kit/connections.js';
import {
  CouponRef,
  CustomerRef,
  CustomVariableRef,
  DeliveryItemRef,
  GameServerRef,
  GiftCardRef,
  OrderRef,
  PaymentRef,
  ProductRef,
  ProductSubscriptionRef,
  SaleRef,
  TagRef,
  WebhookEndpointRef,
} from './refs.js';

/** The connection of each entity: one per entity, whoever lists it. */
export const ProductConnectionRef = connectionOf('Product', ProductRef);
export const OrderConnectionRef = connectionOf('Order', OrderRef);
export const CustomerConnectionRef = connectionOf('Customer', CustomerRef);
export const DeliveryItemConnectionRef = connectionOf('DeliveryItem', DeliveryItemRef);
export const CouponConnectionRef = connectionOf('Coupon', CouponRef);
export const GameServerConnectionRef = connectionOf('GameServer', GameServerRef);
export const CustomVariableConnectionRef = connectionOf('CustomVariable', CustomVariableRef);
export const PaymentConnectionRef = connectionOf('Payment', PaymentRef);
export const ProductSubscriptionConnectionRef = connectionOf('ProductSubscription', ProductSubscriptionRef);
export const SaleConnectionRef = connectionOf('Sale', SaleRef);
export const TagConnectionRef = connectionOf('Tag', TagRef);
export const GiftCardConnectionRef = connectionOf('GiftCard', GiftCardRef);
export const WebhookEndpointConnectionRef = connectionOf('WebhookEndpoint', WebhookEndpointRef);
