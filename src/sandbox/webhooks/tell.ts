import type { StoreEventName } from '../../core/storeEvents.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { PaymentRow } from '../../upstream/management/payments.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { Collection, Identified } from '../collection.js';
import { notFound } from '../http/errors.js';
import type { SandboxState, StoreState } from '../state.js';
import { chargebackBody, deliveryItemBody, discordBody, type Trial, trialBody } from './bodies.js';
import {
  emit,
  emitItemsRevoked,
  emitOrderCompleted,
  emitPaymentCompleted,
  emitPaymentFailed,
  emitRefund,
  emitSubscriptionActivated,
  emitSubscriptionCanceled,
  emitSubscriptionRenewed,
} from './emit.js';

type Tell = (state: SandboxState, store: StoreState, id: FlakeId) => boolean;

/** Sends an event about a row; false when the store has none with the id. */
function about<Row extends Identified>(
  rows: (store: StoreState) => Collection<Row>,
  tell: (state: SandboxState, store: StoreState, row: Row) => void,
): Tell {
  return (state, store, id) => {
    const row = rows(store).get(id);
    if (row) tell(state, store, row);
    return row !== undefined;
  };
}

const aboutItem = (event: StoreEventName): Tell =>
  about(
    (store) => store.deliveryItems,
    (state, store, item) => emit(state, store, event, () => deliveryItemBody(store, item)),
  );

const aboutPayment = (
  tell: (state: SandboxState, store: StoreState, order: OrderRow, payment: PaymentRow) => void,
): Tell =>
  about(
    (store) => store.payments,
    (state, store, payment) => {
      const order = store.orders.get(payment.order_id);
      if (order) tell(state, store, order, payment);
    },
  );

const aboutDispute = (event: 'CHARGEBACK' | 'CHARGEBACK_CLOSED'): Tell =>
  aboutPayment((state, store, order, payment) => emit(state, store, event, () => chargebackBody(order, payment)));

const aboutRefund: Tell = (state, store, id) => {
  const payment = store.payments.all().find(({ refunds }) => refunds?.some((one) => one.id === id));
  const refund = payment?.refunds?.find((one) => one.id === id);
  const order = payment && store.orders.get(payment.order_id);
  if (payment && refund && order) emitRefund(state, store, order, payment, refund);
  return refund !== undefined;
};

/** The trial with this id, or the one that a subscription with this id would have begun with. */
function trialOf(store: StoreState, id: FlakeId): Trial | undefined {
  for (const subscription of store.subscriptions.all()) {
    const line = subscription.lines.find((one) => one.trial_id === id || subscription.id === id);
    if (line) return { subscription, line };
  }
  return undefined;
}

const aboutTrial =
  (event: 'TRIAL_ACTIVATED' | 'TRIAL_COMPLETED' | 'TRIAL_CANCELED', status: string): Tell =>
  (state, store, id) => {
    const trial = trialOf(store, id);
    if (trial) emit(state, store, event, () => trialBody(store, trial, status));
    return trial !== undefined;
  };

/** Every event whose body PayNow describes. */
const TELL = {
  ORDER_COMPLETED: about((store) => store.orders, emitOrderCompleted),
  PAYMENT_COMPLETED: aboutPayment(emitPaymentCompleted),
  PAYMENT_FAILED: aboutPayment(emitPaymentFailed),
  REFUND: aboutRefund,
  CHARGEBACK: aboutDispute('CHARGEBACK'),
  CHARGEBACK_CLOSED: aboutDispute('CHARGEBACK_CLOSED'),
  DISCORD_ACCOUNT_LINKED_TO_CHECKOUT: about(
    (store) => store.orders,
    (state, store, order) =>
      emit(state, store, 'DISCORD_ACCOUNT_LINKED_TO_CHECKOUT', () => discordBody(store, order, state.clock.now())),
  ),
  TRIAL_ACTIVATED: aboutTrial('TRIAL_ACTIVATED', 'active'),
  TRIAL_COMPLETED: aboutTrial('TRIAL_COMPLETED', 'completed'),
  TRIAL_CANCELED: aboutTrial('TRIAL_CANCELED', 'canceled'),
  DELIVERY_ITEM_ADDED: aboutItem('DELIVERY_ITEM_ADDED'),
  DELIVERY_ITEM_ACTIVATED: aboutItem('DELIVERY_ITEM_ACTIVATED'),
  DELIVERY_ITEM_USED: aboutItem('DELIVERY_ITEM_USED'),
  DELIVERY_ITEM_EXPIRED: aboutItem('DELIVERY_ITEM_EXPIRED'),
  DELIVERY_ITEM_RENEWED: aboutItem('DELIVERY_ITEM_RENEWED'),
  DELIVERY_ITEM_REVOKED: about(
    (store) => store.deliveryItems,
    (state, store, item) => emitItemsRevoked(state, store, [item]),
  ),
  SUBSCRIPTION_ACTIVATED: about((store) => store.subscriptions, emitSubscriptionActivated),
  SUBSCRIPTION_RENEWED: about((store) => store.subscriptions, emitSubscriptionRenewed),
  SUBSCRIPTION_CANCELED: about((store) => store.subscriptions, emitSubscriptionCanceled),
} as const satisfies Partial<Record<StoreEventName, Tell>>;

/** An event whose webhooks can be sent on demand. */
export type ToldEvent = keyof typeof TELL;

/** Every {@link ToldEvent}. */
export const TOLD_EVENTS = Object.keys(TELL) as readonly ToldEvent[]; // the table's own keys

/**
 * Sends the webhooks of an event about a row as it is, without changing it.
 * @throws Refusal 404 when no store has such a row
 */
export function tellOf(state: SandboxState, event: ToldEvent, id: FlakeId): void {
  const isTold = [...state.stores.values()].some((store) => TELL[event](state, store, id));
  if (!isTold) throw notFound('object of the event');
}
