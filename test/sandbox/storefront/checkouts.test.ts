import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CouponRow } from '../../../src/upstream/management/coupons.js';
import type { DeliveryItemRow } from '../../../src/upstream/management/deliveryItems.js';
import type { GiftCardRow } from '../../../src/upstream/management/giftCards.js';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { PaymentRow } from '../../../src/upstream/management/payments.js';
import type { CartRow } from '../../../src/upstream/storefront/carts.js';
import type { StorefrontDeliveryItemRow } from '../../../src/upstream/storefront/deliveryItems.js';
import type { StorefrontOrderRow } from '../../../src/upstream/storefront/orders.js';
import type { CheckoutSessionRow } from '../../../src/upstream/wire/checkouts.js';
import { errorForm, first } from '../support.js';
import { brokenRule, type ShopBed, shopper, startShopBed } from './shopBed.js';

let bed: ShopBed;
let token: string;
let shoppers = 0;
beforeAll(async () => {
  bed = await startShopBed();
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(async () => {
  shoppers += 1;
  token = await bed.signIn(`Payer_${shoppers}`);
});

const GERMAN = { 'x-paynow-customer-countrycode': 'DE', 'x-paynow-customer-ip': '198.51.100.20' };

const put = (slug: string, rest = '') => shopper(bed, token).put(slug, rest);
const tryCheckout = (body: object = {}, headers = {}) => shopper(bed, token).tryCheckout(body, headers);
const checkOut = (body: object = {}, headers = {}) => shopper(bed, token).checkOut(body, headers);
const own = <T>(path: string) => shopper(bed, token).own<T>(path);
const managed = async <T>(path: string) => (await bed.send('GET', path)).body as T;

describe('a purchase', () => {
  it('goes from the cart to the items, and both sides see it', async () => {
    await put('coins-500', '&quantity=2');
    await put('rank-vip', '&custom_variables[chat_color]=gold');
    const cart = await bed.get<CartRow>('/v1/store/cart', { token, headers: GERMAN });
    const session = await checkOut({ return_url: 'https://shop.example/thanks' }, GERMAN);
    expect(session.url).toBe(`${bed.sandbox.url}/__sandbox/checkouts/${session.id}`);
    const waiting = first(await own<StorefrontOrderRow[]>('orders'));
    expect(waiting).toMatchObject({ status: 'created', checkout_id: session.id, completed_at: null });
    expect(waiting.presentment_total_amount).toBe(cart.total);
    const [open] = await bed.rows<PaymentRow>(`payments?order_id=${waiting.id}`);
    expect(open).toMatchObject({ status: 'created', amount: waiting.total_amount });
    expect(await bed.get(`/__sandbox/checkouts/${session.id}`)).toMatchObject({ status: 'open', total: '€24.04' });

    const paid = await bed.pay(session);
    expect(paid).toMatchObject({ order_id: waiting.id, payment_id: open?.id, subscription_id: null });
    expect(await bed.get('/v1/store/cart', { token })).toMatchObject({ lines: [] });
    const order = await own<StorefrontOrderRow>(`orders/${waiting.id}`);
    expect(order).toMatchObject({
      status: 'completed',
      currency: 'usd',
      presentment_currency: 'eur',
      type: 'one_time',
    });
    expect(order.tax_amount).toBeGreaterThan(0);
    expect(order.lines[1]?.custom_variables).toMatchObject({ chat_color: { value: 'gold', price: 199 } });
    expect(order).not.toHaveProperty('checkout_token');
    const seen = await managed<OrderRow>(`orders/${waiting.id}`);
    expect(seen).toMatchObject({ status: 'completed', customer_ip: '198.51.100.20', billing_country: 'DE' });
    expect(await managed<PaymentRow>(`payments/${open?.id}`)).toMatchObject({ status: 'completed' });

    const items = await own<StorefrontDeliveryItemRow[]>('delivery/items');
    expect(items.map(({ product, state }) => [product.slug, state])).toEqual([
      ['rank-vip', 'usable'],
      ['coins-500', 'usable'],
      ['coins-500', 'usable'],
    ]);
    expect(items.map(({ id }) => id).toReversed()).toEqual(paid.delivery_item_ids);
    const ofOrder = await bed.rows<DeliveryItemRow>(`orders/${waiting.id}/delivery/items`);
    expect(ofOrder.map(({ id }) => id)).toEqual(paid.delivery_item_ids);
    const twice = await bed.ask('POST', `/__sandbox/checkouts/${session.id}/complete`);
    expect(twice.body).toEqual(errorForm(409, 'checkout-not-open'));
    // What was bought can be given back.
    expect((await bed.send('POST', `orders/${waiting.id}/refund`, {})).status).toBe(200);
    expect(await own(`orders/${waiting.id}`)).toMatchObject({ status: 'refunded' });
  });

  it('is paid on a page, which leads back to the shop', async () => {
    await put('rank-vip', '&custom_variables[chat_color]=gold');
    const { url } = await checkOut({
      return_url: 'https://shop.example/orders?a=1&b="2"',
      cancel_url: 'https://shop.example/cart',
    });
    const open = (path = '', method = 'GET') =>
      fetch(url + path, { method, headers: { accept: 'text/html,*/*' }, redirect: 'manual' });
    const page = await open();
    expect({ status: page.status, type: page.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    });
    const html = await page.text();
    expect(html).toContain(`<form method="post" action="${url}/complete">`);
    expect(html).toContain('VIP Rank');
    expect(html).toContain('<a class="button" href="https://shop.example/cart">');
    const declined = await open('/fail', 'POST');
    expect([declined.status, declined.headers.get('location')]).toEqual([303, url]);
    expect(await (await open()).text()).toContain('The payment was declined.');
    const paid = await open('/complete', 'POST');
    expect([paid.status, paid.headers.get('location')]).toEqual([303, 'https://shop.example/orders?a=1&b="2"']);
    const after = await (await open()).text();
    expect(after).toContain('This order is completed.');
    expect(after).toContain('href="https://shop.example/orders?a=1&amp;b=&quot;2&quot;"');
    expect(after).not.toContain('<form');
    expect(await own<StorefrontOrderRow[]>('orders')).toMatchObject([{ status: 'completed' }]);
  });

  it('can be declined and tried again', async () => {
    await put('coins-500');
    const { id } = await checkOut();
    const fail = await bed.ask('POST', `/__sandbox/checkouts/${id}/fail`, {
      body: { decline_code: 'insufficient_funds' },
    });
    expect(fail.status).toBe(200);
    const { id: orderId } = first(await own<StorefrontOrderRow[]>('orders'));
    expect(await managed(`orders/${orderId}`)).toMatchObject({
      status: 'created',
      last_payment_error: { decline_code: 'insufficient_funds' },
    });
    await bed.ask('POST', `/__sandbox/checkouts/${id}/complete`);
    const payments = await bed.rows<PaymentRow>(`payments?order_id=${orderId}`);
    expect(payments.map(({ status }) => status)).toEqual(['completed', 'failed']);
    const unknown = await bed.ask('POST', '/__sandbox/checkouts/42/complete');
    expect(unknown.body).toEqual(errorForm(404, 'not-found'));
    const wrong = await bed.ask('POST', `/__sandbox/checkouts/${id}/fail`, { body: { decline_code: 'bored' } });
    expect(wrong.body).toEqual(brokenRule('decline_code', 'enum'));
  });

  it('without a cart leaves the cart alone, and its gift goes to the receiver', async () => {
    await put('coins-1200');
    const { id } = await bed.product('coins-500');
    const friend = await bed.signIn('Lucky_Friend');
    const line = { product_id: id, quantity: 1, gift_to: { platform: 'minecraft_java_name', id: 'Lucky_Friend' } };
    const answer = await bed.ask('POST', '/v1/checkouts', { token, body: { lines: [line] } });
    const paid = await bed.pay(answer.body as CheckoutSessionRow);
    expect(await bed.get('/v1/store/cart', { token })).toMatchObject({ lines: [{ slug: 'coins-1200' }] });
    expect(await own('delivery/items')).toEqual([]);
    const items = await bed.get<StorefrontDeliveryItemRow[]>('/v1/store/customer/delivery/items', { token: friend });
    expect(items).toMatchObject([{ gift: true, order_id: paid.order_id }]);
    // The order is the buyer's alone.
    const { body } = await bed.ask('GET', `/v1/store/customer/orders/${paid.order_id}`, { token: friend });
    expect(body).toEqual(errorForm(404, 'not-found'));
  });
});

describe('codes', () => {
  it('of coupons and gift cards lower what is due, and are counted when it is paid', async () => {
    const cards = await bed.rows<GiftCardRow>('giftcards?limit=100');
    const card = first(
      cards.filter((one) => one.enabled && !one.expires_at && one.note === null && one.balance === 500),
    );
    await put('coins-3000');
    await checkOut({ promo_codes: ['welcome10', card.code] });
    const session = await checkOut({ promo_codes: ['welcome10', card.code], affiliate_code: 'nobody' });
    const paid = await bed.pay(session);
    const order = await managed<OrderRow>(`orders/${paid.order_id}`);
    expect(order).toMatchObject({ subtotal_amount: 2299, discount_amount: 230, giftcard_usage_amount: 500 });
    expect(await managed(`payments/${paid.payment_id}`)).toMatchObject({ amount: 2299 - 230 - 500 });
    expect(await managed(`giftcards/${card.id}`)).toMatchObject({ balance: 0 });
    await put('coins-3000');
    // Once per customer; and the card is empty.
    const again = await tryCheckout({ promo_codes: ['WELCOME10', card.code] });
    expect(again.body).toEqual(brokenRule('promo_codes[0]', 'promo-code'));
    expect(again.body).toEqual(brokenRule('promo_codes[1]', 'promo-code'));
  });

  it('that pay all leave no payment', async () => {
    const card = { enabled: true, code: 'ALL-OF-IT', balance: 5000, usable_at: '2025-01-01T00:00:00Z' };
    expect((await bed.send('POST', 'giftcards', card)).status).toBe(200);
    await put('coins-500');
    const paid = await bed.pay(await checkOut({ promo_codes: ['all-of-it'] }, GERMAN));
    expect(paid.payment_id).toBeNull();
    expect(await own(`orders/${paid.order_id}`)).toMatchObject({ status: 'completed', giftcard_usage_amount: 594 });
    expect(await bed.rows(`payments?order_id=${paid.order_id}`)).toEqual([]);
  });

  it.each([
    [{ promo_codes: ['NO-SUCH'] }, 'promo_codes[0]', 'promo-code'],
    [{ promo_codes: ['STAFF'] }, 'promo_codes[0]', 'promo-code'],
    [{ promo_codes: ['FALL15'] }, 'promo_codes[0]', 'promo-code'],
    [{ promo_codes: ['CLANBASE'] }, 'promo_codes[0]', 'promo-code'],
    [{ promo_codes: ['CRATES30'] }, 'promo_codes[0]', 'promo-code'],
    [{ coupon_id: '42' }, 'coupon_id', 'reference'],
    [{ return_url: 'javascript:alert(1)' }, 'return_url', 'url'],
    [{ auto_redirect: true }, 'return_url', 'required'],
    [{ voucher: 'x' }, 'voucher', 'unknown'],
  ])('%j is refused', async (body, path, rule) => {
    await put('coins-500');
    expect((await tryCheckout(body)).body).toEqual(brokenRule(path, rule));
    expect(await own('orders')).toEqual([]);
  });

  it('of a coupon for some products leave the others alone', async () => {
    const coupon = first((await bed.rows<CouponRow>('coupons?limit=100')).filter(({ code }) => code === 'CRATES30'));
    const server = first(await bed.rows<{ id: string; name: string }>('gameservers')).id;
    await put('coins-500');
    await put('crate-ember', `&gameserver_id=${server}&custom_variables[lucky_number]=7`);
    const { order_id: id } = await bed.pay(await checkOut({ coupon_id: coupon.id }));
    const order = await managed<OrderRow>(`orders/${id}`);
    expect(order.lines.map((line) => line.discount_amount)).toEqual([0, 300]);
    expect(order.applied_coupons).toMatchObject([{ coupon_id: coupon.id, usage_amount: 300 }]);
    expect(order.lines[1]).toMatchObject({ selected_gameserver_id: server });
    const items = await own<StorefrontDeliveryItemRow[]>('delivery/items');
    expect(items.map((item) => item.execute_on_gameserver_id)).toEqual([server, undefined]);
  });
});

describe('stock', () => {
  it('goes down with every purchase', async () => {
    const before = await bed.product('cosmetic-founder-statue');
    await put('cosmetic-founder-statue');
    const late = await checkOut();
    await bed.pay(await checkOut());
    const after = await bed.product('cosmetic-founder-statue');
    expect(after.stock_available.store_available).toBe(before.stock_available.store_available - 1);
    const path = '/v1/store/products/cosmetic-founder-statue';
    const sold = { stock: { available_to_purchase: false, customer_available: 0 } };
    expect(await bed.get(path, { token, storeId: bed.sandbox.storeId })).toMatchObject(sold);
    expect(await bed.get(path)).toMatchObject({ stock: { available_to_purchase: true, customer_available: 1 } });
    const answer = await bed.ask('POST', `/__sandbox/checkouts/${late.id}/complete`);
    expect(answer.body).toEqual(errorForm(409, 'product-out-of-stock'));
  });

  it('and required products are looked at again when the cart is paid', async () => {
    expect((await tryCheckout()).body).toEqual(brokenRule('lines', 'length'));
    await put('battle-pass-s7-skip');
    expect((await tryCheckout()).body).toEqual(brokenRule('lines[0].product_id', 'required-product'));
    await put('battle-pass-s7');
    expect((await tryCheckout()).status).toBe(200);
  });
});
