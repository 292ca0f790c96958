import { Pool } from 'undici';
import { MOCK_URL, STORE_ID, serve } from '../serve.js';
import { productQuery, type WireItem, type WireOrder, type WireProduct, type WireStore } from '../wire.js';

// No GraphQL: makes the calls of the nested and of the deep query, and builds their answers by hand. It keeps the store
// and the products of each credential as long as the gateway does by default, so that both make the same calls.

const STORE_MS = 60_000;
const PRODUCT_MS = 5_000;

const pool = new Pool(MOCK_URL, { connections: 256 });
const root = `/v1/stores/${STORE_ID}`;
const kept = new Map<string, { readonly row: unknown; readonly until: number }>();

/** What is kept under a name; always of the type that was kept there. */
function recall<T>(name: string): T | undefined {
  const found = kept.get(name);
  return found && found.until > performance.now() ? (found.row as T) : undefined;
}

const keep = (name: string, row: unknown, ms: number): void =>
  void kept.set(name, { row, until: performance.now() + ms });

async function get<T>(path: string, authorization: string): Promise<T> {
  const { body, statusCode } = await pool.request({ path, method: 'GET', headers: { authorization } });
  if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
  return (await body.json()) as T;
}

async function readStore(authorization: string): Promise<WireStore> {
  const name = `${authorization} store`;
  const known = recall<WireStore>(name);
  if (known) return known;
  const store = await get<WireStore>(root, authorization);
  keep(name, store, STORE_MS);
  return store;
}

async function readProducts(ids: ReadonlySet<string>, authorization: string): Promise<Map<string, WireProduct>> {
  const products = new Map<string, WireProduct>();
  const missing: string[] = [];
  for (const id of ids) {
    const known = recall<WireProduct>(`${authorization} ${id}`);
    if (known) products.set(id, known);
    else missing.push(id);
  }
  if (missing.length === 0) return products;
  const rows = await get<WireProduct[]>(`${root}/products?${productQuery(missing)}`, authorization);
  for (const { id, slug, name, price } of rows) {
    const product = { id, slug, name, price };
    products.set(id, product);
    keep(`${authorization} ${id}`, product, PRODUCT_MS);
  }
  return products;
}

async function buildNested(authorization: string): Promise<string> {
  const [store, orders] = await Promise.all([
    readStore(authorization),
    get<WireOrder[]>(`${root}/orders?limit=50`, authorization),
  ]);
  const ids = new Set(orders.flatMap(({ lines }) => lines.map((line) => line.product_id)));
  const products = await readProducts(ids, authorization);
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

async function buildDeep(authorization: string): Promise<string> {
  const [store, orders] = await Promise.all([
    readStore(authorization),
    get<WireOrder[]>(`${root}/orders?limit=20`, authorization),
  ]);
  const shown = orders.map(async (order) => {
    const items = await get<WireItem[]>(`${root}/orders/${order.id}/delivery/items`, authorization);
    const deliveryItems = items.map(({ id, state, added_at, customer }) => ({
      id,
      state,
      addedAt: added_at,
      customer: { name: customer.name },
    }));
    return { id: order.id, prettyId: order.pretty_id, deliveryItems };
  });
  const { name, currency } = store;
  return JSON.stringify({ data: { store: { name, currency, orders: await Promise.all(shown) } } });
}

serve((request, response) => {
  let query = '';
  request.setEncoding('latin1').on('data', (part: string) => {
    query += part;
  });
  request.on('end', () => {
    const build = query.includes('deliveryItems') ? buildDeep : buildNested;
    build(request.headers.authorization ?? '').then(
      (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
}, '/graphql');
