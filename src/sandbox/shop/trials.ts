import type { ProductRow } from '../../upstream/management/products.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { StoreState } from '../state.js';

/** Whether this shopper may try a product for free: it has a trial, and they have never ordered or tried it. */
export function isTrialOpen(
  { id, trial }: ProductRow,
  customer: CustomerRow | undefined,
  store: StoreState,
  nowMs: number,
): boolean {
  if (!trial.enabled) return false;
  if (!customer) return true;
  const own = store.orders.filter(
    ({ customer_id, completed_at }) =>
      customer_id === customer.id && completed_at != null && Date.parse(completed_at) <= nowMs,
  );
  const had = own.some((order) => order.lines.some((line) => line.product_id === id));
  return !had && !(trial.new_customers_only && own.length > 0);
}
