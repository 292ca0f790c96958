import { formatMoney, wordsOf } from '../../format.ts';
import { type FragmentOf, graphql, readFragment } from '../../graphql.ts';
import { Status, When } from '../parts.tsx';

/** A payment, with what was paid back of it. */
export const PaymentFragment = graphql(`
  fragment PaymentWithRefunds on Payment {
    id
    status
    createdAt
    amount {
      amount
      currency
    }
    method {
      paynowId
      type
    }
    lastPaymentError {
      message
    }
    refunds {
      paynowId
      status
      createdAt
      failureReason
      amount {
        amount
        currency
      }
    }
  }
`);

const WORDS: Readonly<Record<string, string>> = { COMPLETED: 'Paid', CREATED: 'Not paid', CHARGEBACK: 'Charged back' };

/** How an order was paid, and what went back. */
export function Payments({
  payments,
}: {
  readonly payments: ReadonlyArray<FragmentOf<typeof PaymentFragment> | null>;
}) {
  if (payments.length === 0) return <p className="empty">Nothing was paid.</p>;
  return (
    <ul className="lines">
      {payments.map((masked) => {
        const payment = masked && readFragment(PaymentFragment, masked);
        if (!payment) return null;
        return (
          <li key={payment.id}>
            <div className="line">
              <span className="what">
                {wordsOf(payment.method.type)}
                <small>
                  <When at={payment.createdAt} />
                  {payment.lastPaymentError && ` · ${payment.lastPaymentError.message}`}
                </small>
              </span>
              <Status status={payment.status}>{WORDS[payment.status]}</Status>
              <span className="amount">{formatMoney(payment.amount)}</span>
            </div>
            {payment.refunds.map((refund) => (
              <div key={refund.paynowId} className="line refund">
                <span className="what">
                  Refund
                  <small>
                    <When at={refund.createdAt} />
                    {refund.failureReason !== null && ` · ${refund.failureReason}`}
                  </small>
                </span>
                <Status status={refund.status}>{refund.status === 'COMPLETED' ? 'Done' : undefined}</Status>
                <span className="amount">−{formatMoney(refund.amount)}</span>
              </div>
            ))}
          </li>
        );
      })}
    </ul>
  );
}
