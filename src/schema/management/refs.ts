import type { RelayView } from '../../events/relays/relays.js';
import type { WebhookEndpoint } from '../../loaders/management/webhookEndpoints.js';
import type { StoreHandle } from '../../resolvers/management/stores.js';
import type { CouponRow } from '../../upstream/management/coupons.js';
import type { CustomVariableRow } from '../../upstream/management/customVariables.js';
import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../upstream/management/payments.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { SaleRow } from '../../upstream/management/sales.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { TagRow } from '../../upstream/management/tags.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { builder } from '../kit/builder.js';

/** A line with the order that contains it: the line's body names neither store nor currency. */
export interface LineOf {
  readonly line: OrderLineRow;
  readonly order: OrderRow;
}

/** Every object type by its TypeScript side; here, so that the files of the resources never import each other. */
export const StoreRef = builder.objectRef<StoreHandle>('Store');
export const ProductRef = builder.objectRef<ProductRow>('Product');
export const OrderRef = builder.objectRef<OrderRow>('Order');
export const OrderLineRef = builder.objectRef<LineOf>('OrderLine');
export const PaymentRef = builder.objectRef<PaymentRow>('Payment');
export const RefundRef = builder.objectRef<RefundRow>('Refund');
export const CustomerRef = builder.objectRef<CustomerRow>('Customer');
export const DeliveryItemRef = builder.objectRef<DeliveryItemRow>('DeliveryItem');
export const CouponRef = builder.objectRef<CouponRow>('Coupon');
export const GameServerRef = builder.objectRef<GameServerRow>('GameServer');
export const CustomVariableRef = builder.objectRef<CustomVariableRow>('CustomVariable');
export const ProductSubscriptionRef = builder.objectRef<SubscriptionRow>('ProductSubscription');
export const SaleRef = builder.objectRef<SaleRow>('Sale');
export const TagRef = builder.objectRef<TagRow>('Tag');
export const GiftCardRef = builder.objectRef<GiftCardRow>('GiftCard');
export const EventRelayRef = builder.objectRef<RelayView>('EventRelay');
export const WebhookEndpointRef = builder.objectRef<WebhookEndpoint>('WebhookEndpoint');
