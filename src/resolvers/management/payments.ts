import type { PaymentRow } from '../../upstream/management/payments.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';

/** The payments of an order, newest first. */
export const orderPayments = (
  storeId: string,
  orderId: string,
  context: GatewayContext,
): Promise<readonly PaymentRow[]> => loadersOf(context).payments.ofOrder(storeId, orderId);

/** The payment that counts for an order: the completed one, else the latest; null when nobody tried to pay. */
export async function orderPayment(
  storeId: string,
  orderId: string,
  context: GatewayContext,
): Promise<PaymentRow | null> {
  const payments = await orderPayments(storeId, orderId, context);
  return payments.find(({ completed_at }) => completed_at != null) ?? payments[0] ?? null;
}
