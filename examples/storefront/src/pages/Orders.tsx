import { formatDate, formatMoney } from '../format.ts';
import { graphql } from '../graphql.ts';
import { Link, useRouter } from '../router.tsx';
import { AccountPage } from './AccountPage.tsx';
import { OrderStatus } from './Order.tsx';

export const OrdersQuery = graphql(`
  query Orders($after: String) {
    storefront {
      id
      customer {
        id
        orders(first: 10, after: $after) {
          nodes {
            paynowId
            prettyId
            status
            createdAt
            presentmentTotals {
              total {
                amount
                currency
              }
            }
            lines {
              paynowId
              productName
              quantity
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

const nameOf = ({ productName, quantity }: { readonly productName: string; readonly quantity: number }): string =>
  quantity > 1 ? `${productName} × ${quantity}` : productName;

/** What the shopper has bought. The payment page leads here. */
export function Orders() {
  const { search } = useRouter();
  return (
    <AccountPage
      path="/orders"
      query={OrdersQuery}
      listOf={(data) => data.storefront?.customer?.orders ?? undefined}
      empty="You have not bought anything yet."
      notice={
        search.has('paid') && (
          <p className="notice good" role="status">
            Thank you. What you bought is on its way.
          </p>
        )
      }
      row={(order) => (
        <li key={order.paynowId} className="row">
          <div>
            <h2>
              <Link href={`/orders/${order.paynowId}`}>{order.lines.map(nameOf).join(', ')}</Link>
            </h2>
            <small>
              {order.prettyId}
              {order.createdAt !== null && <> · {formatDate(order.createdAt)}</>}
            </small>
          </div>
          <OrderStatus status={order.status} />
          <strong className="amount">{formatMoney(order.presentmentTotals.total)}</strong>
        </li>
      )}
    />
  );
}
