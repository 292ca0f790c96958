import { found } from '../../http/errors.js';
import { flakeId, listOf, oneOf, PAGE } from '../../http/fields.js';
import { route } from '../../http/router.js';

/** Payments with their refunds. */
export const paymentRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/payments',
    query: {
      optional: {
        ...PAGE,
        status: listOf(
          oneOf(
            'unknown',
            'created',
            'pending',
            'completed',
            'canceled',
            'failed',
            'refunded',
            'chargeback',
            'refund_failed',
            'refund_processing',
          ),
        ),
        order_id: flakeId,
        customer_id: flakeId,
      },
    },
    handle: ({ store, query: { status, order_id: orderId, customer_id: customerId, ...page } }) =>
      store.payments.page(
        page,
        (row) =>
          (status?.includes(row.status) ?? true) &&
          (orderId === undefined || row.order_id === orderId) &&
          (customerId === undefined || row.customer_id === customerId),
      ),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/payments/{paymentId}',
    handle: ({ store, params }) => found(store.payments.get(params.paymentId), 'payment'),
  }),
];
