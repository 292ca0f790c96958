import type { ProductRow, StockLimitRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import { DAY_MS } from '../seed/ids.js';
import type { StoreState } from '../state.js';

/** How PayNow writes that there is no limit. */
const UNLIMITED = -1;

const SCALE_DAYS = { invalid: 0, day: 1, week: 7, month: 30, year: 365 } as const;

/** From when purchases count against a limit; from the beginning when it has no period. */
function spanStartMs({ time_value, time_scale }: StockLimitRow, nowMs: number): number {
  const days = (time_value ?? 0) * SCALE_DAYS[time_scale];
  return days === 0 ? 0 : nowMs - days * DAY_MS;
}

/** How many pieces were paid for since a moment, by one customer or by all. */
function boughtSince(store: StoreState, productId: FlakeId, fromMs: number, customerId?: FlakeId): number {
  let pieces = 0;
  for (const { status, completed_at, customer_id, lines } of store.orders.all()) {
    if (status !== 'completed' || completed_at == null) continue;
    if (customerId !== undefined && customer_id !== customerId) continue;
    const bought = lines.filter(({ product_id }) => product_id === productId);
    if (bought.length === 0 || Date.parse(completed_at) < fromMs) continue;
    pieces += bought.reduce((sum, { quantity }) => sum + quantity, 0);
  }
  return pieces;
}

/** How many pieces of a product this customer may still buy; -1 for any number. */
export function availableTo(
  product: ProductRow,
  customer: CustomerRow | undefined,
  store: StoreState,
  nowMs: number,
): number {
  const { store_stock_limit: whole, customer_stock_limit: each } = product;
  const left = (limit: StockLimitRow, customerId?: FlakeId) =>
    Math.max(0, (limit.quantity ?? 0) - boughtSince(store, product.id, spanStartMs(limit, nowMs), customerId));
  const bounds = [
    ...(whole.enabled ? [left(whole)] : []),
    ...(each.enabled ? [customer ? left(each, customer.id) : (each.quantity ?? 0)] : []),
  ];
  return bounds.length === 0 ? UNLIMITED : Math.min(...bounds);
}

/** Whether this many pieces may be bought. */
export const isEnough = (available: number, wanted: number): boolean => available === UNLIMITED || wanted <= available;

/** The product with the store's stock after a purchase. */
export function recountStock(product: ProductRow, store: StoreState, nowMs: number): ProductRow {
  const limit = product.store_stock_limit;
  if (!limit.enabled) return product;
  const left = Math.max(0, (limit.quantity ?? 0) - boughtSince(store, product.id, spanStartMs(limit, nowMs)));
  return { ...product, stock_available: { ...product.stock_available, store_available: left } };
}
