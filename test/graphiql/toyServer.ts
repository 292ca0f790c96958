import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { createGraphiqlPage, type GraphiqlPageOptions } from '../../src/server/graphiql/page.js';
import { serveGraphiql } from '../../src/server/graphiql/serve.js';

/** The part of the graph that the example tabs use, with answers for some, and a subscription. */
export const TOY_SCHEMA = /* GraphQL */ `
  scalar DateTime
  scalar Decimal
  scalar Long
  type Query {
    "The manager's view of the store. Requires: API key."
    store: Store
  }
  type Store {
    name: String!
    currency: String!
    "Newest first."
    orders(first: Int = 20): OrderConnection
    products(first: Int = 20): ProductConnection
    customer(id: ID!): Customer
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type OrderConnection { nodes: [Order!]! pageInfo: PageInfo! }
  type ProductConnection { nodes: [Product!]! pageInfo: PageInfo! }
  type DeliveryItemConnection { nodes: [DeliveryItem!]! }
  type Order {
    prettyId: String!
    status: String!
    createdAt: DateTime
    customer: Customer
    lines: [OrderLine!]!
    totals: OrderTotals!
    deliveryItems(first: Int = 20): DeliveryItemConnection
  }
  type OrderTotals { total: Money! }
  "An exact amount of money."
  type Money { amount: Decimal! minorUnits: Long! currency: String! }
  type OrderLine { productName: String! quantity: Int! product: Product }
  type MetadataEntry { key: String! value: String! }
  type Customer {
    paynowId: ID!
    name: String
    createdAt: DateTime!
    metadata: [MetadataEntry!]!
    orders(first: Int = 20): OrderConnection
  }
  type Product { slug: String! name: String! price: Money }
  type DeliveryItem { paynowId: ID! state: String! expiresAt: DateTime product: DeliveryItemProduct! }
  type DeliveryItemProduct { name: String! }
  type Mutation {
    refundOrder(input: RefundOrderInput!): RefundOrderPayload
    assignDeliveryItem(input: AssignDeliveryItemInput!): AssignDeliveryItemPayload
    createCoupon(input: CreateCouponInput!): CreateCouponPayload
  }
  type Subscription {
    "Counts to a number."
    count(to: Int!): Int
  }
  type UserError { message: String! field: [String!] code: String! }
  input RefundOrderInput { orderId: ID! amount: Long reason: String idempotencyKey: String! }
  type RefundOrderPayload { refund: Refund order: Order userErrors: [UserError!]! }
  type Refund { paynowId: ID! status: String! amount: Money! }
  input AssignDeliveryItemInput { customerId: ID! productId: ID quantity: Int = 1 }
  type AssignDeliveryItemPayload { deliveryItems: [DeliveryItem!] userErrors: [UserError!]! }
  input CreateCouponInput { code: String! discount: DiscountInput! }
  input DiscountInput @oneOf { percent: Decimal amount: Long }
  type CreateCouponPayload { coupon: Coupon userErrors: [UserError!]! }
  type Coupon { paynowId: ID! code: String! enabled: Boolean! discount: CouponDiscount }
  union CouponDiscount = PercentageDiscount | FixedDiscount
  type PercentageDiscount { percent: Decimal! }
  type FixedDiscount { amount: Money }
`;

const total = { amount: '19.99', minorUnits: 1999, currency: 'EUR' };
const product = { slug: 'vip-rank', name: 'VIP Rank', price: total };
const customer = { paynowId: '7', name: 'Alex', createdAt: '2026-01-02T03:04:05Z', metadata: [] };
const order = {
  prettyId: 'PN-1001',
  status: 'COMPLETED',
  createdAt: '2026-01-02T03:04:05Z',
  customer,
  lines: [{ productName: 'VIP Rank', quantity: 1, product }],
  totals: { total },
  deliveryItems: { nodes: [{ paynowId: '9', state: 'USABLE', expiresAt: null, product: { name: 'VIP Rank' } }] },
};
const pageInfo = { hasNextPage: false, endCursor: null };
const resolvers = {
  Query: {
    store: (_: unknown, __: unknown, context: { request: Request }) => ({
      name: context.request.headers.get('authorization') ?? 'nobody',
      currency: 'EUR',
      orders: { nodes: [order], pageInfo },
      products: { nodes: [product], pageInfo },
      customer: { ...customer, orders: { nodes: [order], pageInfo } },
    }),
  },
  Mutation: {
    refundOrder: (_: unknown, { input }: { input: { amount: number } }) => ({
      refund: { paynowId: '11', status: 'CREATED', amount: { ...total, minorUnits: input.amount } },
      order,
      userErrors: [],
    }),
  },
  Subscription: {
    count: {
      async *subscribe(_: unknown, { to }: { to: number }) {
        for (let count = 1; count <= to; count += 1) {
          yield { count };
        }
      },
    },
  },
};

/** A gateway of its own with GraphiQL in front, on a free port of this machine. */
export async function startToyServer(options: GraphiqlPageOptions) {
  const schema = createSchema<{ request: Request }>({ typeDefs: TOY_SCHEMA, resolvers });
  const yoga = createYoga({ schema, graphiql: false, landingPage: false, logging: false });
  const page = createGraphiqlPage(options);
  const server = createServer((request, response) => {
    if (!serveGraphiql(page, request, response, () => undefined)) {
      void yoga(request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}
