import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow, RefundRow } from '../../../src/upstream/management/payments.js';
import type { ModelPaynow } from './paynow.js';

/** An order that can be refunded: two equal lines and another one. */
export interface ModelOrder {
  readonly id: string;
  readonly paymentId: string;
  readonly lines: readonly string[];
}

/** What the writes of a history are about; each history has its own. */
export class World {
  constructor(private readonly paynow: ModelPaynow) {}

  /** Puts an order with its payment into the store. */
  anOrder(): ModelOrder {
    const { store, state } = this.paynow;
    const fits = ({ type, status, lines, giftcard_usage_amount: cards, applied_coupons: coupons }: OrderRow) =>
      type === 'one_time' && status === 'completed' && lines.length === 1 && cards === 0 && coupons.length === 0;
    const [order] = TEMPLATES.get(store) ?? store.orders.filter(fits);
    const [line] = order?.lines ?? [];
    if (!order || !line) throw new Error('the seed has no plain order');
    TEMPLATES.set(store, [order]);
    const payment = store.payments.all().find(({ order_id: id }) => id === order.id);
    if (!payment) throw new Error('the order has no payment');
    const id = state.clock.nextId();
    const paymentId = state.clock.nextId();
    const lines = [line, line, { ...line, product_name: 'Another' }].map((row) => ({
      ...row,
      id: state.clock.nextId(),
    }));
    const amount = line.total_amount * lines.length;
    store.orders.put({ ...order, id, lines, total_amount: amount });
    store.payments.put({ ...payment, id: paymentId, order_id: id, amount, presentment_amount: amount, refunds: [] });
    return { id, paymentId, lines: lines.map((row) => row.id) };
  }

  /** Every refund of an order, as PayNow has it. */
  refundsOf({ paymentId }: ModelOrder): readonly RefundRow[] {
    return this.paynow.store.payments.get(paymentId)?.refunds ?? [];
  }

  /** The payments of an order, as PayNow lists them. */
  paymentsOf({ paymentId }: ModelOrder): readonly PaymentRow[] {
    const payment = this.paynow.store.payments.get(paymentId);
    return payment ? [payment] : [];
  }

  /** PayNow finds that the newest refund of a line did not work out. */
  failRefund(order: ModelOrder): boolean {
    const payment = this.paynow.store.payments.get(order.paymentId);
    const failing = payment?.refunds?.findLast(({ order_line_id: line }) => line != null);
    if (!payment || !failing || payment.status !== 'completed') return false;
    const refunds = this.refundsOf(order).map((row) => (row === failing ? { ...row, status: 'failed' as const } : row));
    this.paynow.store.payments.put({ ...payment, refunds });
    return true;
  }

  /** A gift card with money on it. */
  aCard(): string {
    const { store, state } = this.paynow;
    const id = state.clock.nextId();
    const now = state.clock.now();
    store.giftCards.put({
      id,
      store_id: store.store.id,
      enabled: true,
      code: `MODEL-${id}`,
      balance: 100,
      starting_balance: 100,
      usable_at: now,
      created_at: now,
      created_by: { type: 'internal' },
    });
    return id;
  }

  /** Somebody who can be given things. */
  aCustomer(): string {
    const { store, state } = this.paynow;
    const [customer] = store.customers.all();
    if (!customer) throw new Error('the seed has no customer');
    const id = state.clock.nextId();
    store.customers.put({ ...customer, id });
    return id;
  }

  /** Lets a customer of their own sign in with this token, with something in the cart. */
  aShopper(token: string): void {
    const { store } = this.paynow;
    const customerId = this.aCustomer();
    store.customerTokens.set(token, { customerId, expiresMs: Number.POSITIVE_INFINITY });
    const productId = this.aProduct();
    store.carts.set(customerId, [
      { key: productId, productId, quantity: 1, subscription: false, trial: false, variables: {} },
    ]);
  }

  /** A product that anybody can buy, in any number. */
  aProduct(): string {
    const { store } = this.paynow;
    const known = PRODUCTS.get(store);
    if (known !== undefined) return known;
    const [product] = store.products.filter(
      (row) =>
        row.enabled_at !== null &&
        row.allow_one_time_purchase &&
        !row.single_game_server_only &&
        row.required_product_ids.length === 0 &&
        !row.tier_group_id &&
        row.custom_variable_ids.length === 0 &&
        !row.store_stock_limit.enabled &&
        !row.customer_stock_limit.enabled,
    );
    if (!product) throw new Error('the seed sells nothing plain');
    PRODUCTS.set(store, product.id);
    return product.id;
  }
}

/** Found once per store: the seed is large. */
const TEMPLATES = new WeakMap<object, readonly OrderRow[]>();
const PRODUCTS = new WeakMap<object, string>();
