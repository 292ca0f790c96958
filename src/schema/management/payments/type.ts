import { percentFromWire } from '../../../core/percent.js';
import { orderPayment, orderPayments } from '../../../resolvers/management/payments.js';
import { builder } from '../../kit/builder.js';
import { wireEnum } from '../../kit/enums.js';
import { MoneyRef, money } from '../../kit/money.js';
import { nodeFields } from '../../kit/nodeFields.js';
import { nodeOf, oneById } from '../entities.js';
import { PaymentDeclineRef } from '../orders/parts.js';
import { OrderRef, PaymentRef, RefundRef, StoreRef } from '../refs.js';
import { toCustomer, toOrder } from '../relations.js';
import { paymentStatus } from './lists.js';
import { PaymentMethodRef } from './parts.js';

const chargebackStatus = wireEnum('ChargebackStatus', 'State of a chargeback.', {
  none: 'There is none.',
  pending: 'It is being decided.',
  won: 'Decided for the store.',
  lost: 'Decided for the customer.',
});

PaymentRef.implement({
  description: 'A payment of an order.',
  ...nodeOf('payments'),
  fields: (t) => ({
    ...nodeFields('Payment')(t),
    status: t.field({
      type: paymentStatus.ref,
      description: 'The current status.',
      resolve: (row, _, context) => paymentStatus.show(row.status, context),
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'The amount in the currency the store is paid in.',
      resolve: (row) => money(row.amount, row.currency, row.store_id),
    }),
    presentmentAmount: t.field({
      type: MoneyRef,
      description: 'The amount in the currency the customer saw.',
      resolve: (row) => money(row.presentment_amount, row.presentment_currency, row.store_id),
    }),
    tax: t.field({
      type: MoneyRef,
      description: 'The tax in it.',
      resolve: (row) => money(row.tax_amount, row.currency, row.store_id),
    }),
    gatewayFee: t.field({
      type: MoneyRef,
      description: "The payment gateway's fee.",
      resolve: (row) => money(row.gateway_fee_amount, row.currency, row.store_id),
    }),
    platformFee: t.field({
      type: MoneyRef,
      description: "The platform's fee.",
      resolve: (row) => money(row.platform_fee_amount, row.currency, row.store_id),
    }),
    platformFeePercent: t.field({
      type: 'Decimal',
      description: "The platform's fee in percent of the payment.",
      resolve: (row) => percentFromWire(row.platform_fee_rate, 100),
    }),
    storeNet: t.field({
      type: MoneyRef,
      description: "The store's part after fees.",
      resolve: (row) => money(row.store_net_amount, row.currency, row.store_id),
    }),
    exchangeRate: t.exposeFloat('fx_rate', { nullable: true, description: 'The rate used; null without an exchange.' }),
    gateway: t.exposeString('gateway', { description: 'The payment gateway.' }),
    gatewayPaymentId: t.exposeString('gateway_id', { description: "The payment's number at the gateway." }),
    gatewayEntityIdentifier: t.exposeString('gateway_entity_identifier', {
      description: "Which of PayNow's accounts at the gateway took it.",
    }),
    method: t.field({ type: PaymentMethodRef, description: 'The payment method.', resolve: ({ method }) => method }),
    refunds: t.field({
      type: [RefundRef],
      description: 'The refunds of this payment.',
      resolve: ({ refunds }) => refunds ?? [],
    }),
    order: toOrder(t, 'The order that is paid. One PayNow call.', (row) => ({
      storeId: row.store_id,
      id: row.order_id,
    })),
    customer: toCustomer(
      t,
      'Who paid; comes with the payment at no cost. Null when the customer could not be loaded.',
      ({ customer, customer_id, store_id }) => ({ storeId: store_id, id: customer_id, known: customer }),
    ),
    chargebackStatus: t.field({
      type: chargebackStatus.ref,
      description: 'State of a chargeback.',
      resolve: (row, _, context) => chargebackStatus.show(row.chargeback_status, context),
    }),
    chargebackStatusUpdatedAt: t.expose('chargeback_status_updated_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When that last changed; null when never.',
    }),
    lastPaymentError: t.expose('last_payment_error', {
      type: PaymentDeclineRef,
      nullable: true,
      description: 'Why it was declined; null when it was not.',
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    pendingAt: t.expose('pending_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent to the gateway; null when it was not.',
    }),
    completedAt: t.expose('completed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When the money arrived; null when it has not.',
    }),
    canceledAt: t.expose('canceled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was canceled; null when it was not.',
    }),
    failedAt: t.expose('failed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was declined; null when it was not.',
    }),
    refundedAt: t.expose('refunded_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last refunded; null when it was not.',
    }),
    chargebackAt: t.expose('chargeback_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When a chargeback began; null when none did.',
    }),
  }),
});

builder.objectFields(OrderRef, (t) => ({
  payments: t.field({
    type: [PaymentRef],
    nullable: { list: true, items: true },
    requires: 'orders:read',
    calls: 'one',
    description: 'Every attempt to pay, newest first. One PayNow call per order.',
    resolve: (row, _, context) => orderPayments(row.store_id, row.id, context),
  }),
  payment: t.field({
    type: PaymentRef,
    nullable: true,
    requires: 'orders:read',
    calls: 'one',
    description: 'The completed payment, else the latest; null when nobody tried to pay. One PayNow call per order.',
    resolve: (row, _, context) => orderPayment(row.store_id, row.id, context),
  }),
}));

builder.objectFields(StoreRef, (t) => ({
  payment: oneById(t, PaymentRef, 'payments'),
}));
