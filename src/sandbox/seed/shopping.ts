import type { ProductRow } from '../../upstream/management/products.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import type { LineDraft, Sale } from './lines.js';

const GIFT_SHARE = 0.03;

/** What shoppers choose from. */
export interface Shelf {
  readonly products: readonly ProductRow[];
  readonly customers: readonly CustomerRow[];
  readonly sales: readonly Sale[];
}

const allowsMore = (product: ProductRow, bought: number, quantity: number): boolean =>
  !product.customer_stock_limit.enabled || bought + quantity <= (product.customer_stock_limit.quantity ?? 0);

/** Chooses who buys and what, within the products' limits. */
export function createShopping({ random, makeId }: SeedContext, { products, customers, sales }: Shelf) {
  // What is limited for the whole store, hidden or tied to another product is left alone: it would need bookkeeping.
  const open = products.filter(
    (product) => !product.store_stock_limit.enabled && !product.is_hidden && product.required_product_ids.length === 0,
  );
  const once = open.filter((product) => product.allow_one_time_purchase);
  const monthly = open.filter((product) => product.allow_subscription);
  const bought = new Map<string, number>();
  const joined = customers.map((customer) => Date.parse(customer.created_at));
  let known = 0;

  const saleAt = (ms: number): Sale | undefined => sales.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);

  const pickProduct = (): ProductRow => {
    // The first products sell best.
    const index = Math.floor(random.next() ** 1.6 * once.length);
    return once[index] ?? random.pick(once);
  };

  const pickCustomer = (ms: number): CustomerRow => {
    // The moments only rise, so each customer who has joined is counted once.
    while (known < joined.length && (joined[known] ?? 0) < ms) known += 1;
    const index = Math.floor((1 - random.next() ** 1.3) * known);
    return customers[index] ?? random.pick(customers.slice(0, 1));
  };

  const pickReceiver = (ms: number, buyer: CustomerRow, product: ProductRow): CustomerRow | undefined => {
    if (product.is_gifting_disabled || !random.chance(GIFT_SHARE)) return undefined;
    const receiver = pickCustomer(ms);
    return receiver === buyer ? undefined : receiver;
  };

  return {
    /** Someone who has joined by then. */
    pickCustomer,
    /** One line of a new subscription. */
    pickSubscription(ms: number): LineDraft | undefined {
      if (monthly.length === 0) return undefined;
      const subscription = { id: makeId(ms), lineId: makeId(ms) };
      return { product: random.pick(monthly), quantity: 1, subscription, sale: saleAt(ms) };
    },
    /** One to four lines, each of another product; a plain basket has no gifts. */
    fillBasket(ms: number, customer: CustomerRow, plain: boolean): LineDraft[] {
      const roll = random.next();
      const size = roll < 0.48 ? 1 : roll < 0.78 ? 2 : roll < 0.93 ? 3 : 4;
      const drafts: LineDraft[] = [];
      while (drafts.length < size) {
        const product = pickProduct();
        const key = `${customer.id}/${product.id}`;
        const quantity = product.price < 1000 && random.chance(0.3) ? random.between(2, 3) : 1;
        const count = bought.get(key) ?? 0;
        if (drafts.some((draft) => draft.product === product) || !allowsMore(product, count, quantity)) continue;
        bought.set(key, count + quantity);
        const receiver = plain ? undefined : pickReceiver(ms, customer, product);
        drafts.push({ product, quantity, receiver, sale: plain ? undefined : saleAt(ms) });
      }
      return drafts;
    },
  };
}
