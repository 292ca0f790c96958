import { readId } from '../../../core/ids.js';
import { wireValue } from '../../../resolvers/kit/wireValue.js';
import { pageOf } from '../../../resolvers/management/lists.js';
import type { ListPaymentsQuery, PaymentStatus } from '../../../upstream/management/payments.js';
import { builder } from '../../kit/builder.js';
import { connectionOf, directedPageArgs } from '../../kit/connections.js';
import { wireEnum } from '../../kit/enums.js';
import { filterList } from '../../kit/filterValues.js';
import { pagedList } from '../entities.js';
import { CustomerRef, PaymentRef, StoreRef } from '../refs.js';

/** The status of a payment. */
export const paymentStatus = wireEnum(
  'PaymentStatus',
  'The status of a payment.',
  {
    created: 'Created; nothing has been paid yet.',
    pending: 'Waiting for the gateway.',
    completed: 'The money has arrived.',
    canceled: 'Canceled before it was paid.',
    failed: 'Declined.',
    refunded: 'Refunded.',
    chargeback: 'Charged back by the bank.',
    refund_failed: 'The refund failed.',
    refund_processing: 'Being refunded.',
  },
  ['unknown'],
);

const PaymentFilterInput = builder.inputType('PaymentFilter', {
  description: 'Which payments; all conditions have to hold.',
  fields: (t) => ({
    status: t.field({ type: [paymentStatus.ref], description: 'Payments in one of these states.' }),
    customerId: t.id({ description: 'Payments of this customer.' }),
    orderId: t.id({ description: 'Payments of this order.' }),
  }),
});

/** The filter in PayNow's words. @throws GatewayError `BAD_USER_INPUT` for a malformed id or an empty list */
function paymentQuery(
  filter: typeof PaymentFilterInput.$inferInput | null | undefined,
  storeId: string,
): ListPaymentsQuery {
  if (!filter) return {};
  const { status, customerId, orderId } = filter;
  return {
    ...(status && {
      status: filterList(status, 'status').map((one) => wireValue<PaymentStatus>(one, 'filter', 'status')),
    }),
    ...(customerId != null && { customer_id: readId(customerId, 'Customer', storeId).paynowId }),
    ...(orderId != null && { order_id: readId(orderId, 'Order', storeId).paynowId }),
  };
}

builder.objectFields(StoreRef, (t) => ({
  payments: t.field({
    type: connectionOf(PaymentRef),
    nullable: true,
    requires: 'orders:read',
    description: 'Payments by age. One PayNow call.',
    args: {
      ...directedPageArgs(t.arg),
      filter: t.arg({ type: PaymentFilterInput, description: 'Which payments; all conditions have to hold.' }),
    },
    resolve: ({ storeId }, { filter, ...page }, context) =>
      pageOf('payments', storeId, paymentQuery(filter, storeId), page, context),
  }),
}));

builder.objectFields(CustomerRef, (t) => ({
  payments: pagedList(
    t,
    PaymentRef,
    'payments',
    "The customer's payments by age. One PayNow call per customer.",
    (row) => ({ storeId: row.store_id, filter: { customer_id: row.id } }),
  ),
}));
