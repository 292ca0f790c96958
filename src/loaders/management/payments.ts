import { getPayment, listPayments } from '../../upstream/management/payments.js';
import { pagedReads } from '../reads/paged.js';
import type { Session } from '../reads/session.js';

/** More payments than one order has: attempts that failed before one went through. */
const ORDER_PAYMENTS = 100;

const reads = pagedReads('payments', getPayment, listPayments);

/** Reads of payments, with their refunds. */
export function paymentLoaders(session: Session) {
  const { byId, list } = reads(session);
  return {
    byId,
    list,
    /** The payments of an order, newest first. */
    ofOrder: (storeId: string, orderId: string) => list(storeId, { order_id: orderId, limit: ORDER_PAYMENTS }),
  };
}
