import { useQuery } from 'urql';
import { formatDate, formatMoney } from '../format.ts';
import { graphql } from '../graphql.ts';
import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { NotFound } from './NotFound.tsx';
import { AccountNav, Heading, Older, Problem, SignInFirst, Status, Waiting } from './parts.tsx';

export const OrdersQuery = graphql(`
  query Orders($after: String) {
    storefront {
      customer {
        paynowId
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

export const ordersVariables = (search: URLSearchParams) => ({ after: search.get('after') });

const WORDS: Readonly<Record<string, string>> = { CREATED: 'Not paid', COMPLETED: 'Paid' };

/** What the shopper has bought. */
export function Orders() {
  const { isSignedIn } = useVisit();
  const { search } = useRouter();
  const [{ data, error, fetching }] = useQuery({
    query: OrdersQuery,
    variables: ordersVariables(search),
    pause: !isSignedIn,
  });
  const orders = data?.storefront?.customer?.orders;
  return (
    <>
      <Heading title="Orders" />
      {isSignedIn && <AccountNav current="/orders" />}
      {search.has('paid') && isSignedIn && (
        <p className="notice good" role="status">
          Thank you. What you bought is on its way.
        </p>
      )}
      {!isSignedIn && <SignInFirst what="your orders" back="/orders" />}
      {error && <Problem error={error} />}
      {fetching && !orders && <Waiting />}
      <ul className="rows">
        {orders?.nodes.map(
          (order) =>
            order && (
              <li key={order.paynowId} className="row">
                <div>
                  <h2>
                    <Link href={`/orders/${order.paynowId}`}>
                      {order.lines
                        .map(({ productName, quantity }) =>
                          quantity > 1 ? `${productName} × ${quantity}` : productName,
                        )
                        .join(', ')}
                    </Link>
                  </h2>
                  <small>
                    {order.prettyId}
                    {order.createdAt !== null && <> · {formatDate(order.createdAt)}</>}
                  </small>
                </div>
                <Status status={order.status}>{WORDS[order.status]}</Status>
                <strong className="amount">{formatMoney(order.presentmentTotals.total)}</strong>
              </li>
            ),
        )}
      </ul>
      {orders?.nodes.length === 0 && <p className="empty">You have not bought anything yet.</p>}
      <Older path="/orders" pageInfo={orders?.pageInfo} />
    </>
  );
}

export const OrderQuery = graphql(`
  query Order($id: ID!) {
    storefront {
      customer {
        paynowId
        order(id: $id) {
          paynowId
          prettyId
          status
          createdAt
          presentmentTotals {
            subtotal {
              amount
              currency
            }
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
          lines {
            paynowId
            productName
            quantity
            customVariables {
              name
              value
            }
            presentmentTotals {
              total {
                amount
                currency
              }
            }
          }
        }
      }
    }
  }
`);

/** One order, line by line. */
export function Order({ id }: { readonly id: string }) {
  const { isSignedIn } = useVisit();
  const [{ data, error, fetching }] = useQuery({ query: OrderQuery, variables: { id }, pause: !isSignedIn });
  if (!isSignedIn) return <SignInFirst what="this order" back={`/orders/${id}`} />;
  const order = data?.storefront?.customer?.order;
  if (order === null && !fetching && !error) return <NotFound />;
  if (!order) return error ? <Problem error={error} /> : <Waiting />;
  const { subtotal, discount, giftCards, tax, total } = order.presentmentTotals;
  const sums = [
    ['Subtotal', subtotal, ''],
    ['Discount', discount, '−'],
    ['Gift cards', giftCards, '−'],
    ['Tax', tax, ''],
  ] as const;
  return (
    <div className="narrow panel">
      <Heading title={`Order ${order.prettyId}`}>
        Order <small>{order.prettyId}</small>
      </Heading>
      <p>
        <Status status={order.status}>{WORDS[order.status]}</Status>
        {order.createdAt !== null && <> {formatDate(order.createdAt)}</>}
      </p>
      <dl className="sums">
        {order.lines.map((line) => (
          <div key={line.paynowId}>
            <dt>
              {line.productName}
              {line.quantity > 1 && ` × ${line.quantity}`}
              {line.customVariables.map(({ name, value }) => (
                <small key={name}>
                  {name}: {value}
                </small>
              ))}
            </dt>
            <dd>{formatMoney(line.presentmentTotals.total)}</dd>
          </div>
        ))}
        {sums
          .filter(([, { amount }]) => Number(amount) !== 0)
          .map(([name, amount, sign]) => (
            <div key={name} className="part">
              <dt>{name}</dt>
              <dd>
                {sign}
                {formatMoney(amount)}
              </dd>
            </div>
          ))}
        <div className="total">
          <dt>Total</dt>
          <dd>{formatMoney(total)}</dd>
        </div>
      </dl>
      <Link href="/orders">All orders</Link>
    </div>
  );
}
