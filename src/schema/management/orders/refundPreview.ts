import { previewRefund, type RefundPreview } from '../../../resolvers/management/orders/refundPreview.js';
import { builder } from '../../kit/builder.js';
import { MoneyRef, money } from '../../kit/money.js';
import { UserErrorRef } from '../../kit/payloads.js';
import { OrderLineRef, OrderRef, PaymentRef, RefundRef, StoreRef } from '../refs.js';

const RefundPreviewRef = builder.objectRef<RefundPreview>('RefundPreview').implement({
  description: 'What refundOrder would do now.',
  requires: 'orders:read',
  fields: (t) => ({
    amount: t.field({
      type: MoneyRef,
      description: 'What would be refunded, as far as PayNow documents it; 0 when it would be refused.',
      resolve: ({ amount, order }) => money(amount, order.currency, order.store_id),
    }),
    refusal: t.field({
      type: UserErrorRef,
      nullable: true,
      description: 'Why refundOrder would refuse it; null when it would not.',
      resolve: ({ refusal }) => refusal,
    }),
    order: t.field({ type: OrderRef, description: 'The order.', resolve: ({ order }) => order }),
    line: t.field({
      type: OrderLineRef,
      nullable: true,
      description: 'The line that was asked about; null for the whole order, or when the order has no such line.',
      resolve: ({ line, order }) => line && { line, order },
    }),
    payment: t.field({
      type: PaymentRef,
      nullable: true,
      description: 'The payment that would be refunded; null when no money has arrived.',
      resolve: ({ payment }) => payment,
    }),
    refunds: t.field({
      type: [RefundRef],
      description: 'What was refunded before: refunds of the order that neither failed nor were canceled.',
      resolve: ({ refunded }) => refunded,
    }),
    refundedAmount: t.field({
      type: MoneyRef,
      description: 'The sum of these refunds.',
      resolve: ({ refunded, order }) =>
        money(
          refunded.reduce((total, { amount }) => total + amount, 0),
          order.currency,
          order.store_id,
        ),
    }),
  }),
});

builder.objectField(StoreRef, 'refundPreview', (t) =>
  t.field({
    type: RefundPreviewRef,
    nullable: true,
    requires: 'orders:read',
    calls: 2,
    description:
      'What refundOrder would refund of an order or a line, and why it would refuse. Null when there is no such order. Two PayNow calls, past every cache.',
    args: {
      orderId: t.arg.id({ required: true, description: 'The order: global id or PayNow number.' }),
      orderLineId: t.arg.id({ description: 'One line, by its paynowId; without it, everything not refunded yet.' }),
    },
    resolve: ({ storeId }, args, context) => previewRefund(storeId, args, context),
  }),
);
