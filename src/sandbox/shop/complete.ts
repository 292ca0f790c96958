import { randomBytes } from 'node:crypto';
import type { DeliveryItemRow } from '../../upstream/management/deliveryItems.js';
import type { GiftCardRow } from '../../upstream/management/giftCards.js';
import type { OrderLineRow, OrderRow } from '../../upstream/management/orders.js';
import type { DeclineCode, PaymentRow } from '../../upstream/management/payments.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import { conflict, found } from '../http/errors.js';
import type { Clock, SandboxState, StoredSubscription, StoreState } from '../state.js';
import { deliverOrder } from './deliver.js';
import { dueOf, paymentRow } from './paymentRows.js';
import type { CheckoutRecord } from './records.js';
import { availableTo, isEnough, recountStock } from './stock.js';
import { createSubscription } from './subscribe.js';

/** A checkout with its store. */
export interface OpenCheckout {
  readonly store: StoreState;
  readonly checkout: CheckoutRecord;
  readonly order: OrderRow;
}

/** What a paid checkout created or changed. */
export interface CompletedCheckout {
  readonly order: OrderRow;
  /** Absent when gift cards paid all, or nothing was due. */
  readonly payment?: PaymentRow;
  readonly subscription?: StoredSubscription;
  readonly deliveryItems: readonly DeliveryItemRow[];
}

/** Finds a checkout in any store. @throws {Refusal} 404 */
export function findCheckout(state: SandboxState, id: FlakeId): OpenCheckout {
  const store = [...state.stores.values()].find((one) => one.checkouts.get(id));
  const checkout = found(store?.checkouts.get(id), 'checkout');
  const known = found(store, 'store');
  return { store: known, checkout, order: found(known.orders.get(checkout.orderId), 'order') };
}

const openPayment = (store: StoreState, order: OrderRow): PaymentRow | undefined =>
  store.payments.filter(({ order_id, status }) => order_id === order.id && status === 'created').at(-1);

/** Checked again: stock and balances can have changed since the checkout began. */
function refuseStale({ store, checkout, order }: OpenCheckout, nowMs: number): void {
  if (checkout.status !== 'open' || order.status !== 'created') {
    throw conflict('checkout-not-open', 'The checkout has been completed already.');
  }
  for (const { product_id: id, quantity, product_name: name } of order.lines) {
    const product = store.products.get(id);
    if (!product || !isEnough(availableTo(product, order.customer, store, nowMs), quantity)) {
      throw conflict('product-out-of-stock', `There is not enough of ${name} left.`);
    }
  }
  for (const { giftcard_id: id, usage_amount: usage } of order.applied_giftcards) {
    if ((store.giftCards.get(id)?.balance ?? 0) < usage) {
      throw conflict('giftcard-balance-too-low', 'A gift card no longer covers its part of the order.');
    }
  }
}

function spendGiftCards(store: StoreState, order: OrderRow, now: string): void {
  for (const { giftcard_id: id, usage_amount: usage } of order.applied_giftcards) {
    const card = found(store.giftCards.get(id), 'gift card');
    const changed = { updated_at: now, updated_by: { type: 'internal' as const } };
    store.giftCards.put({ ...card, balance: card.balance - usage, ...changed });
  }
}

/** A gift card with the amount that was paid for it, for products that are gift cards. */
function grantGiftCard(store: StoreState, line: OrderLineRow, clock: Clock): OrderLineRow {
  if (!store.products.get(line.product_id)?.deliverable_actions?.grant_giftcard) return line;
  const now = clock.now();
  const card: GiftCardRow = store.giftCards.put({
    id: clock.nextId(),
    store_id: store.store.id,
    enabled: true,
    code: (randomBytes(8).toString('hex').toUpperCase().match(/.{4}/g) ?? []).join('-'),
    note: null,
    balance: line.subtotal_amount,
    starting_balance: line.subtotal_amount,
    usable_at: now,
    expires_at: null,
    created_at: now,
    created_by: { type: 'internal' },
    updated_at: null,
    canceled_at: null,
  });
  return { ...line, created_giftcard_id: card.id };
}

function payFor(store: StoreState, order: OrderRow, clock: Clock): PaymentRow | undefined {
  if (dueOf(order) === 0) return undefined;
  // After a decline the shopper pays with a payment of its own.
  const payment = openPayment(store, order) ?? paymentRow(store, order, clock);
  return store.payments.put({ ...payment, status: 'completed', completed_at: clock.now() });
}

/**
 * Pays a checkout: completes its order and payment, assigns items, starts a subscription, charges gift cards,
 * counts stock and empties the cart. Uses of coupons are counted by the paid orders. This is the one
 * place where a purchase happens, so whatever depends on purchases is informed here.
 * @throws {Refusal} 409 when it has been paid already, or a product is no longer available.
 */
export function completeCheckout(open: OpenCheckout, clock: Clock): CompletedCheckout {
  refuseStale(open, Date.parse(clock.now()));
  const { store, checkout } = open;
  const payment = payFor(store, open.order, clock);
  const subscription = createSubscription(store, open.order, payment, clock);
  if (subscription) store.subscriptions.put(subscription);
  const now = clock.now();
  const lines = open.order.lines
    .map((line) => grantGiftCard(store, line, clock))
    .map((line) => (subscription && line.subscription_line_id ? { ...line, subscription_id: subscription.id } : line));
  const { last_payment_error: _declined, ...waiting } = open.order;
  const order = store.orders.put({
    ...waiting,
    ...(subscription && { subscription_id: subscription.id }),
    status: 'completed',
    completed_at: now,
    lines,
  });
  spendGiftCards(store, order, now);
  const deliveryItems = deliverOrder(store, order, subscription, clock);
  for (const { product_id: id } of lines) {
    const product = store.products.get(id);
    if (product) store.products.put(recountStock(product, store, Date.parse(now)));
  }
  store.checkouts.put({ ...checkout, status: 'completed' });
  if (checkout.isOfCart) store.carts.delete(checkout.customerId);
  return { order, ...(payment && { payment }), ...(subscription && { subscription }), deliveryItems };
}

/**
 * Declines the payment of a checkout. The checkout stays open, so the shopper can try again.
 * @throws {Refusal} 409 when it has been paid already, or nothing is due.
 */
export function failCheckout({ store, checkout, order }: OpenCheckout, code: DeclineCode, clock: Clock): PaymentRow {
  if (checkout.status !== 'open') throw conflict('checkout-not-open', 'The checkout has been completed already.');
  if (dueOf(order) === 0) throw conflict('nothing-due', 'Nothing is due, so no payment can be declined.');
  const error = { decline_code: code, message: `The payment was declined: ${code.replaceAll('_', ' ')}.` };
  const payment = openPayment(store, order) ?? paymentRow(store, order, clock);
  store.orders.put({ ...order, last_payment_error: error });
  return store.payments.put({ ...payment, status: 'failed', failed_at: clock.now(), last_payment_error: error });
}
