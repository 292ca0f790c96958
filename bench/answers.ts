/** An answer to the nested queries, under names that belong to no server. */
export interface Answer {
  readonly name: string;
  readonly currency: string;
  readonly orders: readonly unknown[];
}

type Loose = Readonly<Record<string, unknown>>;

const field = (row: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Loose | null | undefined)?.[name], row);
const list = (row: unknown, name: string): readonly unknown[] => field(row, name) as readonly unknown[];
const lower = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** Where a server keeps what the nested query asks for. */
interface Places {
  readonly store: readonly string[];
  readonly orders: (data: unknown) => readonly unknown[];
  readonly order: Readonly<
    Record<'id' | 'prettyId' | 'status' | 'createdAt' | 'total' | 'currency', readonly string[]>
  >;
  /** The delivery items of an order, in the deep query. */
  readonly items: (order: unknown) => readonly unknown[];
  readonly customerId: string;
  readonly line: Readonly<Record<'id' | 'name' | 'quantity' | 'total', readonly string[]>>;
  readonly productId: string;
  readonly price: readonly string[];
}

/** Our gateway's names. */
export const GATEWAY: Places = {
  store: ['store'],
  orders: (data) => list(field(data, 'store', 'orders'), 'nodes'),
  items: (order) => list(field(order, 'deliveryItems'), 'nodes'),
  order: {
    id: ['paynowId'],
    prettyId: ['prettyId'],
    status: ['status'],
    createdAt: ['createdAt'],
    total: ['totals', 'total', 'minorUnits'],
    currency: ['totals', 'total', 'currency'],
  },
  customerId: 'paynowId',
  line: { id: ['paynowId'], name: ['productName'], quantity: ['quantity'], total: ['totals', 'total', 'minorUnits'] },
  productId: 'paynowId',
  price: ['price', 'minorUnits'],
};

/** The names of the servers written for the benchmark. */
export const WRITTEN: Places = {
  store: ['store'],
  orders: (data) => list(field(data, 'store'), 'orders'),
  items: (order) => list(order, 'deliveryItems'),
  order: {
    id: ['id'],
    prettyId: ['prettyId'],
    status: ['status'],
    createdAt: ['createdAt'],
    total: ['total'],
    currency: ['currency'],
  },
  customerId: 'id',
  line: { id: ['id'], name: ['productName'], quantity: ['quantity'], total: ['total'] },
  productId: 'id',
  price: ['price'],
};

/** PayNow's own names, as a graph made from its OpenAPI file has them. */
export const COMPOSED: Places = {
  store: ['Store_GetStore'],
  orders: (data) => list(data, 'Orders_GetOrders'),
  items: () => [],
  order: {
    id: ['id'],
    prettyId: ['pretty_id'],
    status: ['status'],
    createdAt: ['created_at'],
    total: ['total_amount'],
    currency: ['currency'],
  },
  customerId: 'id',
  line: { id: ['id'], name: ['product_name'], quantity: ['quantity'], total: ['total_amount'] },
  productId: 'id',
  price: ['price'],
};

/** An answer's data without the names of the server that gave it. */
export const normalise = (data: unknown, places: Places): Answer =>
  answerOf(data, places, (order) => ({
    id: field(order, ...places.order.id),
    prettyId: field(order, ...places.order.prettyId),
    status: lower(field(order, ...places.order.status)),
    // A date may be printed in several ways.
    createdAt: Date.parse(String(field(order, ...places.order.createdAt))),
    total: field(order, ...places.order.total),
    currency: lower(field(order, ...places.order.currency)),
    customer: [field(order, 'customer', places.customerId), field(order, 'customer', 'name')],
    lines: list(order, 'lines').map((line) => ({
      id: field(line, ...places.line.id),
      name: field(line, ...places.line.name),
      quantity: field(line, ...places.line.quantity),
      total: field(line, ...places.line.total),
      product: [places.productId, 'slug', 'name'].map((name) => field(line, 'product', name)),
      price: field(line, 'product', ...places.price),
    })),
  }));

/** The same for the deep query. */
export const deepOf = (data: unknown, places: Places): Answer =>
  answerOf(data, places, (order) => ({
    id: field(order, ...places.order.id),
    prettyId: field(order, ...places.order.prettyId),
    items: places
      .items(order)
      .map((item) => [
        field(item, ...places.order.id),
        lower(field(item, 'state')),
        Date.parse(String(field(item, 'addedAt'))),
        field(item, 'customer', 'name'),
      ]),
  }));

function answerOf(data: unknown, places: Places, orderOf: (order: unknown) => unknown): Answer {
  const store = field(data, ...places.store);
  return {
    name: String(field(store, 'name')),
    currency: String(lower(field(store, 'currency'))),
    orders: places.orders(data).map(orderOf),
  };
}

/** The same, without what changes in the rows from one call to the next. */
export const steady = (answer: Answer): Answer => ({
  ...answer,
  orders: answer.orders.map((order) => ({ ...(order as Loose), prettyId: null })),
});
