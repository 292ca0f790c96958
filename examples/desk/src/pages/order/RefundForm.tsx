import { useQuery } from '@apollo/client/react';
import { useEffect } from 'react';
import { formatMoney } from '../../format.ts';
import { fieldOf, submitted } from '../../forms.ts';
import { graphql } from '../../graphql.ts';
import { sortErrors, type UserError } from '../../problems.ts';
import { Alert, Field, Problem, Waiting } from '../parts.tsx';
import type { RefundIntent } from './refundIntent.ts';

const PreviewQuery = graphql(`
  query RefundPreview($orderId: ID!, $lineId: ID) {
    store {
      id
      refundPreview(orderId: $orderId, orderLineId: $lineId) {
        amount {
          amount
          currency
          minorUnits
        }
        refundedAmount {
          amount
          currency
        }
        refusal {
          message
        }
        payment {
          id
          method {
            paynowId
            type
          }
        }
      }
    }
  }
`);

interface RefundFormProps {
  readonly orderId: string;
  readonly lineId: string | null;
  /** Why the last attempt was refused. */
  readonly errors: readonly UserError[];
  readonly isRefunding: boolean;
  readonly send: (intent: RefundIntent) => void;
  readonly close: () => void;
}

/** What would be refunded, and the button that does it. */
export function RefundForm({ orderId, lineId, errors, isRefunding, send, close }: RefundFormProps) {
  const { data, error, refetch } = useQuery(PreviewQuery, {
    variables: { orderId, lineId },
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  });
  useEffect(() => {
    // What was refused may have changed since it was shown.
    if (errors.length > 0) void refetch();
  }, [errors, refetch]);
  const preview = data?.store?.refundPreview;
  const { byField, others } = sortErrors(errors, ['reason']);
  if (!preview) return error ? <Problem error={error} /> : <Waiting rows={1} />;
  const { amount, refundedAmount, refusal, payment } = preview;
  const shown = formatMoney(amount);
  return (
    <form
      onSubmit={submitted((form) =>
        send({
          orderId,
          lineId,
          amount: amount.minorUnits,
          shown,
          reason: fieldOf(form, 'reason'),
          idempotencyKey: crypto.randomUUID(),
        }),
      )}
    >
      {others.map((message) => (
        <Alert key={message}>{message}</Alert>
      ))}
      {refusal ? (
        <p className="notice">{refusal.message}</p>
      ) : (
        <>
          <p className="sum">
            <strong>{shown}</strong>
            {payment && <small>goes back to where it came from: {payment.method.type.replaceAll('_', ' ')}</small>}
            {Number(refundedAmount.amount) > 0 && (
              <small>{formatMoney(refundedAmount)} of this order were refunded before</small>
            )}
          </p>
          <Field label="Reason" hint="PayNow keeps it with the refund." error={byField.reason}>
            {(props) => <input {...props} name="reason" maxLength={200} autoComplete="off" />}
          </Field>
        </>
      )}
      <div className="buttons">
        <button type="button" onClick={close}>
          {refusal ? 'Close' : 'Cancel'}
        </button>
        {!refusal && (
          <button type="submit" className="main danger" disabled={isRefunding}>
            {isRefunding ? 'Refunding …' : `Refund ${shown}`}
          </button>
        )}
      </div>
    </form>
  );
}
