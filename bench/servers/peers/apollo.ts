import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { announce, MOCK_URL } from '../serve.js';
import {
  productQuery,
  type WireItem,
  type WireLine,
  type WireOrder,
  type WireProduct,
  type WireStore,
} from '../wire.js';
import { renamed, typeDefs } from './schema.js';

// Apollo Server as its documentation builds it: RESTDataSource per request, DataLoader for the products.

class Paynow extends RESTDataSource {
  override baseURL = MOCK_URL;
  readonly #products = new Map<string, DataLoader<string, WireProduct | null>>();

  constructor(private readonly authorization: string) {
    super();
  }

  override willSendRequest(_path: string, request: { headers: Record<string, string> }): void {
    request.headers['authorization'] = this.authorization;
  }

  store(id: string): Promise<WireStore> {
    return this.get(`/v1/stores/${id}`);
  }

  orders(storeId: string, limit: number): Promise<WireOrder[]> {
    return this.get(`/v1/stores/${storeId}/orders`, { params: { limit: String(limit) } });
  }

  deliveryItems(storeId: string, orderId: string): Promise<WireItem[]> {
    return this.get(`/v1/stores/${storeId}/orders/${orderId}/delivery/items`);
  }

  product(storeId: string, id: string): Promise<WireProduct | null> {
    const known = this.#products.get(storeId);
    if (known) return known.load(id);
    const loader = new DataLoader<string, WireProduct | null>(async (ids) => {
      const rows = await this.get<WireProduct[]>(`/v1/stores/${storeId}/products?${productQuery(ids)}`);
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((each) => found.get(each) ?? null);
    });
    this.#products.set(storeId, loader);
    return loader.load(id);
  }
}

interface Context {
  readonly paynow: Paynow;
}

const resolvers = {
  Query: {
    store: async (_: unknown, { id }: { id: string }, { paynow }: Context) => ({ ...(await paynow.store(id)), id }),
  },
  Store: {
    orders: async ({ id }: { id: string }, { first }: { first: number }, { paynow }: Context) =>
      paynow.orders(id, first),
  },
  Order: {
    ...renamed.Order,
    lines: (row: WireOrder) => row.lines.map((line) => ({ ...line, store_id: row.store_id })),
    deliveryItems: (row: WireOrder, _: unknown, { paynow }: Context) => paynow.deliveryItems(row.store_id, row.id),
  },
  DeliveryItem: renamed.DeliveryItem,
  Line: {
    ...renamed.Line,
    product: (row: WireLine & { store_id: string }, _: unknown, { paynow }: Context) =>
      paynow.product(row.store_id, row.product_id),
  },
};

const server = new ApolloServer<Context>({ typeDefs, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ paynow: new Paynow(req.headers.authorization ?? '') }),
});
announce(url);
