/** One tab of GraphiQL. Variables and headers are JSON texts, as the panes show them. */
export interface ExampleTab {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
}

/** What the examples need to exist in the store they run against. Ids may be global ids or PayNow's numbers. */
export interface ExampleValues {
  /** A completed order that may be refunded. */
  readonly orderId: string;
  /** What a refund of that order pays back, in minor units. */
  readonly orderTotal: number;
  /** A customer with orders. */
  readonly customerId: string;
  /** A product that can be given to a customer. */
  readonly productId: string;
  /** A coupon code that is not taken. */
  readonly couponCode?: string;
}

/** Tabs that run at once against the store the values are from. The name of the operation is the title of its tab. */
export function exampleTabs(values: ExampleValues): readonly ExampleTab[] {
  return [
    { query: ORDERS },
    { query: CATALOG },
    { query: CUSTOMER, variables: pretty({ id: values.customerId }) },
    {
      query: REFUND,
      variables: pretty({
        input: {
          orderId: values.orderId,
          amount: values.orderTotal,
          reason: 'Tried out in GraphiQL',
          idempotencyKey: `graphiql-refund-${values.orderId}`,
        },
      }),
    },
    {
      query: ASSIGN,
      variables: pretty({ input: { customerId: values.customerId, productId: values.productId, quantity: 1 } }),
    },
    {
      query: COUPON,
      variables: pretty({ input: { code: values.couponCode ?? 'GRAPHIQL10', discount: { percent: '10' } } }),
    },
  ];
}

/** The tab of a gateway that knows no examples. */
export function welcomeTab(): ExampleTab {
  return { query: WELCOME };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

const ORDERS = `# The latest orders and all around them, at once.
# Customer and lines come with the order; products
# are read together; delivery items cost one
# PayNow call per order.
query LatestOrders {
  store {
    name
    orders(first: 5) {
      nodes {
        prettyId
        status
        createdAt
        totals {
          total { amount currency }
        }
        customer { paynowId name }
        lines {
          productName
          quantity
          product { slug name }
        }
        deliveryItems(first: 5) {
          nodes {
            state
            product { name }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`;

const CATALOG = `# The catalog. Amounts are exact decimal texts,
# never floats.
query Catalog {
  store {
    name
    currency
    products(first: 20) {
      nodes {
        slug
        name
        price { amount currency minorUnits }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
`;

const CUSTOMER = `# One customer and what they bought.
# The id is in the variables below.
query CustomerOrders($id: ID!) {
  store {
    customer(id: $id) {
      name
      createdAt
      metadata { key value }
      orders(first: 5) {
        nodes {
          prettyId
          status
          totals {
            total { amount currency }
          }
          lines { productName quantity }
        }
      }
    }
  }
}
`;

const REFUND = `# Refunds an order. "amount" is what you expect to
# be paid back, in minor units: another amount is
# refused before anything is sent. Run it twice:
# the same idempotencyKey gives the same refund,
# and no money moves again.
mutation RefundOrder($input: RefundOrderInput!) {
  refundOrder(input: $input) {
    refund {
      paynowId
      status
      amount { amount currency }
    }
    order { prettyId status }
    userErrors { code field message }
  }
}
`;

const ASSIGN = `# Gives a product to a customer without an order.
# Each run gives one more.
mutation AssignItem($input: AssignDeliveryItemInput!) {
  assignDeliveryItem(input: $input) {
    deliveryItems {
      paynowId
      state
      expiresAt
      product { name }
    }
    userErrors { code field message }
  }
}
`;

const COUPON = `# Creates a coupon. "discount" takes percent or
# amount. A second run finds the code taken:
# see userErrors.
mutation CreateCoupon($input: CreateCouponInput!) {
  createCoupon(input: $input) {
    coupon {
      paynowId
      code
      enabled
      discount {
        ... on PercentageDiscount { percent }
        ... on FixedDiscount { amount { amount currency } }
      }
    }
    userErrors { code field message }
  }
}
`;

const WELCOME = `# Put your key into the headers pane below:
#   { "Authorization": "APIKey YOUR_KEY" }
# It is forgotten when you reload this page.
# Ctrl-Enter runs the query; the book on the left
# opens the documentation.
query MyStore {
  store {
    name
    currency
  }
}
`;
