import { useQuery } from 'urql';
import { formatDate, formatMoney } from '../format.ts';
import { graphql } from '../graphql.ts';
import { Link } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { NotFound } from './NotFound.tsx';
import { Heading, Problem, SignInFirst, Status, Waiting } from './parts.tsx';

export const OrderQuery = graphql(`
  query Order($id: ID!) {
    storefront {
      id
      customer {
        id
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

const WORDS: Readonly<Record<string, string>> = { CREATED: 'Not paid', COMPLETED: 'Paid' };

/** An order's status, in a shopper's words. */
export const OrderStatus = ({ status }: { readonly status: string }) => (
  <Status status={status}>{WORDS[status]}</Status>
);

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
        <OrderStatus status={order.status} />
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
