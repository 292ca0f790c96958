import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { Link } from 'wouter';
import { formatMoney, wordsOf } from '../format.ts';
import { graphql, type ResultOf } from '../graphql.ts';
import { CustomerLink } from './CustomerLink.tsx';
import { CustomerNameFragment } from './customerName.ts';
import { ItemFragment, Items } from './Items.tsx';
import { OrderLineFragment, OrderLines } from './order/OrderLines.tsx';
import { PaymentFragment, Payments } from './order/Payments.tsx';
import { RefundDialog } from './order/RefundDialog.tsx';
import { Heading, OrderStatus, Problem, Waiting, When } from './parts.tsx';

const OrderQuery = graphql(
  `
    query Order($id: ID!) {
      store {
        id
        order(id: $id) {
          id
          paynowId
          prettyId
          status
          type
          createdAt
          customer {
            ...CustomerName
          }
          billing {
            email
            country
          }
          totals {
            discount {
              amount
              currency
            }
            giftCards {
              amount
              currency
            }
            tax {
              amount
              currency
            }
            total {
              amount
              currency
            }
          }
          presentmentTotals {
            total {
              amount
              currency
            }
          }
          lines {
            ...Line
          }
          payments {
            ...PaymentWithRefunds
          }
          deliveryItems(first: 50) {
            edges {
              node {
                ...Item
              }
            }
            pageInfo {
              hasNextPage
            }
          }
        }
      }
    }
  `,
  [CustomerNameFragment, OrderLineFragment, PaymentFragment, ItemFragment],
);

type OrderData = NonNullable<NonNullable<ResultOf<typeof OrderQuery>['store']>['order']>;
type RefundedLine = { readonly paynowId: string; readonly productName: string };

/** What is refunded: nothing yet, the whole order, or a line of it. */
type Asked = undefined | { readonly line: RefundedLine | null };

function Facts({ order }: { readonly order: OrderData }) {
  const { createdAt, customer, type, billing, totals, presentmentTotals } = order;
  const paid = presentmentTotals.total;
  return (
    <dl className="facts">
      <div>
        <dt>Customer</dt>
        <dd>
          <CustomerLink customer={customer} />
        </dd>
      </div>
      <div>
        <dt>Created</dt>
        <dd>
          <When at={createdAt} />
        </dd>
      </div>
      <div>
        <dt>Kind</dt>
        <dd>{wordsOf(type)}</dd>
      </div>
      <div>
        <dt>Billed to</dt>
        <dd>{[billing.email, billing.country].filter((part) => part !== null && part !== '').join(', ') || '–'}</dd>
      </div>
      {paid.currency !== totals.total.currency && (
        <div>
          <dt>The customer paid</dt>
          <dd>{formatMoney(paid)}</dd>
        </div>
      )}
    </dl>
  );
}

/** One order: what was bought, paid, refunded and delivered. */
export function Order({ id }: { readonly id: string }) {
  const { data, error } = useQuery(OrderQuery, { variables: { id }, fetchPolicy: 'cache-and-network' });
  const [asked, ask] = useState<Asked>();
  const order = data?.store?.order;
  if (!order) {
    return (
      <>
        <Heading title="Order" />
        {error ? <Problem error={error} /> : data ? <p className="empty">There is no such order.</p> : <Waiting />}
      </>
    );
  }
  const mayRefund = order.status === 'COMPLETED';
  return (
    <>
      <p className="back">
        <Link href="/">Orders</Link>
      </p>
      <header className="title">
        <Heading title={`Order ${order.prettyId}`} />
        <OrderStatus status={order.status} />
        {mayRefund && (
          <button type="button" className="danger" onClick={() => ask({ line: null })}>
            Refund …
          </button>
        )}
      </header>
      <Problem error={error} />
      <div className="columns">
        <div>
          <section className="panel" aria-labelledby="lines">
            <h2 id="lines">What was bought</h2>
            <OrderLines
              lines={order.lines}
              totals={order.totals}
              {...(mayRefund && { refund: (line: RefundedLine) => ask({ line }) })}
            />
          </section>
          <section className="panel" aria-labelledby="items">
            <h2 id="items">Delivery</h2>
            <Items
              items={order.deliveryItems?.edges.map(({ node }) => node) ?? []}
              empty="Nothing was to be delivered."
              hasMore={order.deliveryItems?.pageInfo.hasNextPage ?? false}
            />
            {order.deliveryItems?.pageInfo.hasNextPage && <p>There are more than 50 items.</p>}
          </section>
        </div>
        <div>
          <section className="panel" aria-labelledby="facts">
            <h2 id="facts">Details</h2>
            <Facts order={order} />
          </section>
          <section className="panel" aria-labelledby="payments">
            <h2 id="payments">Payments and refunds</h2>
            <Payments payments={order.payments ?? []} />
          </section>
        </div>
      </div>
      {asked && <RefundDialog orderId={order.paynowId} line={asked.line} onClose={() => ask(undefined)} />}
    </>
  );
}
