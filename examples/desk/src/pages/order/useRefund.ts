import { formatMoney } from '../../format.ts';
import { graphql, type ResultOf } from '../../graphql.ts';
import { isOutcomeUnknown, messageOf, type UserError } from '../../problems.ts';
import { useMutate, useOnce } from '../../write.ts';
import { beginIntent, openIntent, type RefundIntent, settleIntent } from './refundIntent.ts';

const RefundMutation = graphql(`
  mutation Refund($input: RefundOrderInput!) {
    refundOrder(input: $input) {
      refund {
        status
        amount {
          amount
          currency
        }
      }
      order {
        id
        status
      }
      userErrors {
        field
        message
      }
    }
  }
`);

/** The result of an attempt to refund. */
export type Refunded =
  | { readonly is: 'done'; readonly amount: string; readonly status: string; readonly notes: readonly string[] }
  /** Nothing was refunded. */
  | { readonly is: 'refused'; readonly errors: readonly UserError[] }
  /** It may have been refunded: the same has to be asked again. */
  | { readonly is: 'unknown'; readonly message: string };

function resultOf({ refund, userErrors }: NonNullable<ResultOf<typeof RefundMutation>['refundOrder']>): Refunded {
  if (!refund) return { is: 'refused', errors: userErrors };
  const notes = userErrors.map(({ message }) => message);
  return { is: 'done', amount: formatMoney(refund.amount), status: refund.status, notes };
}

/**
 * Sends a refund, or asks again for the result of one. The intent is kept until the gateway has told its result, so
 * that every further attempt has the same key.
 */
export function useRefund() {
  const mutate = useMutate(RefundMutation, ['Order']);
  return useOnce(async (wanted: RefundIntent): Promise<Refunded> => {
    const isRepeated = openIntent(wanted.orderId) !== undefined;
    const { orderId, lineId, amount, reason, idempotencyKey, shown } = beginIntent(wanted);
    if (idempotencyKey !== wanted.idempotencyKey) {
      return { is: 'unknown', message: `Another refund of this order, of ${shown}, is not settled.` };
    }
    const { data, error } = await mutate({
      input: {
        orderId,
        amount,
        idempotencyKey,
        ...(lineId !== null && { orderLineId: lineId }),
        ...(reason !== '' && { reason }),
      },
    });
    if (data?.refundOrder) {
      settleIntent(orderId);
      return resultOf(data.refundOrder);
    }
    const message = error ? messageOf(error) : 'There is no answer.';
    // A first attempt that was refused has sent nothing. Of a repeated one only a result tells what the first has done.
    if (!error || isRepeated || isOutcomeUnknown(error)) return { is: 'unknown', message };
    settleIntent(orderId);
    return { is: 'refused', errors: [{ field: null, message }] };
  });
}
