import {
  ACCOUNT,
  ASSIGN,
  CART,
  CATALOG,
  COUPON,
  CUSTOMER,
  LIVE,
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
  /** Acts as a shopper; with it there are tabs of the shop's front. */
  readonly customerToken?: string;
  /** A coupon code that is not taken. */
  readonly couponCode?: string;
  /** Whether PayNow tells the gateway of events; there is a tab for them then. */
  readonly live?: boolean;
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
    ...(values.live === true ? [{ query: LIVE }] : []),
    ...(values.customerToken === undefined ? [] : shopperTabs(values.productId, values.customerToken)),
  ];
}

/** What the storefront asks: without any credential, and as a shopper who has signed in. */
function shopperTabs(productId: string, customerToken: string): ExampleTab[] {
  const headers = pretty({ Authorization: `Customer ${customerToken}` });
  return [
    { query: SHELF, headers: '{}' },
    { query: ACCOUNT, headers },
    { query: CART, headers, variables: pretty({ input: { productId, quantity: 1 } }) },
  ];
}

/** The tab of a gateway that knows no examples. */
export function welcomeTab(): ExampleTab {
  return { query: WELCOME };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
