import { type RefundResult, refundOrder } from '../../../resolvers/management/orders/refund.js';
import { builder } from '../../kit/builder.js';
import { storeIdField } from '../../kit/inputs.js';
import { payloadOf } from '../../kit/payloads.js';
import { RefundRef } from '../refs.js';
import { toOrder } from '../relations.js';

const RefundOrderInput = builder.inputType('RefundOrderInput', {
  description: 'What to refund.',
  fields: (t) => ({
    orderId: t.id({ required: true, description: 'The order: global id, or PayNow number of the store.' }),
    storeId: storeIdField(t),
    orderLineId: t.id({ description: 'One line, by its paynowId; without it, everything not refunded yet.' }),
    amount: t.field({
      type: 'Long',
      description:
        'What you expect to be refunded, in minor units of the currency the store is paid in: refused before sending when PayNow would refund another amount.',
    }),
    reason: t.string({ description: 'For the audit log; PayNow takes none.' }),
    fromConnectedUserBalance: t.boolean({
      description: "Whether the connected user's balance pays it; only for platforms.",
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        'Idempotency key: a repeated call with the same key gets the first result, and makes no second refund. 1 to 255 printable ASCII characters.',
    }),
  }),
});

const RefundOrderPayload = payloadOf<Partial<RefundResult>>('RefundOrderPayload', (t) => ({
  refund: t.field({
    type: RefundRef,
    nullable: true,
    requires: 'orders:read',
    description: 'The refund; null when it was refused.',
    resolve: ({ refund }) => refund ?? null,
  }),
  order: toOrder(
    t,
    'The order after the refund; null when it was refused. One PayNow call.',
    ({ storeId, orderId }) => ({ storeId, id: orderId }),
  ),
}));

builder.mutationField('refundOrder', (t) =>
  t.field({
    type: RefundOrderPayload,
    nullable: true,
    requires: 'orders:refund',
    calls: 3,
    ledger: true,
    description:
      'Refunds an order, or one line of it. Cannot be undone and is never sent twice: after UPSTREAM_OUTCOME_UNKNOWN repeat it with the same key, which reads its result. While an order has a refund that is not settled, others are refused. ' +
      'What PayNow refunds of an order that is partly refunded, or was partly paid by gift card, it does not document: the amount it answers with is compared with yours. Three PayNow calls: order and payments are read fresh, then one refund is sent.',
    args: { input: t.arg({ type: RefundOrderInput, required: true, description: 'The input of `refundOrder`.' }) },
    resolve: (_, { input }, context) => refundOrder(input, context),
  }),
);
