import {
  ACCOUNT,
  ASSIGN,
  CART,
  CATALOG,
  COUPON,
  CUSTOMER,
  LIVE,
  LIVE_ORDERS,
  ORDERS,
  REFUND,
  SHELF,
  WELCOME,
} from './exampleQueries.js';

/** One tab of GraphiQL. Variables and headers are JSON texts, as the panes show them. */
export interface ExampleTab {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: string;
  /** What it is about: the page groups its examples by it. */
  readonly area?: string;
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
  /** Acts as a shopper; with it there are tabs of the storefront. */
  readonly customerToken?: string;
  /** A coupon code that is not taken. */
  readonly couponCode?: string;
  /** Whether PayNow tells the gateway of events; there is a tab for them then. */
  readonly live?: boolean;
}

/**
 * Examples that run at once against the store the values are from. The name of the operation is the title of its tab; the
 * first of each area opens by itself.
 */
export function exampleTabs(values: ExampleValues): readonly ExampleTab[] {
  const { orderId, customerId, productId, customerToken } = values;
  return [
    { area: 'Orders', query: ORDERS },
    {
      area: 'Orders',
      query: REFUND,
      variables: pretty({
        input: {
          orderId,
          amount: values.orderTotal,
          reason: 'Tried out in GraphiQL',
          idempotencyKey: `graphiql-refund-${orderId}`,
        },
      }),
    },
    { area: 'Customers', query: CUSTOMER, variables: pretty({ id: customerId }) },
    { area: 'Customers', query: ASSIGN, variables: pretty({ input: { customerId, productId, quantity: 1 } }) },
    { area: 'Catalog', query: CATALOG },
    {
      area: 'Catalog',
      query: COUPON,
      variables: pretty({ input: { code: values.couponCode ?? 'GRAPHIQL10', discount: { percent: '10' } } }),
    },
    ...(customerToken === undefined ? [] : shopperTabs(productId, customerToken)),
    ...(values.live === true ? [LIVE, LIVE_ORDERS].map((query) => ({ area: 'Live', query })) : []),
  ];
}

/** What the storefront asks: without any credential, and as a shopper who has signed in. */
function shopperTabs(productId: string, customerToken: string): ExampleTab[] {
  const area = 'Storefront';
  const headers = pretty({ Authorization: `Customer ${customerToken}` });
  return [
    { area, query: SHELF },
    { area, query: ACCOUNT, headers },
    { area, query: CART, headers, variables: pretty({ input: { productId, quantity: 1 } }) },
  ];
}

/** The tab of a gateway that knows no examples. */
export function welcomeTab(): ExampleTab {
  return { query: WELCOME };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
