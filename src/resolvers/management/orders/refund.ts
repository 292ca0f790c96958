import { isPaynowId } from '../../../core/paynowId.js';
import type { Finding } from '../../../ledger/ledger.js';
import type { Session } from '../../../loaders/reads/session.js';
import { type OrderRow, refundOrder as refundOrderCall } from '../../../upstream/management/orders.js';
import type { RefundRow } from '../../../upstream/management/payments.js';
import type { GatewayContext } from '../../kit/context.js';
import { inputId, type StoreInput } from '../../kit/ids.js';
import { checkKey, type KeyedSteps, once } from '../../kit/once.js';
import { attempt, InputProblem, type Outcome, refuse, type UserError, userError } from '../../kit/outcome.js';
import { otherAmount, readOrder, readPayments, refundableOf, refundsOf } from './refundable.js';

/** Which refund is meant. */
export interface RefundTarget extends StoreInput {
  readonly orderId: string;
  readonly orderLineId?: string | null | undefined;
}

/** Input of {@link refundOrder}. */
export interface RefundOrderInput extends RefundTarget {
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

/** What a refund was decided on; kept before it is sent. */
interface RefundPlan extends Pick<RefundOrder, 'orderId' | 'orderLineId'> {
  /** Minor units. */
  readonly expected: number;
  /** Ids of the refunds that the order had before. */
  readonly before: readonly string[];
}

interface RefundDone {
  readonly refund: RefundRow;
  readonly expected: number;
}

/** Names an order in the ledger: it has one unsettled refund at a time. */
export const refundSubject = (orderId: string): string => `order:${orderId}`;

/**
 * Refunds an order or one line of it (`POST …/orders/{orderId}/refund`), once per idempotency key. The amount is the
 * caller's assertion: PayNow takes none, so it is compared with what PayNow would refund before anything is sent.
 */
export async function refundOrder(input: RefundOrderInput, context: GatewayContext): Promise<Outcome<RefundResult>> {
  return attempt(
    async () => {
      const wanted = checkInput(input, context);
      const { storeId, orderId, orderLineId, amount } = wanted;
      const reason = input.reason ?? undefined;
      const call = { mutation: 'refundOrder', reason: reason ?? null, ...wanted };
      const { refund, expected } = await once(
        storeId,
        input.idempotencyKey,
        call,
        refundSteps(wanted, reason, context),
        context,
        {
          details: {
            subject: refundSubject(orderId),
            about: {
              orderId,
              ...(orderLineId !== undefined && { orderLineId }),
              ...(amount !== undefined && { amount }),
            },
            ...(reason !== undefined && { reason }),
          },
        },
      );
      return { refund, orderId, storeId, userErrors: differenceOf(refund, expected, amount !== undefined) };
    },
    {
      order_line_id: ['orderLineId'],
      refund_from_connected_user_balance: ['fromConnectedUserBalance'],
      404: ['orderId'],
    },
    input,
  );
}

/** Tells that PayNow refunded another amount than was to be expected, whether or not the caller named one. */
function differenceOf({ amount }: RefundRow, expected: number, isAsserted: boolean): readonly UserError[] {
  if (amount === expected) return [];
  const said = `PayNow refunded ${amount} instead of ${expected} minor units.`;
  return [userError(said, isAsserted ? ['amount'] : [], 'CONFLICT')];
}

function checkInput(input: RefundOrderInput, context: GatewayContext): RefundOrder {
  checkKey(input.idempotencyKey);
  const target = checkTarget(input, context);
  if (input.amount != null && input.amount <= 0) throw refuse('amount must be more than 0 minor units.', ['amount']);
  return {
    ...target,
    amount: input.amount ?? undefined,
    fromConnectedUserBalance: input.fromConnectedUserBalance ?? undefined,
  };
}

/** @throws InputProblem for ids that cannot be used */
function checkTarget(input: RefundTarget, context: GatewayContext) {
  const { storeId, paynowId: orderId } = inputId(input.orderId, 'Order', ['orderId'], input, context);
  if (input.orderLineId != null && !isPaynowId(input.orderLineId)) {
    throw refuse("orderLineId must be the line's paynowId: 1 to 20 digits, no zeros in front.", ['orderLineId']);
  }
  return { storeId, orderId, orderLineId: input.orderLineId ?? undefined };
}

const refundSteps = (
  wanted: RefundOrder,
  reason: string | undefined,
  context: GatewayContext,
): KeyedSteps<RefundDone, RefundPlan> => {
  const { storeId, orderId, orderLineId, fromConnectedUserBalance } = wanted;
  const { session } = context.paynow();
  let known: OrderRow | undefined;
  return {
    accept: {
      area: 'orders',
      read: async () => {
        known = await requireOrder(wanted, session);
      },
    },
    prepare: () => planRefund(wanted, known, session),
    send: async (plan) => {
      const body = {
        ...(orderLineId !== undefined && { order_line_id: orderLineId }),
        ...(fromConnectedUserBalance !== undefined && { refund_from_connected_user_balance: fromConnectedUserBalance }),
      };
      const refund = await session.write('orders', refundOrderCall, { path: { storeId, orderId }, body });
      if (refund.amount !== plan.expected) {
        const amounts = { expected: plan.expected, refunded: refund.amount };
        context.log.warn({ storeId, orderId, orderLineId, ...amounts }, 'PayNow refunded another amount than expected');
      }
      context.note({ amount: refund.amount, expected: plan.expected });
      return { refund, expected: plan.expected };
    },
    claimsOf: ({ refund }) => [claimOf(refund)],
    settle: (plan) => findRefund(storeId, plan, session),
    readBack: async ([claim], { orderId: settled, expected }) => {
      const refunds = refundsOf(await readPayments(session, storeId, settled));
      const refund = refunds.find((row) => claimOf(row) === claim);
      return refund && { refund, expected };
    },
  };
};

const claimOf = ({ id }: RefundRow): string => `refund:${id}`;

/** @throws InputProblem when there is no such order */
async function requireOrder({ storeId, orderId }: RefundOrder, session: Session): Promise<OrderRow> {
  const order = await readOrder(session, storeId, orderId);
  if (!order) throw refuse('There is no such order in this store.', ['orderId'], 'NOT_FOUND');
  return order;
}

/** @param known the order, where it was read before; its payments, which tell what is left, are read now */
async function planRefund(wanted: RefundOrder, known: OrderRow | undefined, session: Session): Promise<RefundPlan> {
  const { storeId, orderId, orderLineId, amount } = wanted;
  const [order, payments] = await Promise.all([
    known ?? requireOrder(wanted, session),
    readPayments(session, storeId, orderId),
  ]);
  const { amount: expected, refusal } = refundableOf(order, payments, orderLineId);
  if (refusal) throw new InputProblem([refusal]);
  if (amount !== undefined && amount !== expected) {
    throw new InputProblem([otherAmount(amount, expected, order, payments)]);
  }
  return { orderId, orderLineId, expected, before: refundsOf(payments).map(({ id }) => id) };
}

/** Looks whether the order has one refund more than before, of the same line. */
async function findRefund(storeId: string, plan: RefundPlan, session: Session): Promise<Finding<RefundDone>> {
  const refunds = refundsOf(await readPayments(session, storeId, plan.orderId));
  const isNew = ({ id, order_line_id: lineId }: RefundRow) =>
    !plan.before.includes(id) && (lineId ?? undefined) === plan.orderLineId;
  const [refund, ...others] = refunds.filter(isNew);
  if (!refund) return { found: 'nothing' };
  if (others.length > 0) return { found: 'ambiguous' };
  return { found: 'done', result: { refund, expected: plan.expected }, claims: [claimOf(refund)] };
}
