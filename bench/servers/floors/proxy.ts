import { Pool } from 'undici';
import { MOCK_URL, STORE_ID, serve } from '../serve.js';
import { productQuery, type WireOrder, type WireProduct, type WireStore } from '../wire.js';

// No GraphQL: makes the calls of the nested query, and builds its answer by hand.

const pool = new Pool(MOCK_URL, { connections: 256 });
const root = `/v1/stores/${STORE_ID}`;

async function get<T>(path: string, authorization: string): Promise<T> {
  const { body, statusCode } = await pool.request({ path, method: 'GET', headers: { authorization } });
  if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
  return (await body.json()) as T;
}

async function build(authorization: string): Promise<string> {
  const [store, orders] = await Promise.all([
    get<WireStore>(root, authorization),
    get<WireOrder[]>(`${root}/orders?limit=50`, authorization),
  ]);
  const ids = orders.flatMap(({ lines }) => lines.map((line) => line.product_id));
  const rows = await get<WireProduct[]>(`${root}/products?${productQuery(ids)}`, authorization);
  const products = new Map(rows.map(({ id, slug, name, price }) => [id, { id, slug, name, price }]));
  const shown = orders.map((order) => ({
    id: order.id,
    prettyId: order.pretty_id,
    status: order.status,
    createdAt: order.created_at,
    total: order.total_amount,
    currency: order.currency,
    customer: { id: order.customer.id, name: order.customer.name },
    lines: order.lines.map((line) => ({
      id: line.id,
      productName: line.product_name,
      quantity: line.quantity,
      total: line.total_amount,
      product: products.get(line.product_id) ?? null,
    })),
  }));
  return JSON.stringify({ data: { store: { name: store.name, currency: store.currency, orders: shown } } });
}

serve((request, response) => {
  request.resume().on('end', () => {
    build(request.headers.authorization ?? '').then(
      (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
}, '/graphql');
