import { graphql } from '../../graphql.ts';
import { CustomerNameFragment } from '../customerName.ts';

/** What a list shows of an order. */
export const OrderRowFragment = graphql(
  `
    fragment OrderRow on Order {
      id
      paynowId
      prettyId
      status
      type
      createdAt
      totals {
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
      customer {
        ...CustomerName
      }
    }
  `,
  [CustomerNameFragment],
);

/** Pages of orders, newest first. */
export const OrdersQuery = graphql(
  `
    query Orders($after: String, $filter: OrderFilter) {
      store {
        id
        orders(first: 25, after: $after, filter: $filter) {
          edges {
            node {
              id
              ...OrderRow
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [OrderRowFragment],
);
