import { useQuery } from 'urql';
import { formatDate } from '../format.ts';
import { graphql } from '../graphql.ts';
import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { AccountNav, Heading, Older, Problem, SignInFirst, Status, Waiting } from './parts.tsx';

export const ItemsQuery = graphql(`
  query Items($after: String) {
    storefront {
      customer {
        paynowId
        deliveryItems(first: 20, after: $after) {
          nodes {
            paynowId
            state
            addedAt
            expiresAt
            isGift
            orderId
            product {
              name
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

/** What the shopper has been given. */
export function Items() {
  const { isSignedIn } = useVisit();
  const { search } = useRouter();
  const [{ data, error, fetching }] = useQuery({
    query: ItemsQuery,
    variables: { after: search.get('after') },
    pause: !isSignedIn,
  });
  const items = data?.storefront?.customer?.deliveryItems;
  return (
    <>
      <Heading title="Items" />
      {isSignedIn && <AccountNav current="/items" />}
      {!isSignedIn && <SignInFirst what="your items" back="/items" />}
      {error && <Problem error={error} />}
      {fetching && !items && <Waiting />}
      <ul className="rows">
        {items?.nodes.map(
          (item) =>
            item && (
              <li key={item.paynowId} className="row">
                <div>
                  <h2>{item.product.name}</h2>
                  <small>
                    {formatDate(item.addedAt)}
                    {item.expiresAt !== null && ` · until ${formatDate(item.expiresAt)}`}
                    {item.isGift && ' · a gift'}
                    {item.orderId !== null && (
                      <>
                        {' · '}
                        <Link href={`/orders/${item.orderId}`}>its order</Link>
                      </>
                    )}
                  </small>
                </div>
                <Status status={item.state} />
              </li>
            ),
        )}
      </ul>
      {items?.nodes.length === 0 && <p className="empty">Nothing has been delivered yet.</p>}
      <Older path="/items" pageInfo={items?.pageInfo} />
    </>
  );
}
