import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CouponRow } from '../../../src/upstream/management/coupons.js';
import type { DeliveryItemRow } from '../../../src/upstream/management/deliveryItems.js';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { type Bed, errorForm, first, startBed } from '../support.js';

let bed: Bed;
beforeAll(async () => {
  bed = await startBed();
});
afterAll(() => bed[Symbol.asyncDispose]());

async function walk(list: string, asc: boolean, direction: 'after' | 'before'): Promise<string[]> {
  const ids: string[] = [];
  let cursor = direction === 'before' ? '0' : undefined;
  // Before the lowest id of a falling list, or the highest of a rising one, stands everything.
  if (direction === 'before' && asc) cursor = '9'.repeat(20);
  for (;;) {
    const query = `limit=100&asc=${asc}${cursor === undefined ? '' : `&${direction}=${cursor}`}`;
    const page = (await bed.rows(`${list}?${query}`)).map(({ id }) => id);
    if (page.length === 0) return ids;
    if (direction === 'after') ids.push(...page);
    else ids.unshift(...page);
    cursor = direction === 'after' ? page.at(-1) : page[0];
  }
}

describe('paging', () => {
  it.each(['customers', 'coupons', 'giftcards'])('%s: four walks see the same rows, none twice', async (list) => {
    const down = await walk(list, false, 'after');
    expect(new Set(down).size).toBe(down.length);
    expect(down.length).toBeGreaterThan(10);
    expect(await walk(list, false, 'before')).toEqual(down);
    const up = down.toReversed();
    expect(await walk(list, true, 'after')).toEqual(up);
    expect(await walk(list, true, 'before')).toEqual(up);
    expect(up).toEqual([...up].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
  });

  // Long lists of large rows.
  it.each(['orders', 'payments', 'delivery/items'])(
    '%s: a walk down and one up see the same rows, none twice',
    async (list) => {
      const down = await walk(list, false, 'after');
      expect(new Set(down).size).toBe(down.length);
      expect(await walk(list, true, 'after')).toEqual(down.toReversed());
    },
  );

  it("a customer's delivery items are pages too, an order's are not", async () => {
    const { customer_id: customer, order_id: order } = first(await bed.rows<DeliveryItemRow>('delivery/items?limit=1'));
    const own = await walk(`customers/${customer}/delivery/items`, false, 'after');
    expect(own.length).toBeGreaterThan(0);
    const ofOrder = await bed.rows<DeliveryItemRow>(`orders/${order}/delivery/items`);
    expect(ofOrder.every((row) => row.order_id === order)).toBe(true);
    expect((await bed.send('GET', `orders/${order}/delivery/items?limit=1`)).status).toBe(400);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'after=abc', 'asc=maybe', 'wrong=1', 'limit=1&limit=2'])(
    '%s is refused with the parameter named',
    async (query) => {
      const { status, body } = await bed.send('GET', `orders?${query}`);
      expect(status).toBe(400);
      expect(body).toEqual(errorForm(400, 'bad-request'));
      expect(body).toMatchObject({ errors: [{ path: query.split('=')[0] }] });
    },
  );
});

describe('stores and products', () => {
  it('the stores of a key, one store, and none of another key', async () => {
    const { storeId, otherStoreId, otherApiKey } = bed.sandbox;
    expect(await bed.rows('/v1/stores')).toMatchObject([{ id: storeId }]);
    expect((await bed.send('GET', `/v1/stores/${storeId}`)).body).toMatchObject({ id: storeId });
    for (const path of [`/v1/stores/${otherStoreId}`, `/v1/stores/${otherStoreId}/products`, '/v1/stores/42']) {
      expect((await bed.send('GET', path)).body).toEqual(errorForm(404, 'not-found'));
    }
    const other = await bed.send('GET', `/v1/stores/${otherStoreId}`, undefined, `APIKey ${otherApiKey}`);
    expect(other.body).toMatchObject({ id: otherStoreId });
  });

  it('products by id, by slug, in their order', async () => {
    const all = await bed.rows<ProductRow>('products');
    expect(all.map((row) => row.sort_order)).toEqual(all.map((row) => row.sort_order).sort((a, b) => a - b));
    const [a, b] = all;
    if (!a || !b) throw new Error('too few products');
    expect(await bed.rows(`products?product_id=${b.id}&product_id=${a.id}`)).toEqual([a, b]);
    expect(await bed.rows(`products?slug=${b.slug}`)).toEqual([b]);
    expect(await bed.rows('products?slug=none')).toEqual([]);
    expect((await bed.send('GET', `products/${a.id}`)).body).toEqual(a);
    expect((await bed.send('GET', 'products/42')).body).toEqual(errorForm(404, 'not-found'));
    expect((await bed.send('GET', 'products/abc')).body).toEqual(errorForm(400, 'bad-request'));
  });
});

describe('filters', () => {
  it('of orders', async () => {
    const some = await bed.rows<OrderRow>('orders?limit=100');
    const pick = (has: (row: OrderRow) => unknown) => first(some.filter(has));
    const order = first(some);
    const couponId = first(pick((row) => row.applied_coupons.length).applied_coupons).coupon_id;
    const productId = first(order.lines).product_id;
    const cases: Array<[string, (row: OrderRow) => boolean]> = [
      ['status=refunded&status=canceled', (row) => row.status === 'refunded' || row.status === 'canceled'],
      [`order_id=${order.id}`, (row) => row.id === order.id],
      [`customer_id=${order.customer_id}`, (row) => row.customer_id === order.customer_id],
      [`billing_email=${encodeURIComponent(order.billing_email)}`, (row) => row.billing_email === order.billing_email],
      [`customer_ip=${order.customer_ip}`, (row) => row.customer_ip === order.customer_ip],
      [`checkout_id=${order.checkout_id}`, (row) => row.checkout_id === order.checkout_id],
      ['is_subscription=true', (row) => row.is_subscription],
      [`coupon_id=${couponId}`, (row) => row.applied_coupons.some((one) => one.coupon_id === couponId)],
      [`product_id=${productId}`, (row) => row.lines.some((line) => line.product_id === productId)],
    ];
    for (const [query, passes] of cases) {
      const rows = await bed.rows<OrderRow>(`orders?limit=100&${query}`);
      expect(rows.length, query).toBeGreaterThan(0);
      expect(rows.every(passes), query).toBe(true);
      const expected = some.filter(passes).map(({ id }) => id);
      expect(rows.map(({ id }) => id).slice(0, expected.length), query).toEqual(expected);
    }
    for (const name of ['subscription_id', 'affiliate_id', 'giftcard_id', 'sale_id']) {
      expect(await bed.rows(`orders?${name}=42`)).toEqual([]);
    }
    expect((await bed.send('GET', 'orders?status=lost')).status).toBe(400);
  });

  it('of payments, delivery items and coupons', async () => {
    const payment = first(await bed.rows<PaymentRow>('payments?status=completed&limit=1'));
    const ofOrder = await bed.rows<PaymentRow>(
      `payments?order_id=${payment.order_id}&customer_id=${payment.customer_id}`,
    );
    expect(ofOrder).toContainEqual(payment);
    const items = await bed.rows<DeliveryItemRow>('delivery/items?limit=100&activeOnly=true');
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['active', 'usable']));
    const coupons = await bed.rows<CouponRow>('coupons');
    const active = await bed.rows<CouponRow>('coupons?status=active');
    const inactive = await bed.rows<CouponRow>('coupons?status=inactive');
    expect(active.every((row) => row.enabled)).toBe(true);
    expect(active.length + inactive.length).toBe(coupons.length);
    expect(await bed.rows('coupons?type=manual')).toEqual(coupons);
    const personal = coupons.find((row) => row.usable_by_customer_id)?.usable_by_customer_id;
    if (personal) expect(await bed.rows(`coupons?usable_by_customer_id=${personal}`)).not.toEqual([]);
  });
});

describe('customers', () => {
  it('search, several by id, and the look-up', async () => {
    const [a, b] = await bed.rows<CustomerRow>('customers?limit=2');
    if (!a || !b) throw new Error('too few customers');
    expect(await bed.rows(`customers?customer_id=${a.id}&customer_id=${b.id}`)).toEqual([a, b]);
    const found = await bed.rows<CustomerRow>(`customers?search=${encodeURIComponent((a.name ?? '').toUpperCase())}`);
    expect(found).toContainEqual(a);
    expect((await bed.send('GET', `customers/${a.id}`)).body).toEqual(a);
    const many = await bed.rows<CustomerRow>('customers?limit=100');
    const fields = ['id', 'steam_id', 'minecraft_uuid', 'xbox_xuid', 'name'] as const;
    for (const field of fields) {
      const row = many.find((one) => one[field]);
      if (!row) continue;
      const { body } = await bed.send('GET', `customers/lookup?${field}=${encodeURIComponent(row[field] ?? '')}`);
      expect(body, field).toMatchObject({ [field]: row[field] });
    }
  });

  it.each([
    ['', 400],
    ['?id=1&steam_id=2', 400],
    ['?nick=1', 400],
    ['?id=1', 404],
    ['?minecraft_bedrock_name=nobody-at-all', 404],
  ])('lookup%s is %i', async (query, status) => {
    expect(await bed.send('GET', `customers/lookup${query}`)).toMatchObject({ status, body: { status } });
  });
});
