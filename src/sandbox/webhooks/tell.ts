import type { StoreEventName } from '../../core/storeEvents.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { Collection, Identified } from '../collection.js';
import { notFound } from '../http/errors.js';
import type { SandboxState, StoreState } from '../state.js';
import { deliveryItemBody } from './bodies.js';
import {
  emit,
  emitItemsRevoked,
  emitOrderCompleted,
  emitPaymentCompleted,
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

const TELL = {
  ORDER_COMPLETED: about((store) => store.orders, emitOrderCompleted),
  PAYMENT_COMPLETED: about(
    (store) => store.payments,
    (state, store, payment) => {
      const order = store.orders.get(payment.order_id);
      if (order) emitPaymentCompleted(state, store, order, payment);
    },
  ),
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
