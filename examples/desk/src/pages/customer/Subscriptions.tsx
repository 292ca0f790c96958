import { formatDate, formatMoney } from '../../format.ts';
import { type FragmentOf, graphql, readFragment } from '../../graphql.ts';
import { Status } from '../parts.tsx';

/** What renews by itself. */
export const SubscriptionFragment = graphql(`
  fragment Subscription on ProductSubscription {
    id
    status
    isPastDue
    cancelsAtPeriodEnd
    currentPeriodEnd
    nextBilling {
      total {
        amount
        currency
      }
    }
    lines {
      paynowId
      productName
    }
  }
`);

interface SubscriptionsProps {
  readonly subscriptions: ReadonlyArray<FragmentOf<typeof SubscriptionFragment> | null>;
}

/** A customer's subscriptions, with what comes next. */
export function Subscriptions({ subscriptions }: SubscriptionsProps) {
  if (subscriptions.length === 0) return <p className="empty">There are none.</p>;
  return (
    <ul className="lines">
      {subscriptions.map((masked) => {
        const subscription = masked && readFragment(SubscriptionFragment, masked);
        if (!subscription) return null;
        const { id, status, isPastDue, cancelsAtPeriodEnd, currentPeriodEnd, nextBilling, lines } = subscription;
        const renews = status === 'ACTIVE' && !cancelsAtPeriodEnd;
        return (
          <li key={id} className="line">
            <span className="what">
              {lines.map(({ productName }) => productName).join(', ')}
              {currentPeriodEnd !== null && (
                <small>
                  {renews ? 'renews ' : status === 'ACTIVE' ? 'ends ' : 'ended '}
                  {formatDate(currentPeriodEnd)}
                  {isPastDue && ' · payment is past due'}
                </small>
              )}
            </span>
            <Status status={status} />
            {renews && <span className="amount">{formatMoney(nextBilling.total)}</span>}
          </li>
        );
      })}
    </ul>
  );
}
