import type { FieldRef, ObjectFieldBuilder } from '@pothos/core';
import type { ToldEvent } from '../../../events/told.js';
import type { BuilderTypes } from '../../kit/builder.js';
import { MoneyRef } from '../../kit/money.js';
import { toCustomer, toOrder, toPayment, toProduct, toSubscription } from '../relations.js';
import { customerIdOf, momentOf, moneyOf, numberOf, textOf } from './bodies.js';

/** Makes the fields of one kind of event. */
export type EventFields = (t: Fields) => Record<string, FieldRef<BuilderTypes>>;

type Fields = ObjectFieldBuilder<BuilderTypes, ToldEvent>;

const SNAPSHOT = 'At the time of the event.';

const text = (t: Fields, name: string, description: string) =>
  t.string({ nullable: true, description: `${description} ${SNAPSHOT}`, resolve: (event) => textOf(event, name) });
const id = (t: Fields, name: string, description: string) =>
  t.id({ nullable: true, description, resolve: (event) => textOf(event, name) });
const moment = (t: Fields, name: string, description: string) =>
  t.field({ type: 'DateTime', nullable: true, description, resolve: (event) => momentOf(event, name) });
const amount = (t: Fields, name: string, description: string) =>
  t.field({
    type: MoneyRef,
    nullable: true,
    description: `${description} ${SNAPSHOT}`,
    resolve: (event) => moneyOf(event, name),
  });

const at = (event: ToldEvent, name: string) => ({ storeId: event.storeId, id: textOf(event, name) });

const customer = (t: Fields) => ({
  customer: toCustomer(t, 'The customer as they are now. One PayNow call for up to 100 customers.', (event) => ({
    storeId: event.storeId,
    id: customerIdOf(event),
  })),
});
const order = (t: Fields, name = 'order_id') => ({
  order: toOrder(t, 'The order as it is now. One PayNow call.', (event) => at(event, name)),
});
const product = (t: Fields) => ({
  product: toProduct(t, 'The product as it is now. One PayNow call for up to 100 products.', (event) =>
    at(event, 'product_id'),
  ),
});
const subscription = (t: Fields, name = 'subscription_id') => ({
  subscription: toSubscription(t, 'The product subscription as it is now. One PayNow call.', (event) =>
    at(event, name),
  ),
});
const payment = (t: Fields, name: string) => ({
  payment: toPayment(t, 'The payment as it is now. One PayNow call.', (event) => at(event, name)),
});
const status = (t: Fields) => ({ status: text(t, 'status', "PayNow's word for the status.") });

/** Fields of events about an order. */
export const orderFields: EventFields = (t) => ({
  ...order(t, 'id'),
  ...customer(t),
  ...subscription(t),
  ...status(t),
  orderType: text(t, 'type', "PayNow's word for the kind of order."),
  total: amount(t, 'total_amount', 'What was paid.'),
  tax: amount(t, 'tax_amount', 'The tax in it.'),
  checkoutPaynowId: id(t, 'checkout_id', "PayNow's number of the checkout."),
  completedAt: moment(t, 'completed_at', 'When the order was complete.'),
});

const paymentParts = (t: Fields) => ({
  ...order(t),
  ...customer(t),
  ...status(t),
  amount: amount(t, 'amount', 'The amount.'),
  tax: amount(t, 'tax_amount', 'The tax in it.'),
  gateway: text(t, 'gateway', 'The payment gateway.'),
});

/** Fields of events about a payment. */
export const paymentFields: EventFields = (t) => ({
  ...payment(t, 'id'),
  ...paymentParts(t),
  createdAt: moment(t, 'created_at', 'When the payment was created.'),
  completedAt: moment(t, 'completed_at', 'When the money arrived; null when it has not.'),
  failedAt: moment(t, 'failed_at', 'When it was declined; null when it was not.'),
  failureCode: text(t, 'failure_code', "PayNow's code of why it was declined; null when it was not."),
});

/** Fields of events about a chargeback. */
export const chargebackFields: EventFields = (t) => ({
  ...payment(t, 'id'),
  ...paymentParts(t),
  chargebackStatus: text(t, 'chargeback_status', "PayNow's word for the state of the chargeback."),
  chargebackAt: moment(t, 'chargeback_at', 'When the chargeback began.'),
});

/** Fields of events about a refund. */
export const refundFields: EventFields = (t) => ({
  refundPaynowId: id(t, 'id', "PayNow's number of the refund."),
  ...payment(t, 'payment_id'),
  ...paymentParts(t),
  completedAt: moment(t, 'completed_at', 'When the refund was complete; null while it is not.'),
});

/** Fields of events about a delivery item. */
export const deliveryItemFields: EventFields = (t) => ({
  deliveryItemPaynowId: id(t, 'id', "PayNow's number of the delivery item."),
  ...customer(t),
  ...order(t),
  ...product(t),
  ...subscription(t),
  state: text(t, 'state', "PayNow's word for the state."),
  gameServerPaynowId: id(t, 'execute_on_gameserver_id', "PayNow's number of the game server; null when any will do."),
  addedAt: moment(t, 'added_at', 'When the customer got it.'),
  activeAt: moment(t, 'active_at', 'When it became active; null when it has not.'),
  expiresAt: moment(t, 'expires_at', 'When it expires; null when never.'),
  revokedAt: moment(t, 'revoked_at', 'When it was revoked; null when it was not.'),
  revokeReason: text(t, 'revoke_reason', "PayNow's word for why it was revoked; null when it was not."),
});

/** Fields of events about a product subscription. */
export const subscriptionFields: EventFields = (t) => ({
  ...subscription(t, 'id'),
  ...customer(t),
  ...product(t),
  ...status(t),
  total: amount(
    t,
    'total_amount',
    'What a period costs. A renewal is booked by the amount of its order, which comes as ORDER_COMPLETED.',
  ),
  billingCycle: t.int({
    nullable: true,
    description: 'The number of the period, as PayNow counts.',
    resolve: (event) => numberOf(event, 'billing_cycle_sequence'),
  }),
  currentPeriodStart: moment(t, 'current_period_start', 'When the current period began.'),
  currentPeriodEnd: moment(t, 'current_period_end', 'When the current period ends.'),
  canceledAt: moment(t, 'canceled_at', 'When it was canceled; null when it was not.'),
  cancelReason: text(t, 'cancel_reason', "PayNow's word for why it was canceled; null when it was not."),
});

/** Fields of events about a free trial. */
export const trialFields: EventFields = (t) => ({
  trialPaynowId: id(t, 'id', "PayNow's number of the trial."),
  ...customer(t),
  ...product(t),
  ...status(t),
  startsAt: moment(t, 'starts_at', 'When the trial began.'),
  endsAt: moment(t, 'ends_at', 'When it ends.'),
  canceledAt: moment(t, 'canceled_at', 'When it was canceled; null when it was not.'),
});

/** Fields of events about a linked Discord account. */
export const discordFields: EventFields = (t) => ({
  ...order(t),
  ...customer(t),
  ...product(t),
  checkoutPaynowId: id(t, 'checkout_id', "PayNow's number of the checkout."),
  discordUserId: id(t, 'discord_user_id', 'The number of the Discord account.'),
  discordUserName: text(t, 'discord_user_name', 'The name of the Discord account.'),
});
