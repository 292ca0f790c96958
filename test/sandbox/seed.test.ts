import { describe, expect, test } from 'vitest';
import { compareIds } from '../../src/sandbox/collection.js';
import { createState, MAIN_STORE_ID, OTHER_STORE_ID } from '../../src/sandbox/seed/seed.js';
import { startState } from '../../src/sandbox/seed/startState.js';
import { SANDBOX_KEYS, type StoreState } from '../../src/sandbox/state.js';
import type { OrderLineRow, OrderRow } from '../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../src/upstream/management/payments.js';
import { checkReply } from '../contract/checker.js';
import { expectSame } from '../support/expectSame.js';

const NOW = new Date('2026-03-18T15:20:00.000Z');
const state = createState({ seed: 7, now: NOW });

function storeOf(id: string): StoreState {
  const store = state.stores.get(id);
  if (!store) throw new Error(`no store ${id}`);
  return store;
}

const main = storeOf(MAIN_STORE_ID);
const other = storeOf(OTHER_STORE_ID);
const both = [main, other];

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const SUMMED = [
  'subtotal_amount',
  'discount_amount',
  'tax_amount',
  'total_amount',
  'giftcard_usage_amount',
  'presentment_subtotal_amount',
  'presentment_discount_amount',
  'presentment_tax_amount',
  'presentment_total_amount',
  'presentment_giftcard_usage_amount',
] as const satisfies ReadonlyArray<keyof OrderRow & keyof OrderLineRow>;

const isPaid = ({ status }: OrderRow) => status === 'completed' || status === 'refunded' || status === 'chargeback';

function paymentsByOrder({ payments }: StoreState): Map<string, PaymentRow[]> {
  const found = new Map<string, PaymentRow[]>();
  for (const payment of payments.all()) {
    found.set(payment.order_id, [...(found.get(payment.order_id) ?? []), payment]);
  }
  return found;
}

describe('size', () => {
  test('of the main store', () => {
    expect(main.store).toMatchObject({
      name: 'Emberfall Network',
      slug: 'emberfall',
      currency: 'usd',
      live_mode: false,
    });
    expect([...main.apiKeys]).toEqual([SANDBOX_KEYS.apiKey]);
    expect(main.gameServers.size).toBe(5);
    expect(main.tags.size).toBeGreaterThanOrEqual(6);
    expect(main.products.size).toBeGreaterThanOrEqual(40);
    expect(main.customers.size).toBeGreaterThanOrEqual(400);
    expect(main.orders.size).toBeGreaterThanOrEqual(1500);
    expect(main.deliveryItems.size).toBeGreaterThanOrEqual(3000);
    expect(main.coupons.size).toBeGreaterThanOrEqual(45);
  });

  test('of the second store', () => {
    expect(other.store).toMatchObject({ name: 'Sakura Survival', currency: 'jpy' });
    expect([...other.apiKeys]).toEqual([SANDBOX_KEYS.otherApiKey]);
    expect([other.products.size, other.customers.size, other.coupons.size]).toEqual([5, 8, 2]);
    expect(other.orders.size).toBeGreaterThanOrEqual(10);
    expect(other.payments.size).toBeGreaterThan(5);
    expect(other.deliveryItems.size).toBeGreaterThan(5);
  });
});

test('every row keeps the contract', () => {
  const rowsOf = ({
    store,
    products,
    customers,
    orders,
    payments,
    subscriptions,
    deliveryItems,
    coupons,
    sales,
    giftCards,
    tags,
  }: StoreState) => ({
    products: products.all(),
    customers: customers.all(),
    orders: orders.all(),
    payments: payments.all(),
    subscriptions: subscriptions.all(),
    'delivery/items': deliveryItems.all(),
    coupons: coupons.all(),
    sales: sales.all(),
    giftcards: giftCards.all(),
    tags: tags.all(),
    '': [store],
  });
  for (const store of both) {
    const { '': stores, ...lists } = rowsOf(store);
    expect(checkReply({ method: 'GET', path: '/v1/stores', status: 200, body: stores })).toEqual([]);
    for (const [list, body] of Object.entries(lists)) {
      const path = `/v1/stores/${store.store.id}/${list}`;
      expect(checkReply({ method: 'GET', path, status: 200, body }).slice(0, 5), list).toEqual([]);
    }
  }
});

test('the same seed and moment give the same data, another seed other data', () => {
  const rows = ({ stores }: typeof state) =>
    [...stores.values()].flatMap((store) => [
      store.products.all(),
      store.customers.all(),
      store.orders.all(),
      store.payments.all(),
      store.subscriptions.all(),
      store.deliveryItems.all(),
      store.coupons.all(),
      store.sales.all(),
      store.tags.all(),
      store.giftCards.all(),
    ]);
  const text = JSON.stringify(rows(state));
  expect(JSON.stringify(rows(createState({ seed: 7, now: NOW }))) === text).toBe(true);
  expect(JSON.stringify(rows(createState({ seed: 8, now: NOW }))) === text).toBe(false);
});

describe.each(both.map((store) => [store.store.slug, store] as const))('amounts of %s', (_slug, store) => {
  test('lines add up, and orders are the sums of their lines', () => {
    for (const order of store.orders.all()) {
      for (const line of order.lines) {
        expectSame(line.subtotal_amount, line.price * line.quantity);
        expectSame(line.total_amount, line.subtotal_amount - line.discount_amount + line.tax_amount);
        expectSame(
          line.presentment_total_amount,
          line.presentment_subtotal_amount - line.presentment_discount_amount + line.presentment_tax_amount,
        );
      }
      for (const field of SUMMED) expectSame(order[field], sum(order.lines.map((line) => line[field])), field);
      expectSame(sum(order.applied_giftcards.map(({ usage_amount }) => usage_amount)), order.giftcard_usage_amount);
      expect(sum(order.applied_coupons.map(({ usage_amount }) => usage_amount))).toBeLessThanOrEqual(
        order.discount_amount,
      );
    }
  });

  test('a paid order has one payment of what the gift card left', () => {
    const payments = paymentsByOrder(store);
    for (const order of store.orders.all()) {
      const due = order.total_amount - order.giftcard_usage_amount;
      const paid = (payments.get(order.id) ?? []).filter(({ completed_at }) => completed_at);
      expectSame(paid.length, isPaid(order) && due > 0 ? 1 : 0, order.status);
      for (const payment of paid) {
        expectSame(payment.status, order.status);
        expectSame(payment.amount, due);
        expectSame(
          payment.presentment_amount,
          order.presentment_total_amount - order.presentment_giftcard_usage_amount,
        );
        const { gateway_fee_amount, platform_fee_amount, tax_amount, store_net_amount } = payment;
        expectSame(gateway_fee_amount + platform_fee_amount + tax_amount + store_net_amount, due);
      }
    }
  });

  test('refunds give back the order or one line', () => {
    for (const payment of store.payments.all()) {
      for (const refund of payment.refunds ?? []) {
        const line = store.orders.get(payment.order_id)?.lines.find(({ id }) => id === refund.order_line_id);
        expectSame(refund.amount, refund.order_line_id ? line?.total_amount : payment.amount);
        expectSame(refund.payment_id, payment.id);
      }
      expectSame(payment.status === 'refunded', payment.refunds?.some((refund) => !refund.order_line_id) ?? false);
    }
  });
});

test.each(both)('every id leads somewhere, to the very same customer', (store) => {
  const { customers, products, coupons, giftCards, orders, gameServers } = store;
  for (const order of orders.all()) {
    expectSame(order.customer, customers.get(order.customer_id));
    for (const { coupon_id } of order.applied_coupons) expect(coupons.get(coupon_id)).toBeDefined();
    for (const { giftcard_id } of order.applied_giftcards) expect(giftCards.get(giftcard_id)).toBeDefined();
    for (const line of order.lines) {
      expectSame(products.get(line.product_id)?.price, line.price);
      expectSame(line.gift, line.gift_to_customer !== undefined);
      if (line.gift_to_customer_id) expectSame(line.gift_to_customer, customers.get(line.gift_to_customer_id));
      if (line.selected_gameserver_id) expect(gameServers.get(line.selected_gameserver_id)).toBeDefined();
    }
  }
  for (const payment of store.payments.all()) {
    expectSame(orders.get(payment.order_id)?.customer, payment.customer);
  }
  for (const item of store.deliveryItems.all()) {
    const line = orders.get(item.order_id ?? '')?.lines.find(({ id }) => id === item.order_line_id);
    expectSame(line?.product_id, item.product.id);
    expectSame(item.customer, customers.get(item.customer_id));
    expectSame(item.gift, line?.gift);
  }
});

test('each piece of a paid line is one delivery item', () => {
  const pieces = main.orders.filter(isPaid).flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
  expect(main.deliveryItems.size).toBe(sum(pieces));
  const states = new Set(main.deliveryItems.all().map((item) => item.state));
  expect([...states].sort()).toEqual(['active', 'renewed', 'revoked', 'usable', 'used']);
});

test('the five newest orders can be refunded', () => {
  const payments = paymentsByOrder(main);
  for (const order of main.orders.all().slice(-5)) {
    expect(order).toMatchObject({ status: 'completed', giftcard_usage_amount: 0, type: 'one_time' });
    expect(order.lines.length).toBeGreaterThan(0);
    for (const line of order.lines) expect(line.total_amount).toBeGreaterThan(0);
    expect(payments.get(order.id)).toMatchObject([{ status: 'completed', refunds: [] }]);
  }
});

test('the first ten products can be sold anywhere, once', () => {
  const sorted = main.products.all().toSorted((a, b) => a.sort_order - b.sort_order);
  for (const product of sorted.slice(0, 10)) {
    expect(product).toMatchObject({ single_game_server_only: false, gameservers: [], allow_one_time_purchase: true });
    expect(product).toMatchObject({ is_hidden: false, required_product_ids: [], enabled_until: null });
  }
  expect(sorted.some((product) => product.single_game_server_only)).toBe(true);
  expect(sorted.some(({ trial }) => trial.enabled)).toBe(true);
  expect(sorted.some(({ customer_stock_limit }) => customer_stock_limit.enabled)).toBe(true);
});

test('coupons have codes of their own; the demo’s is free', () => {
  const codes = main.coupons.all().map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain('SUMMER2026');
  expect(main.coupons.all().find(({ code }) => code === 'WELCOME10')?.discount_amount).toBe(100);
});

test('orders vary as a year of business does', () => {
  const orders = main.orders.all();
  const share = (passes: (order: OrderRow) => boolean) => orders.filter(passes).length / orders.length;
  expect(share(({ status }) => status === 'completed')).toBeGreaterThan(0.84);
  expect(new Set(orders.map(({ status }) => status)).size).toBe(5);
  expect(new Set(orders.map(({ type }) => type)).size).toBe(3);
  expect(new Set(orders.map((order) => order.presentment_currency))).toEqual(new Set(['usd', 'eur', 'gbp']));
  expect(share((order) => order.giftcard_usage_amount > 0)).toBeGreaterThan(0.03);
  expect(share(({ applied_coupons }) => applied_coupons.length > 0)).toBeGreaterThan(0.05);
  expect(share(({ tax_amount }) => tax_amount > 0)).toBeGreaterThan(0.2);
  expect(orders.some(({ lines }) => lines.some(({ gift }) => gift))).toBe(true);
  const refunds = main.payments.all().flatMap((payment) => payment.refunds ?? []);
  expect(refunds.some((refund) => refund.order_line_id)).toBe(true);
  expect(orders[0]?.created_at?.slice(0, 7)).toBe('2025-03');
});

test.each(both)('subscriptions agree with their orders', (store) => {
  const named = store.orders.all().flatMap(({ subscription_id: id }) => (id ? [id] : []));
  expect(store.subscriptions.all().map(({ id }) => id)).toEqual([...new Set(named)].toSorted(compareIds));
  for (const row of store.subscriptions.all()) {
    const orders = store.orders.filter(({ subscription_id: id }) => id === row.id);
    const [initial, ...renewals] = orders;
    const paid = orders.filter(isPaid);
    const [line] = row.lines;
    expectSame(row.customer, initial?.customer);
    expect(initial?.lines.map(({ subscription_line_id: id }) => id)).toEqual([line?.id]);
    expectSame(row.initial_total_amount, initial?.total_amount);
    for (const renewal of renewals) {
      expectSame(row.total_amount, renewal.total_amount);
      expectSame(row.presentment_total_amount, renewal.presentment_total_amount);
    }
    expectSame(row.billing_cycle_sequence, paid.at(-1)?.billing_cycle_sequence ?? null);
    expectSame(row.current_period_start, paid.at(-1)?.created_at ?? null);
    if (row.status === 'created') expect(orders.map(({ status }) => status)).toEqual(['created']);
    if (row.status === 'active') expectSame(paid.at(-1)?.status, 'completed');
    if (row.status === 'active' && !row.past_due)
      expect(Date.parse(row.current_period_end ?? '')).toBeGreaterThan(+NOW);
    expectSame(row.canceled_at !== null, row.status === 'canceled');
    expect(Date.parse(row.canceled_at ?? row.created_at)).toBeLessThanOrEqual(+NOW);
    if (row.next_attempt_at) expect(Date.parse(row.next_attempt_at)).toBeGreaterThan(+NOW);
    expectSame(row.next_attempt_at != null, row.status === 'active' && !row.cancel_at_period_end);
    if (row.payment_method_id) expectSame(row.payment_method?.customer_id, row.customer.id);
  }
});

test('subscriptions are in every state', () => {
  const demo = startState({ seed: 1, now: new Date('2026-11-01T12:00:00.000Z') }, { post: () => undefined }).stores.get(
    MAIN_STORE_ID,
  );
  const rows = demo?.subscriptions.all() ?? [];
  expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['created', 'active', 'canceled']));
  expect(rows.some(({ past_due }) => past_due)).toBe(true);
  expect(rows.some(({ status, cancel_at_period_end }) => status === 'active' && cancel_at_period_end)).toBe(true);
  expect(rows.some(({ pending_change }) => pending_change)).toBe(true);
  expect(rows.some(({ coupon_ids }) => coupon_ids.length > 0)).toBe(true);
});

test('the clock goes on after the newest row', () => {
  const later = createState({ seed: 7, now: new Date('2100-01-01T00:00:00.000Z') });
  expect(later.clock.now() >= '2100-01-01').toBe(true);
  const ids = [later.clock.nextId(), later.clock.nextId(), later.clock.nextId()];
  expect(new Set(ids).size).toBe(3);
  expect(ids.toSorted(compareIds)).toEqual(ids);
  for (const { orders, payments, deliveryItems } of later.stores.values()) {
    for (const rows of [orders, payments, deliveryItems]) {
      expect(compareIds(rows.all().at(-1)?.id ?? '', ids[0] ?? '')).toBeLessThan(0);
    }
  }
});
