import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionRow } from '../../../src/upstream/management/subscriptions.js';
import type { StorefrontDeliveryItemRow } from '../../../src/upstream/storefront/deliveryItems.js';
import type { StorefrontOrderRow } from '../../../src/upstream/storefront/orders.js';
import type { StorefrontSubscriptionRow } from '../../../src/upstream/storefront/subscriptions.js';
import type { CustomerRow } from '../../../src/upstream/wire/customers.js';
import { errorForm } from '../support.js';
import { type ShopBed, shopper, startShopBed } from './shopBed.js';

let bed: ShopBed;
let token: string;
let shoppers = 0;
beforeAll(async () => {
  bed = await startShopBed();
});
afterAll(() => bed[Symbol.asyncDispose]());
beforeEach(async () => {
  shoppers += 1;
  token = await bed.signIn(`Subscriber_${shoppers}`);
});

const GERMAN = { 'x-paynow-customer-countrycode': 'DE' };

const put = (slug: string, rest = '') => shopper(bed, token).put(slug, rest);
const checkOut = (body: object = {}, headers = {}) => shopper(bed, token).checkOut(body, headers);
const own = <T>(path: string) => shopper(bed, token).own<T>(path);
const managed = async <T>(path: string) => (await bed.send('GET', path)).body as T;
const me = () => bed.get<CustomerRow>('/v1/store/customer', { token });

describe('a subscription', () => {
  it('begins with its purchase, gives an item, and can be canceled by its customer alone', async () => {
    await put('ember-club', '&subscription=true');
    await put('coins-500');
    const paid = await bed.pay(await checkOut({}, GERMAN));
    const id = paid.subscription_id ?? '';
    const mine = await own<StorefrontSubscriptionRow>(`subscriptions/${id}`);
    expect(mine).toMatchObject({ status: 'active', interval_scale: 'month', cancel_at_period_end: false });
    expect(mine.lines).toMatchObject([{ product_name: 'Ember Club', price: 599 }]);
    expect(mine.next_billing_amount).toMatchObject({ subtotal: 599, tax: 114, total: 713, currency: 'usd' });
    expect(mine.next_billing_presentment_amount).toMatchObject({ total: 656, currency: 'eur' });
    expect(await own(`orders/${paid.order_id}`)).toMatchObject({ type: 'mixed', subscription_id: id });
    const { customer, ...seen } = await managed<SubscriptionRow>(`subscriptions/${id}`);
    expect(seen).toMatchObject({ status: 'active', billing_country: 'DE' });
    expect(customer.id).toBe((await me()).id);
    const items = await own<StorefrontDeliveryItemRow[]>('delivery/items');
    expect(items.map((item) => item.subscription_id)).toEqual([undefined, id]);
    expect(items[1]?.expires_at).toBe(mine.current_period_end);

    const stranger = await bed.signIn('Stranger');
    for (const method of ['GET', 'DELETE']) {
      const { body } = await bed.ask(method, `/v1/store/customer/subscriptions/${id}`, { token: stranger });
      expect(body).toEqual(errorForm(404, 'not-found'));
    }
    const cancel = () => bed.ask('DELETE', `/v1/store/customer/subscriptions/${id}`, { token });
    expect((await cancel()).status).toBe(204);
    expect(await managed(`subscriptions/${id}`)).toMatchObject({ status: 'active', cancel_at_period_end: true });
    expect((await cancel()).body).toEqual(errorForm(409, 'subscription-already-canceled'));
  });

  it('on trial costs nothing at first, and cannot be tried twice', async () => {
    await put('ember-club', '&subscription=true&trial=true');
    const paid = await bed.pay(await checkOut());
    expect(paid.payment_id).toBeNull();
    const mine = await own<StorefrontSubscriptionRow>(`subscriptions/${paid.subscription_id}`);
    const days = (Date.parse(mine.current_period_end ?? '') - Date.parse(mine.created_at)) / 86_400_000;
    expect(days).toBe(7);
    const trialId = mine.lines[0]?.trial_id ?? '';
    const found = await own<StorefrontSubscriptionRow[]>(`subscriptions?trial_id=${trialId}&status=active`);
    expect(found).toEqual([mine]);
    expect(await own('subscriptions?status=canceled')).toEqual([]);
    const asked = { token, storeId: bed.sandbox.storeId };
    expect(await bed.get('/v1/store/products/ember-club', asked)).toMatchObject({ trial: { eligible: false } });
  });
});

describe("a customer's lists", () => {
  it('are pages, and hold nobody else', async () => {
    token = bed.sandbox.customerToken;
    const { id } = await me();
    const all = await own<StorefrontOrderRow[]>('orders?limit=100');
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all.map(({ customer_id }) => customer_id))).toEqual(new Set([id]));
    const [newest, second] = all;
    expect(await own('orders?limit=1')).toEqual([newest]);
    expect(await own(`orders?limit=1&after=${newest?.id}`)).toEqual([second]);
    expect(await own('orders?limit=1&asc=true')).toEqual([all.at(-1)]);
    expect(await own(`orders?limit=1&before=${second?.id}`)).toEqual([newest]);
    const items = await own<StorefrontDeliveryItemRow[]>('delivery/items?limit=100');
    expect(new Set(items.map(({ customer_id }) => customer_id))).toEqual(new Set([id]));
    expect((await own<StorefrontSubscriptionRow[]>('subscriptions')).length).toBeGreaterThan(0);
    expect((await bed.ask('GET', '/v1/store/customer/orders?limit=0', { token })).status).toBe(400);
  });
});
