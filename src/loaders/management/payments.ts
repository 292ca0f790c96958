import { getPayment, type ListPaymentsQuery, listPayments } from '../../upstream/management/payments.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** More payments than one order has: attempts that failed before one went through. */
const ORDER_PAYMENTS = 100;

/** Reads of payments. */
export function paymentLoaders(session: Session) {
  const one = reader(session, 'payments', getPayment);
  const list = reader(session, 'payments', listPayments);
  return {
    /** A payment with its refunds, `null` when there is none. */
    byId: (storeId: string, paymentId: string) => orNull(one({ path: { storeId, paymentId } })),
    /** One page of payments. */
    list: (storeId: string, query: ListPaymentsQuery) => list({ path: { storeId }, query }),
    /** The payments of an order, newest first. */
    ofOrder: (storeId: string, orderId: string) =>
      list({ path: { storeId }, query: { order_id: orderId, limit: ORDER_PAYMENTS } }),
  };
}
