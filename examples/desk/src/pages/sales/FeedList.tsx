import { useQuery } from '@apollo/client/react';
import { Link } from 'wouter';
import { formatMoney, formatShort, type Money } from '../../format.ts';
import { type FragmentOf, graphql, readFragment } from '../../graphql.ts';
import { useFeed } from '../../live/useFeed.ts';
import { CustomerLink } from '../CustomerLink.tsx';
import { linesText } from '../orders/OrderRows.tsx';
import { OrderRowFragment } from '../orders/query.ts';
import { Problem } from '../parts.tsx';

/** What was sold before the page was opened: the live events go on from there. */
const LatestQuery = graphql(
  `
    query LatestSales {
      store {
        id
        orders(first: 8, filter: { status: [COMPLETED, REFUNDED] }) {
          edges {
            node {
              id
              ...OrderRow
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
    }
  `,
  [OrderRowFragment],
);

interface EntryProps {
  readonly order: FragmentOf<typeof OrderRowFragment> | null;
  readonly amount: Money | null;
  readonly at: string | null;
  readonly isRefund?: boolean;
  readonly isNew?: boolean;
}

function Entry({ order: masked, amount, at, isRefund = false, isNew = false }: EntryProps) {
  const order = masked && readFragment(OrderRowFragment, masked);
  return (
    <li className={isNew ? 'line new' : 'line'}>
      <span className="what">
        {order ? <Link href={`/orders/${order.paynowId}`}>{linesText(order.lines)}</Link> : 'An order'}
        <small>
          {isRefund && 'refunded · '}
          {order && <CustomerLink customer={order.customer} />}
          {at !== null && ` · ${formatShort(at)}`}
        </small>
      </span>
      <span className="amount">
        {isRefund && '−'}
        {amount && formatMoney(amount)}
      </span>
    </li>
  );
}

/** Sales and refunds as they happen, above those from before. */
export function FeedList() {
  const { events } = useFeed();
  const { data, error } = useQuery(LatestQuery, { fetchPolicy: 'network-only', nextFetchPolicy: 'cache-first' });
  const sold = new Set(
    events.map((event) => (event.__typename === 'OrderCompletedEvent' ? event.order?.id : undefined)),
  );
  const before = data?.store?.orders?.edges.flatMap(({ node }) => (node && !sold.has(node.id) ? [node] : [])) ?? [];
  return (
    <section className="panel feed" aria-labelledby="feed">
      <h2 id="feed">As it happens</h2>
      <Problem error={error} />
      <ul className="lines" aria-live="polite">
        {events.map((event) => {
          if (event.__typename === 'OrderCompletedEvent') {
            return <Entry key={event.eventId} order={event.order} amount={event.total} at={event.receivedAt} isNew />;
          }
          if (event.__typename !== 'RefundEvent') return null;
          const { eventId, order, amount, receivedAt } = event;
          return <Entry key={eventId} order={order} amount={amount} at={receivedAt} isRefund isNew />;
        })}
        {before.map((node) => {
          const { createdAt, totals } = readFragment(OrderRowFragment, node);
          return <Entry key={node.id} order={node} amount={totals.total} at={createdAt} />;
        })}
      </ul>
    </section>
  );
}
