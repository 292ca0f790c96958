import { graphql } from '../graphql.ts';
import { OrderRowFragment } from '../pages/orders/query.ts';

/** Sales and refunds as they happen. The orders go into the cache, so that every page shows them as they are now. */
export const FeedSubscription = graphql(
  `
    subscription Feed($after: String) {
      storeEvents(after: $after, types: [ORDER_COMPLETED, REFUND]) {
        __typename
        cursor
        eventId
        receivedAt
        ... on OrderCompletedEvent {
          total {
            amount
            currency
          }
          order {
            id
            ...OrderRow
          }
        }
        ... on RefundEvent {
          amount {
            amount
            currency
          }
          order {
            id
            ...OrderRow
          }
        }
      }
    }
  `,
  [OrderRowFragment],
);
