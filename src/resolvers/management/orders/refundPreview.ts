import { badInput } from '../../../core/errors.js';
import { readId } from '../../../core/ids.js';
import { isPaynowId } from '../../../core/paynowId.js';
import { SubjectBusy } from '../../../ledger/errors.js';
import type { OrderRow } from '../../../upstream/management/orders.js';
import type { GatewayContext } from '../../kit/context.js';
import { userError } from '../../kit/outcome.js';
import { refundSubject } from './refund.js';
import { type Refundable, readForRefund, refundableOf } from './refundable.js';

/** What {@link refundOrder} would do with an order now. */
export interface RefundPreview extends Refundable {
  readonly order: OrderRow;
}

/**
 * Reads what `refundOrder` would read, and decides as it would. Null when there is no such order.
 * @throws GatewayError `BAD_USER_INPUT` for ids that cannot be used
 */
export async function previewRefund(
  storeId: string,
  { orderId, orderLineId }: { readonly orderId: string; readonly orderLineId?: string | null | undefined },
  context: GatewayContext,
): Promise<RefundPreview | null> {
  const { paynowId } = readId(orderId, 'Order', storeId);
  if (orderLineId != null && !isPaynowId(orderLineId)) {
    throw badInput("orderLineId must be the line's paynowId: 1 to 20 digits, no zeros in front.");
  }
  const subject = refundSubject(paynowId);
  const { order, payments } = await readForRefund(context.paynow().session, storeId, paynowId);
  if (!order) return null;
  const preview = { ...refundableOf(order, payments, orderLineId ?? undefined), order };
  if (!(await context.ledger().isBusy(storeId, subject))) return preview;
  const busy = new SubjectBusy(subject);
  return { ...preview, amount: 0, refusal: userError(busy.message, [busy.field], 'CONFLICT') };
}
