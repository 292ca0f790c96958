import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrderRow } from '../../../src/upstream/management/orders.js';
import type { ProductRow } from '../../../src/upstream/management/products.js';
import type { SubscriptionRow } from '../../../src/upstream/management/subscriptions.js';
import type { StorefrontDeliveryItemRow } from '../../../src/upstream/storefront/deliveryItems.js';
import type { TierChangeRow, TierGroupRow } from '../../../src/upstream/storefront/tierGroups.js';
import type { CheckoutSessionRow } from '../../../src/upstream/wire/checkouts.js';
import { errorForm, first } from '../support.js';
import { brokenRule, type ShopBed, startShopBed } from './shopBed.js';

let bed: ShopBed;
let club: ProductRow;
let plus: ProductRow;
let shoppers = 0;
beforeAll(async () => {
  bed = await startShopBed();
  [club, plus] = await Promise.all([bed.product('ember-club'), bed.product('ember-club-plus')]);
});
afterAll(() => bed[Symbol.asyncDispose]());

const GERMAN = { 'x-paynow-customer-countrycode': 'DE' };

/** A new customer who has just subscribed. */
async function subscriber(productId: string) {
  shoppers += 1;
  const token = await bed.signIn(`Climber_${shoppers}`);
  const body = { lines: [{ product_id: productId, quantity: 1, subscription: true }] };
  const answer = await bed.ask('POST', '/v1/checkouts', { token, body, headers: GERMAN });
  const { subscription_id: id } = await bed.pay(answer.body as CheckoutSessionRow);
  const groups = () => bed.get<TierGroupRow[]>('/v1/store/tier-groups', { token });
  const group = first(await groups());
  const move = (targetId: string, rest = '', more = {}) =>
    bed.ask('POST', `/v1/store/tier-groups/${group.tier_group_id}/change${rest}`, {
      token,
      body: { target_product_id: targetId, ...more },
    });
  const subscription = async () => (await bed.send('GET', `subscriptions/${id}`)).body as SubscriptionRow;
  return { token, group, groups, move, subscription };
}

it('shows a place on the ladder, to its customer and on the shelf', async () => {
  const { token, group } = await subscriber(club.id);
  expect(group).toMatchObject({
    tier_group_id: club.tier_group_id,
    active_product_id: club.id,
    next_billing_amount: 713,
    next_billing_presentment_amount: 656,
    currency: 'usd',
    presentment_currency: 'eur',
  });
  const asked = { token, storeId: bed.sandbox.storeId };
  const product = await bed.get('/v1/store/products/ember-club-plus', asked);
  expect(product).toMatchObject({ tier_group_id: group.tier_group_id, active_tier_group: group });
  expect(await bed.get('/v1/store/products/ember-club-plus')).not.toHaveProperty('active_tier_group');
  // Another product of the ladder is a change, not a purchase.
  const again = { lines: [{ product_id: plus.id, quantity: 1, subscription: true }] };
  const refused = await bed.ask('POST', '/v1/checkouts', { token, body: again });
  expect(refused.body).toEqual(brokenRule('lines[0].product_id', 'tier-group'));
});

it('a step up is previewed, then charged for the rest of the period and applied at once', async () => {
  const { token, groups, move, subscription } = await subscriber(club.id);
  const preview = (await move(plus.id, '/preview')).body as TierChangeRow;
  expect(preview.subscription_change).toMatchObject({
    status: 'pending_payment',
    proration_behavior: 'immediate',
    applied_at: null,
    next_billing_amount: { subtotal: 1199, tax: 228, total: 1427 },
    lines: [{ product: { id: plus.id }, price: 1199 }],
  });
  // Less than a minute of the period has gone: the whole difference is due, give or take a cent.
  const { prorated_amount: prorated } = preview.subscription_change.prorated_amount;
  expect(Math.abs(prorated - 714)).toBeLessThan(3);
  expect(first(await groups())).toMatchObject({ active_product_id: club.id });

  const done = (await move(plus.id, '', { verification_code: '424242' })).body as TierChangeRow;
  expect(done).toMatchObject({
    subscription_change: { status: 'applied' },
    pending_payment: { status: 'succeeded', declined: false },
  });
  expect(first(await groups())).toMatchObject({ active_product_id: plus.id, next_billing_amount: 1427 });
  expect((await subscription()).lines).toMatchObject([{ product_id: plus.id, price: 1199, total_amount: 1427 }]);
  const orderId = done.subscription_change.prorated_order_id;
  const order = (await bed.send('GET', `orders/${orderId}`)).body as OrderRow;
  const { prorated_amount: charged } = done.subscription_change.prorated_amount;
  expect(order).toMatchObject({ type: 'subscription_proration', status: 'completed', total_amount: charged });
  expect(await bed.get(`/v1/store/customer/orders/${orderId}`, { token })).toMatchObject({ total_amount: charged });
  expect(await bed.rows(`payments?order_id=${orderId}`)).toMatchObject([{ status: 'completed', amount: charged }]);
  const items = await bed.get<StorefrontDeliveryItemRow[]>('/v1/store/customer/delivery/items', { token });
  expect(items.map(({ product, state }) => [product.slug, state])).toEqual([
    ['ember-club-plus', 'usable'],
    ['ember-club', 'used'],
  ]);
});

it('a step down waits for the end of the period and costs nothing', async () => {
  const { groups, move, subscription } = await subscriber(plus.id);
  const { status, body } = await move(club.id);
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      subscription_change: {
        status: 'pending_renewal',
        proration_behavior: 'next_billing_period',
        prorated_amount: { prorated_amount: 0 },
      },
    },
  });
  expect(first(await groups())).toMatchObject({
    active_product_id: plus.id,
    pending_change_product_id: club.id,
    next_billing_amount: 713,
  });
  expect(await subscription()).toMatchObject({ product_id: plus.id, pending_change: { status: 'pending_renewal' } });
});

it('is refused for what is not on the ladder, for strangers, and for what is ending', async () => {
  const { token, group, move, subscription } = await subscriber(club.id);
  const coins = await bed.product('coins-500');
  expect((await move(coins.id)).body).toEqual(brokenRule('target_product_id', 'reference'));
  expect((await move(club.id)).body).toEqual(brokenRule('target_product_id', 'unchanged'));
  expect((await move(plus.id, '', { verification_code: '1' })).body).toEqual(
    brokenRule('verification_code', 'verification-code'),
  );
  const path = `/v1/store/tier-groups/${group.tier_group_id}/change`;
  const stranger = await bed.signIn('Ground_floor');
  const body = { target_product_id: plus.id };
  expect((await bed.ask('POST', path, { token: stranger, body })).body).toEqual(errorForm(404, 'not-found'));
  expect(await bed.get('/v1/store/tier-groups', { token: stranger })).toEqual([]);
  await bed.ask('DELETE', `/v1/store/customer/subscriptions/${(await subscription()).id}`, { token });
  expect((await move(plus.id)).body).toEqual(errorForm(409, 'subscription-not-changeable'));
});
