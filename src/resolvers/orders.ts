import { isPaynowId } from '../core/ids.js';
import { minorToDecimal } from '../core/money.js';
import { isIdempotencyKey } from '../ledger/ledger.js';
import { orNull } from '../loaders/session.js';
import {
  getOrder,
  type ListOrdersQuery,
  type OrderLineRow,
  type OrderRow,
  refundOrder as refundOrderCall,
} from '../upstream/orders.js';
import { listPayments, type PaymentRow, type PaymentStatus, type RefundRow } from '../upstream/payments.js';
import { type GatewayContext, loadersOf } from './context.js';
import { inputId, type StoreInput } from './ids.js';
import { attempt, type Outcome, provesNothingDone, refuse, userError } from './outcome.js';
import { type Page, type PageArguments, readPage } from './page.js';

/** One page of a store's orders. */
export const ordersPage = (
  storeId: string,
  filter: ListOrdersQuery,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<OrderRow>> =>
  readPage(page, (query) => loadersOf(context).orders.list(storeId, { ...filter, ...query }));

/** Input of {@link refundOrder}. */
export interface RefundOrderInput extends StoreInput {
  readonly orderId: string;
  readonly orderLineId?: string | null | undefined;
  readonly amount?: number | null | undefined;
  readonly reason?: string | null | undefined;
  readonly fromConnectedUserBalance?: boolean | null | undefined;
  readonly idempotencyKey: string;
}

/** What a refund came to. */
export interface RefundResult {
  readonly refund: RefundRow;
  readonly orderId: string;
  readonly storeId: string;
}

interface RefundOrder {
  readonly storeId: string;
  readonly orderId: string;
  readonly orderLineId: string | undefined;
  readonly amount: number | undefined;
  readonly fromConnectedUserBalance: boolean | undefined;
}

/**
 * Refunds an order or one line of it (`POST …/orders/{orderId}/refund`), once per idempotency key. The amount is the
 * caller's assertion: PayNow takes none, so it is compared with what PayNow would refund before anything is sent.
 */
export async function refundOrder(input: RefundOrderInput, context: GatewayContext): Promise<Outcome<RefundResult>> {
  return attempt(
    async () => {
      const wanted = checkInput(input, context);
      const entry = {
        storeId: wanted.storeId,
        key: input.idempotencyKey,
        caller: context.paynow().callerKey,
        input: { mutation: 'refundOrder', reason: input.reason ?? null, ...wanted },
      };
      const { refund, expected } = await context.ledger.once(entry, { freesKey: provesNothingDone }, () =>
        refundOnce(wanted, input.reason ?? undefined, context),
      );
      const isOff = wanted.amount !== undefined && refund.amount !== expected;
      const userErrors = isOff
        ? [userError(`PayNow refunded ${refund.amount} instead of ${expected} minor units.`, ['amount'], 'CONFLICT')]
        : [];
      return { refund, orderId: wanted.orderId, storeId: wanted.storeId, userErrors };
    },
    { order_line_id: ['orderLineId'], refund_from_connected_user_balance: ['fromConnectedUserBalance'] },
  );
}

function checkInput(input: RefundOrderInput, context: GatewayContext): RefundOrder {
  if (!isIdempotencyKey(input.idempotencyKey)) {
    throw refuse('idempotencyKey must be 1 to 255 printable characters.', ['idempotencyKey']);
  }
  const { storeId, paynowId: orderId } = inputId(input.orderId, 'Order', ['orderId'], input, context);
  if (input.orderLineId != null && !isPaynowId(input.orderLineId)) {
    throw refuse("orderLineId must be the line's paynowId: 1 to 20 digits.", ['orderLineId']);
  }
  if (input.amount != null && input.amount <= 0) throw refuse('amount must be more than 0 minor units.', ['amount']);
  return {
    storeId,
    orderId,
    orderLineId: input.orderLineId ?? undefined,
    amount: input.amount ?? undefined,
    fromConnectedUserBalance: input.fromConnectedUserBalance ?? undefined,
  };
}

async function refundOnce(wanted: RefundOrder, reason: string | undefined, context: GatewayContext) {
  const { storeId, orderId, orderLineId, fromConnectedUserBalance } = wanted;
  const { session } = context.paynow();
  // Fresh, not from what this or another request has read: the refund is decided on it.
  const [order, payments] = await Promise.all([
    orNull(session.readFresh(getOrder, { path: { storeId, orderId } })),
    session.readFresh(listPayments, { path: { storeId }, query: { order_id: orderId, limit: 100 } }),
  ]);
  if (!order) throw refuse('There is no such order in this store.', ['orderId'], 'NOT_FOUND');
  const expected = refundableAmount(wanted, order, payments);
  context.log.info({ storeId, orderId, orderLineId, amount: expected, reason }, 'refund requested');
  const refund = await session.write('orders', refundOrderCall, {
    path: { storeId, orderId },
    body: {
      ...(orderLineId !== undefined && { order_line_id: orderLineId }),
      ...(fromConnectedUserBalance !== undefined && { refund_from_connected_user_balance: fromConnectedUserBalance }),
    },
  });
  return { refund, expected };
}

// Payments whose money arrived, whatever happened to it since.
const PAID: readonly PaymentStatus[] = ['completed', 'refunded', 'refund_failed', 'refund_processing'];

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What PayNow would refund, in minor units; refuses what cannot be refunded or is not what the caller expects. */
function refundableAmount(wanted: RefundOrder, order: OrderRow, payments: readonly PaymentRow[]): number {
  const live = payments
    .flatMap(({ refunds }) => refunds ?? [])
    .filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const open = order.lines.filter((line) => !live.some((refund) => refund.order_line_id === line.id));
  const paid = sum(payments.filter(({ status }) => PAID.includes(status)).map(({ amount }) => amount));
  const left = paid - sum(live.map(({ amount }) => amount));
  const line = order.lines.find(({ id }) => id === wanted.orderLineId);
  if (wanted.orderLineId !== undefined && !line) {
    throw refuse(`The order has no such line. ${listOf(open, left, order)}`, ['orderLineId'], 'NOT_FOUND');
  }
  if (left <= 0) throw refuse('Nothing of this order is left to refund.', ['orderId'], 'CONFLICT');
  if (line && !open.includes(line)) {
    throw refuse(`This line has a refund already. ${listOf(open, left, order)}`, ['orderLineId'], 'CONFLICT');
  }
  const expected = line ? line.total_amount : left;
  if (wanted.amount !== undefined && wanted.amount !== expected) {
    throw refuse(`PayNow would refund ${expected}, not ${wanted.amount}. ${listOf(open, left, order)}`, ['amount']);
  }
  return expected;
}

function listOf(lines: readonly OrderLineRow[], left: number, order: OrderRow): string {
  const show = (amount: number) =>
    `${amount} (${minorToDecimal(amount, order.currency)} ${order.currency.toUpperCase()})`;
  const each = lines.map((line) => `line ${line.id}: ${show(line.total_amount)}`).join(', ');
  return `Refundable: the rest of the order: ${show(Math.max(0, left))}${each === '' ? '' : `, ${each}`}.`;
}
