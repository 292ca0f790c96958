import { createState, MAIN_STORE_ID } from '../../src/sandbox/seed/seed.js';
import type { DeliveryItemRow } from '../../src/upstream/management/deliveryItems.js';
import type { OrderLineRow, OrderRow } from '../../src/upstream/management/orders.js';
import type { ProductRow } from '../../src/upstream/management/products.js';
import type { StoreRow } from '../../src/upstream/management/stores.js';
import type { TaxJurisdictionRow } from '../../src/upstream/wire/orders.js';

/** What the mock holds; orders newest first. */
export interface BenchData {
  readonly store: StoreRow;
  readonly orders: readonly OrderRow[];
  readonly products: readonly ProductRow[];
  /** The delivery items of an order. */
  readonly deliveryItems: (orderId: string) => readonly DeliveryItemRow[];
}

const NOW = new Date('2026-01-15T12:00:00Z');
const ORDERS = 1_100;

// PayNow sends an absent value as null; the sandbox leaves most of them out.
const EMPTY_ORDER = {
  checkout_id: null,
  checkout_token: null,
  subscription_id: null,
  coupon_id: null,
  giftcard_id: null,
  affiliate_id: null,
  last_payment_error: null,
} satisfies Partial<OrderRow>;

const EMPTY_LINE = {
  created_giftcard_id: null,
  subscription_id: null,
  subscription_line_id: null,
  subscription_change_line_id: null,
  trial_id: null,
  subscription_interval_value: null,
  subscription_interval_scale: null,
  gift_to_customer_id: null,
  gift_to_customer: null,
  sale_id: null,
  sale_version_id: null,
  selected_gameserver_id: null,
} satisfies Partial<OrderLineRow>;

const EMPTY_CUSTOMER = {
  steam_id: null,
  steam: null,
  minecraft_uuid: null,
  minecraft: null,
  minecraft_platform: null,
  xbox_xuid: null,
};

const UNTAXED: TaxJurisdictionRow = {
  name: 'United States',
  taxes: [{ tax_name: 'Sales Tax', taxable_amount: '$0.00', tax_amount: '$0.00', tax_rate: '0.00%' }],
  not_taxed_reason: 'The seller has no obligation to collect tax in this jurisdiction.',
};

/** Orders of the sandbox's seed with all fields present and two lines or more, which makes 50 of them about 274 KB. */
export function createBenchData(): BenchData {
  const state = createState({ seed: 1, now: NOW }).stores.get(MAIN_STORE_ID);
  if (!state) throw new Error('the seed has no main store');
  const found = state.orders.page({ limit: ORDERS });
  const orders = found.map((order, n): OrderRow => {
    const spare = found[(n + 1) % found.length]?.lines[0];
    const lines = order.lines.length > 1 || !spare ? order.lines : [...order.lines, spare];
    return {
      ...EMPTY_ORDER,
      ...order,
      tax_jurisdictions: order.tax_jurisdictions.length > 0 ? order.tax_jurisdictions : [UNTAXED],
      customer: { ...EMPTY_CUSTOMER, ...order.customer },
      lines: lines.map((line, at) => ({
        ...EMPTY_LINE,
        ...line,
        id: `${order.id.slice(0, -2)}${10 + at}`,
      })),
    };
  });
  const items = state.deliveryItems.all();
  // Each order has some, whatever the seed gave it: the nth gets the next ones, three each.
  const deliveryItems = (orderId: string): DeliveryItemRow[] => {
    const n = orders.findIndex(({ id }) => id === orderId);
    return [0, 1, 2].flatMap((k) => {
      const item = items[(3 * n + k) % items.length];
      return item ? [{ ...item, order_id: orderId }] : [];
    });
  };
  return { store: state.store, orders, products: state.products.all(), deliveryItems };
}
