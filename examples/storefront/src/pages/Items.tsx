import { formatDate } from '../format.ts';
import { graphql } from '../graphql.ts';
import { Link } from '../router.tsx';
import { AccountPage } from './AccountPage.tsx';
import { Status } from './parts.tsx';

export const ItemsQuery = graphql(`
  query Items($after: String) {
    storefront {
      id
      customer {
        id
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
export const Items = () => (
  <AccountPage
    path="/items"
    query={ItemsQuery}
    listOf={(data) => data.storefront?.customer?.deliveryItems ?? undefined}
    empty="Nothing has been delivered yet."
    row={(item) => (
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
    )}
  />
);
