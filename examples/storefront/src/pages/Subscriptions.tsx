import { useState } from 'react';
import { useMutation } from 'urql';
import { formatDate, formatEvery, formatMoney } from '../format.ts';
import { type FragmentOf, graphql, readFragment } from '../graphql.ts';
import { AccountPage } from './AccountPage.tsx';
import { Alert, problemOf, Status } from './parts.tsx';

const SubscriptionFragment = graphql(`
  fragment OwnSubscription on StorefrontSubscription {
    paynowId
    prettyId
    status
    interval {
      unit
      value
    }
    currentPeriodEnd
    cancelsAtPeriodEnd
    nextBillingPresentment {
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

export const SubscriptionsQuery = graphql(
  `
    query Subscriptions($after: String) {
      storefront {
        id
        customer {
          id
          subscriptions(first: 20, after: $after) {
            nodes {
              paynowId
              ...OwnSubscription
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
      }
    }
  `,
  [SubscriptionFragment],
);

const CancelMutation = graphql(
  `
    mutation Cancel($id: ID!) {
      cancelMySubscription(input: { id: $id }) {
        subscription {
          ...OwnSubscription
        }
        userErrors {
          message
        }
      }
    }
  `,
  [SubscriptionFragment],
);

function Subscription({ subscription: masked }: { readonly subscription: FragmentOf<typeof SubscriptionFragment> }) {
  const subscription = readFragment(SubscriptionFragment, masked);
  const { paynowId, prettyId, status, interval, currentPeriodEnd, cancelsAtPeriodEnd, lines } = subscription;
  const [isSure, askIfSure] = useState(false);
  const [{ data, error, fetching }, cancel] = useMutation(CancelMutation);
  const renews = status === 'ACTIVE' && !cancelsAtPeriodEnd;
  const problem = problemOf(error, data?.cancelMySubscription?.userErrors);
  return (
    <li className="row">
      <div>
        <h2>{lines.map(({ productName }) => productName).join(', ')}</h2>
        <small>
          {prettyId}
          {currentPeriodEnd !== null && ` · ${renews ? 'renews' : 'ends'} ${formatDate(currentPeriodEnd)}`}
        </small>
        {problem !== undefined && <Alert>{problem}</Alert>}
      </div>
      <Status status={cancelsAtPeriodEnd && status === 'ACTIVE' ? 'CANCELED' : status} />
      <strong className="amount">
        {formatMoney(subscription.nextBillingPresentment.total)} <small>per {formatEvery(interval)}</small>
      </strong>
      {renews &&
        (isSure ? (
          <span className="sure">
            <button type="button" disabled={fetching} onClick={() => void cancel({ id: paynowId })}>
              Yes, cancel it
            </button>
            <button type="button" className="quiet" onClick={() => askIfSure(false)}>
              Keep it
            </button>
          </span>
        ) : (
          <button type="button" onClick={() => askIfSure(true)}>
            Cancel…
          </button>
        ))}
    </li>
  );
}

/** What renews by itself. */
export const Subscriptions = () => (
  <AccountPage
    path="/subscriptions"
    query={SubscriptionsQuery}
    listOf={(data) => data.storefront?.customer?.subscriptions ?? undefined}
    empty="Nothing renews."
    row={(node) => <Subscription key={node.paynowId} subscription={node} />}
  />
);
