import { createSchema, createYoga } from 'graphql-yoga';
import { MOCK_URL, serve } from '../serve.js';
import type { WireItem, WireLine, WireOrder, WireProduct, WireStore } from '../wire.js';
import { renamed, typeDefs } from './schema.js';

// What is written first: GraphQL Yoga with one plain fetch per field, and no loader.

interface Context {
  readonly request: Request;
}

async function get<T>(path: string, { request }: Context): Promise<T> {
  const response = await fetch(MOCK_URL + path, {
    headers: { authorization: request.headers.get('authorization') ?? '' },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (await response.json()) as T;
}

const schema = createSchema<Context>({
  typeDefs,
  resolvers: {
    Query: {
      store: async (_: unknown, { id }: { id: string }, context: Context) => ({
        ...(await get<WireStore>(`/v1/stores/${id}`, context)),
        id,
      }),
    },
    Store: {
      orders: ({ id }: { id: string }, { first }: { first: number }, context: Context) =>
        get<WireOrder[]>(`/v1/stores/${id}/orders?limit=${first}`, context),
    },
    Order: {
      ...renamed.Order,
      lines: (row: WireOrder) => row.lines.map((line) => ({ ...line, store_id: row.store_id })),
      deliveryItems: (row: WireOrder, _: unknown, context: Context) =>
        get<WireItem[]>(`/v1/stores/${row.store_id}/orders/${row.id}/delivery/items`, context),
    },
    DeliveryItem: renamed.DeliveryItem,
    Line: {
      ...renamed.Line,
      product: (row: WireLine & { store_id: string }, _: unknown, context: Context) =>
        get<WireProduct>(`/v1/stores/${row.store_id}/products/${row.product_id}`, context),
    },
  },
});

const yoga = createYoga<Context>({ schema, logging: false, graphiql: false, landingPage: false });
serve((request, response) => void yoga(request, response), '/graphql');
