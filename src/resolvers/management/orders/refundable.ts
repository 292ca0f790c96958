import { GatewayError } from '../../../core/errors.js';
import { minorToDecimal } from '../../../core/money.js';
import { requireRow, requireStoreOf } from '../../../loaders/reads/ownedRows.js';
import { orNull } from '../../../loaders/reads/reader.js';
import type { Session } from '../../../loaders/reads/session.js';
import { getOrder, type OrderLineRow, type OrderRow } from '../../../upstream/management/orders.js';
import {
  listPayments,
  type PaymentRow,
  type PaymentStatus,
  type RefundRow,
} from '../../../upstream/management/payments.js';
import { type UserError, userError } from '../../kit/outcome.js';

/** An order and its payments, read past everything kept. */
export interface OrderAndPayments {
  readonly order: OrderRow | null;
  readonly payments: readonly PaymentRow[];
}

/** What would be refunded, and why a refund would be refused. */
export interface Refundable {
  /** Minor units; 0 when nothing is left. */
  readonly amount: number;
  readonly line: OrderLineRow | null;
  /** The payment that would be paid back: the newest whose money arrived. */
  readonly payment: PaymentRow | null;
  /** Refunds that neither failed nor were canceled. */
  readonly refunded: readonly RefundRow[];
  readonly refusal: UserError | null;
}

const PAGE = 100;

/** Reads an order's payments with their refunds, all of them, past everything kept. */
export async function readPayments(session: Session, storeId: string, orderId: string): Promise<readonly PaymentRow[]> {
  const all: PaymentRow[] = [];
  for (;;) {
    const after = all.at(-1)?.id;
    const query = { order_id: orderId, limit: PAGE, ...(after !== undefined && { after }) };
    const page = requireStoreOf(await session.readFresh(listPayments, { path: { storeId }, query }), storeId);
    if (page.some((payment) => payment.order_id !== orderId)) throw foreignPayment();
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

/** Fresh, not from what this or another request has read: a refund is decided on it. */
export async function readForRefund(session: Session, storeId: string, orderId: string): Promise<OrderAndPayments> {
  const [order, payments] = await Promise.all([
    readOrder(session, storeId, orderId),
    readPayments(session, storeId, orderId),
  ]);
  return { order, payments };
}

/** One order, past everything kept; null when there is none. */
export async function readOrder(session: Session, storeId: string, orderId: string): Promise<OrderRow | null> {
  const order = await orNull(session.readFresh(getOrder, { path: { storeId, orderId } }));
  return order && requireRow(order, storeId, orderId);
}

const foreignPayment = () =>
  new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with a payment of another order than was asked for.');

/** Every refund of these payments. */
export const refundsOf = (payments: readonly PaymentRow[]): readonly RefundRow[] =>
  payments.flatMap(({ refunds }) => refunds ?? []);

// Payments whose money arrived, whatever happened to it since.
const PAID: readonly PaymentStatus[] = ['completed', 'refunded', 'refund_failed', 'refund_processing'];

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** Lines and money of an order that have not been refunded. */
function restOf(order: OrderRow, payments: readonly PaymentRow[]) {
  const paid = payments.filter(({ status }) => PAID.includes(status));
  const refunded = refundsOf(payments).filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const open = order.lines.filter(({ id }) => !refunded.some((refund) => refund.order_line_id === id));
  const left = sum(paid.map(({ amount }) => amount)) - sum(refunded.map(({ amount }) => amount));
  return { payment: paid[0] ?? null, refunded, open, left: Math.max(0, left) };
}

/** What PayNow would refund of an order, or of one line of it, and why it would be refused. */
export function refundableOf(order: OrderRow, payments: readonly PaymentRow[], lineId: string | undefined): Refundable {
  const { payment, refunded, open, left } = restOf(order, payments);
  const line = order.lines.find(({ id }) => id === lineId) ?? null;
  const refusal = refusalOf();
  return { amount: refusal ? 0 : (line?.total_amount ?? left), line, payment, refunded, refusal };

  function refusalOf(): UserError | null {
    const choices = choicesOf(order, open, left);
    if (lineId !== undefined && !line) {
      return userError(`The order has no such line. ${choices}`, ['orderLineId'], 'NOT_FOUND');
    }
    if (left === 0) return userError('Nothing of this order is left to refund.', ['orderId'], 'CONFLICT');
    if (line && !open.includes(line)) {
      return userError(`This line has a refund already. ${choices}`, ['orderLineId'], 'CONFLICT');
    }
    if (line && mayBePaidByCard(line, order)) {
      const said = 'A gift card paid a part of this line, and PayNow does not say what it would refund of it.';
      return userError(`${said} ${choices}`, ['orderLineId'], 'CONFLICT');
    }
    if (line && line.total_amount > left) {
      const said = `This line of ${line.total_amount} is more than the ${left} that are left of the order.`;
      return userError(`${said} ${choices}`, ['orderLineId'], 'CONFLICT');
    }
    return null;
  }
}

/** Says that PayNow would refund another amount than the caller expects, and what can be refunded. */
export function otherAmount(
  expected: number,
  amount: number,
  order: OrderRow,
  payments: readonly PaymentRow[],
): UserError {
  const { open, left } = restOf(order, payments);
  return userError(`PayNow would refund ${amount}, not ${expected}. ${choicesOf(order, open, left)}`, ['amount']);
}

/** Whether a gift card paid a part of the line: PayNow pays back what the payment holds, and that is less then. */
function mayBePaidByCard(line: OrderLineRow, order: OrderRow): boolean {
  const usage = (row: OrderLineRow | OrderRow): number => row.giftcard_usage_amount ?? 0;
  return usage(line) > 0 || usage(order) > sum(order.lines.map(usage)); // what no line names may be any line's
}

function choicesOf(order: OrderRow, open: readonly OrderLineRow[], left: number): string {
  const show = (amount: number) =>
    `${amount} (${minorToDecimal(amount, order.currency)} ${order.currency.toUpperCase()})`;
  const lines = open.filter((line) => line.total_amount <= left && !mayBePaidByCard(line, order));
  const each = lines.map((line) => `line ${line.id}: ${show(line.total_amount)}`).join(', ');
  return `Refundable: the rest of the order: ${show(left)}${each === '' ? '' : `, ${each}`}.`;
}
