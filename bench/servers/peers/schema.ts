import type { WireItem, WireLine, WireOrder } from '../wire.js';

/** The graph of the hand-written peers: what the nested query needs. */
export const typeDefs = /* GraphQL */ `
  type Query {
    store(id: ID!): Store
  }
  type Store {
    name: String!
    currency: String!
    orders(first: Int!): [Order!]!
  }
  type Order {
    id: ID!
    prettyId: String!
    status: String!
    createdAt: String!
    total: Int!
    currency: String!
    customer: Customer!
    lines: [Line!]!
    deliveryItems: [DeliveryItem!]!
  }
  type DeliveryItem {
    id: ID!
    state: String!
    addedAt: String!
    customer: Customer!
  }
  type Customer {
    id: ID!
    name: String!
  }
  type Line {
    id: ID!
    productName: String!
    quantity: Int!
    total: Int!
    product: Product
  }
  type Product {
    id: ID!
    slug: String!
    name: String!
    price: Int!
  }
`;

/** Resolvers of the renamed fields. */
export const renamed = {
  Order: {
    prettyId: (row: WireOrder) => row.pretty_id,
    createdAt: (row: WireOrder) => row.created_at,
    total: (row: WireOrder) => row.total_amount,
  },
  DeliveryItem: {
    addedAt: (row: WireItem) => row.added_at,
  },
  Line: {
    productName: (row: WireLine) => row.product_name,
    total: (row: WireLine) => row.total_amount,
  },
};
