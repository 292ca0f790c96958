import { STORE_EVENTS, type StoreEventName } from '../../core/storeEvents.js';
import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../upstream/management/payments.js';
import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { SandboxState, StoreState } from '../state.js';
import {
  canceledSubscriptionBody,
  deliveryItemBody,
  failedPaymentBody,
  paymentBody,
  refundBody,
  subscriptionBody,
} from './bodies.js';
import { orderPart } from './parts.js';

/** How many deliveries a store's history keeps; it drops the oldest. */
const HISTORY_LIMIT = 2000;

/**
 * Reports an event: one delivery for each endpoint that is subscribed to it, sent after the current tick.
 * The body is made only when an endpoint is subscribed.
 */
export function emit(state: SandboxState, store: StoreState, event: StoreEventName, body: () => unknown): void {
  const { wire, delivered } = STORE_EVENTS[event];
  const subscribed = store.webhooks.filter((row) => row.subscribed_to === wire);
  if (subscribed.length === 0) return;
  const { clock, outbox } = state;
  const payload = { event_type: delivered, event_id: clock.nextId(), body: body() };
  for (const webhook of subscribed) {
    const delivery = store.webhookDeliveries.put({
      id: clock.nextId(),
      webhook_id: webhook.id,
      created_at: clock.now(),
      state: 'pending',
      next_retry: clock.now(),
      event: wire,
      payload,
      executions: [],
    });
    outbox.post(store, clock, delivery.id);
  }
  const { webhookDeliveries: kept } = store;
  if (kept.size > HISTORY_LIMIT) {
    for (const { id } of kept.all().slice(0, kept.size - HISTORY_LIMIT)) kept.remove(id);
  }
}

/** An order was paid, and is complete. */
export function emitOrderCompleted(state: SandboxState, store: StoreState, order: OrderRow): void {
  emit(state, store, 'ORDER_COMPLETED', () => orderPart(store, order));
}

/** An order's payment is complete. */
export function emitPaymentCompleted(
  state: SandboxState,
  store: StoreState,
  order: OrderRow,
  payment: PaymentRow,
): void {
  emit(state, store, 'PAYMENT_COMPLETED', () => paymentBody(order, payment));
}

/** A payment was declined. */
export function emitPaymentFailed(state: SandboxState, store: StoreState, order: OrderRow, payment: PaymentRow): void {
  emit(state, store, 'PAYMENT_FAILED', () => failedPaymentBody(order, payment));
}

/** A payment was refunded, whole or in part. */
export function emitRefund(
  state: SandboxState,
  store: StoreState,
  order: OrderRow,
  payment: PaymentRow,
  refund: RefundRow,
): void {
  emit(state, store, 'REFUND', () => refundBody(order, payment, refund));
}

/** Items were handed out; each that is active at once causes a second event. */
export function emitItemsAdded(state: SandboxState, store: StoreState, items: readonly DeliveryItemRow[]): void {
  for (const item of items) {
    emit(state, store, 'DELIVERY_ITEM_ADDED', () => deliveryItemBody(store, item));
    if (item.state === 'active') emit(state, store, 'DELIVERY_ITEM_ACTIVATED', () => deliveryItemBody(store, item));
  }
}

/** Delivery items were revoked. */
export function emitItemsRevoked(state: SandboxState, store: StoreState, items: readonly DeliveryItemRow[]): void {
  for (const item of items) emit(state, store, 'DELIVERY_ITEM_REVOKED', () => deliveryItemBody(store, item));
}

/** A subscription began. */
export function emitSubscriptionActivated(state: SandboxState, store: StoreState, row: SubscriptionRow): void {
  emit(state, store, 'SUBSCRIPTION_ACTIVATED', () => subscriptionBody(store, row));
}

/** A subscription was paid for another period. */
export function emitSubscriptionRenewed(state: SandboxState, store: StoreState, row: SubscriptionRow): void {
  emit(state, store, 'SUBSCRIPTION_RENEWED', () => subscriptionBody(store, row));
}

/** A subscription ended. */
export function emitSubscriptionCanceled(state: SandboxState, store: StoreState, row: SubscriptionRow): void {
  emit(state, store, 'SUBSCRIPTION_CANCELED', () => canceledSubscriptionBody(store, row));
}

/** What a paid checkout created. */
interface Purchase {
  readonly order: OrderRow;
  readonly payment: PaymentRow | undefined;
  readonly subscription: SubscriptionRow | undefined;
  readonly deliveryItems: readonly DeliveryItemRow[];
}

/** A checkout was paid: everything that follows from it, in the order in which it happens. */
export function emitPurchase(state: SandboxState, store: StoreState, purchase: Purchase): void {
  const { order, payment, subscription, deliveryItems } = purchase;
  if (payment) emitPaymentCompleted(state, store, order, payment);
  emitOrderCompleted(state, store, order);
  if (subscription) emitSubscriptionActivated(state, store, subscription);
  emitItemsAdded(state, store, deliveryItems);
}
