import { loadersOf } from '../../../resolvers/kit/context.js';
import { wireEnum } from '../../kit/enums.js';
import { MoneyRef, money } from '../../kit/money.js';
import { PaymentRef, RefundRef } from '../refs.js';
import { related } from '../related.js';
import { toCustomer } from '../relations.js';

const refundStatus = wireEnum('RefundStatus', 'The status of a refund.', {
  created: 'Requested.',
  approved: 'Approved.',
  processing: 'Being processed.',
  completed: 'Completed: the customer has the money.',
  canceled: 'Canceled before it was paid.',
  failed: 'Refused by the gateway.',
});

RefundRef.implement({
  description: 'A refund of a payment.',
  requires: 'orders:read',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    status: t.field({
      type: refundStatus.ref,
      description: 'The current status.',
      resolve: (row, _, context) => refundStatus.show(row.status, context),
    }),
    failureReason: t.exposeString('failure_reason', {
      nullable: true,
      description: 'Why it failed; null when it did not.',
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'What the customer gets back.',
      resolve: (row) => money(row.amount, row.currency, row.store_id, row.amount_str),
    }),
    tax: t.field({
      type: MoneyRef,
      description: 'The tax in it.',
      resolve: (row) => money(row.tax_amount, row.currency, row.store_id, row.tax_amount_str),
    }),
    gatewayFee: t.field({
      type: MoneyRef,
      description: "The payment gateway's fee.",
      resolve: (row) => money(row.gateway_fee_amount, row.currency, row.store_id, row.gateway_fee_amount_str),
    }),
    platformFee: t.field({
      type: MoneyRef,
      description: "The platform's fee.",
      resolve: (row) => money(row.platform_fee_amount, row.currency, row.store_id, row.platform_fee_amount_str),
    }),
    storeNet: t.field({
      type: MoneyRef,
      description: "The store's part after fees.",
      resolve: (row) => money(row.store_net_amount, row.currency, row.store_id, row.store_net_amount_str),
    }),
    storeRefund: t.field({
      type: MoneyRef,
      description: 'What the store pays of it.',
      resolve: (row) => money(row.store_refund_amount, row.currency, row.store_id, row.store_refund_amount_str),
    }),
    presentmentAmount: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The amount in the currency the customer paid in; null when it is the same.',
      resolve: (row) =>
        row.presentment_currency == null || row.presentment_amount == null
          ? null
          : money(row.presentment_amount, row.presentment_currency, row.store_id),
    }),
    exchangeRate: t.exposeString('fx_rate', {
      nullable: true,
      description: 'The rate used; null without an exchange.',
    }),
    orderLineId: t.exposeID('order_line_id', {
      nullable: true,
      description: 'Number of the order line; null for a whole order.',
    }),
    payment: t.field({
      type: PaymentRef,
      nullable: true,
      requires: 'orders:read',
      calls: 'related',
      description: 'The payment that is refunded. One PayNow call.',
      resolve: (row, _, context, info) => related(row.store_id, row.payment_id, info, loadersOf(context).payments.byId),
    }),
    customer: toCustomer(t, 'Who gets it back. One PayNow call for up to 100 customers of a query.', (row) => ({
      storeId: row.store_id,
      id: row.customer_id,
    })),
    isFromConnectedUserBalance: t.exposeBoolean('refund_from_connected_user_balance', {
      description: "Whether it is taken from the connected user's balance.",
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was requested.' }),
    approvedAt: t.expose('approved_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was approved; null when it was not.',
    }),
    pendingAt: t.expose('pending_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent to the gateway; null when it was not.',
    }),
    completedAt: t.expose('completed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When the refund was completed; null when it was not.',
    }),
    canceledAt: t.expose('canceled_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was canceled; null when it was not.',
    }),
    failedAt: t.expose('failed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it failed; null when it did not.',
    }),
  }),
});
