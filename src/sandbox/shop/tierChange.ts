import type { ProductRow } from '../../upstream/management/products.js';
import type { TierChangeRow } from '../../upstream/storefront/tierGroups.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { SubscriptionChangeRow } from '../../upstream/wire/subscriptions.js';
import { conflict, found, invalid } from '../http/errors.js';
import type { SignedIn } from '../http/shopper.js';
import { moneyText } from '../seed/money.js';
import { amountsOf, recurring } from '../seed/subscriptions.js';
import type { Clock, StoredSubscription } from '../state.js';
import { countryOf, minorRate } from './countries.js';
import { isOnShelf } from './productView.js';
import { chargeProration } from './prorationOrder.js';
import { renewal } from './subscribe.js';
import { type TierPlace, tierPlaces } from './tiers.js';

const minutesBetween = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 60_000));

/** The price of an upgrade for the rest of the period: the difference, by the minute, with tax. */
function prorate({ subscription, product }: TierPlace, target: ProductRow, nowMs: number) {
  const startMs = Date.parse(subscription.current_period_start ?? subscription.created_at);
  const endMs = Date.parse(subscription.current_period_end ?? subscription.created_at);
  const total = minutesBetween(startMs, endMs);
  const remaining = Math.min(total, minutesBetween(nowMs, endMs));
  const { taxRate } = countryOf(subscription.billing_country ?? '');
  const difference = Math.max(0, target.price - product.price);
  const net = total === 0 ? 0 : Math.round((difference * remaining) / total);
  return { net, tax: Math.round(net * taxRate), remaining, total };
}

function targetOf(place: TierPlace, targetId: FlakeId, { store }: SignedIn, nowMs: number): ProductRow {
  const target = store.products.get(targetId);
  const isStep = target?.tier_group_id === place.groupId && target.allow_subscription && isOnShelf(target, nowMs);
  if (!target || !isStep) throw invalid('target_product_id', 'reference', 'is not a product of this tier group.');
  if (target.id === place.product.id) {
    throw invalid('target_product_id', 'unchanged', 'is the product that the customer has.');
  }
  return target;
}

function changeRow(
  { subscription, product }: TierPlace,
  target: ProductRow,
  { net, tax, remaining, total }: ReturnType<typeof prorate>,
  clock: Clock,
): SubscriptionChangeRow {
  const now = clock.now();
  const [line] = subscription.lines;
  const { currency } = subscription;
  const shownCurrency = subscription.presentment_currency ?? currency;
  const amount = net + tax;
  const shownProration = Math.round(amount * minorRate(currency, shownCurrency));
  const next = renewal(target.price, countryOf(subscription.billing_country ?? ''), currency, shownCurrency);
  const own = amountsOf(next.own, currency);
  const shown = amountsOf(next.shown, shownCurrency);
  const isUp = target.price > product.price;
  return {
    id: clock.nextId(),
    subscription_id: subscription.id,
    status: isUp ? 'pending_payment' : 'pending_renewal',
    proration_behavior: isUp ? 'immediate' : 'next_billing_period',
    off_session: false,
    prorated_amount: {
      currency,
      prorated_amount: amount,
      presentment_currency: shownCurrency,
      presentment_prorated_amount: shownProration,
    },
    created_at: now,
    applied_at: null,
    lines: [
      {
        id: clock.nextId(),
        ...(line && { subscription_line_id: line.id }),
        is_deleted: false,
        tax_inclusive: false,
        price: target.price,
        product: {
          id: target.id,
          version_id: target.version_id,
          name: target.name,
          image_url: target.image_url ?? null,
          pricing_region_id: null,
          custom_variables: {},
        },
        amount: own,
        presentment_amount: shown,
        prorated_amount: amount,
        prorated_presentment_amount: shownProration,
        remaining_minutes: remaining,
        total_minutes: total,
      },
    ],
    next_billing_amount: own,
    next_billing_presentment_amount: shown,
  };
}

/** The subscription with the target instead of its product. */
function applied(row: StoredSubscription, target: ProductRow, now: string): StoredSubscription {
  const { currency, lines, pending_change: _done, ...rest } = row;
  const shownCurrency = row.presentment_currency ?? currency;
  const { own, shown } = renewal(target.price, countryOf(row.billing_country ?? ''), currency, shownCurrency);
  const product = {
    product_id: target.id,
    product_version_id: target.version_id,
    product_name: target.name,
    product_image_url: target.image_url ?? null,
    price: target.price,
    ...recurring(own, currency, shown, shownCurrency),
  };
  return {
    ...rest,
    ...product,
    currency,
    price_str: moneyText(target.price, currency),
    lines: lines.map((line, index) => (index === 0 ? { ...line, ...product } : line)),
    next_billing_amount: amountsOf(own, currency),
    next_billing_presentment_amount: amountsOf(shown, shownCurrency),
    updated_at: now,
  };
}

/** Replaces the product's delivery item with one of the target. */
function exchangeItems({ subscription, product }: TierPlace, target: ProductRow, shopper: SignedIn, clock: Clock) {
  const { store } = shopper;
  const now = clock.now();
  const own = store.deliveryItems.filter(
    (item) =>
      item.subscription_id === subscription.id &&
      item.product.id === product.id &&
      (item.state === 'active' || item.state === 'usable'),
  );
  for (const item of own) {
    store.deliveryItems.put({ ...item, state: 'used', removed_at: now });
    const { id, name, slug, version_id } = target;
    store.deliveryItems.put({
      ...item,
      id: clock.nextId(),
      product: { id, name, slug, version_id },
      state: 'usable',
      added_at: now,
      active_at: null,
      command_attempts: [],
    });
  }
}

/** The customer's tier in a group, and the change that is asked for. @throws {Refusal} 404, 400 or 409 */
function plan(groupId: FlakeId, targetId: FlakeId, shopper: SignedIn, clock: Clock) {
  const places = tierPlaces(shopper.store, shopper.customer.id);
  const place = found(
    places.find((one) => one.groupId === groupId),
    'tier group',
  );
  const target = targetOf(place, targetId, shopper, Date.parse(clock.now()));
  const { cancel_at_period_end: ends, past_due: isDue } = place.subscription;
  if (ends || isDue) throw conflict('subscription-not-changeable', 'The subscription is ending or not paid.');
  const proration = prorate(place, target, Date.parse(clock.now()));
  return { place, target, proration, change: changeRow(place, target, proration, clock) };
}

/** The price of a change to another product of the tier group; changes nothing. */
export const previewTier = (groupId: FlakeId, targetId: FlakeId, shopper: SignedIn, clock: Clock): TierChangeRow => ({
  subscription_change: plan(groupId, targetId, shopper, clock).change,
});

/**
 * Moves the customer to another product of the tier group. An upgrade happens at once and charges the rest of the period
 * to the payment method; a downgrade happens when the period ends, without a charge.
 */
export function changeTier(groupId: FlakeId, targetId: FlakeId, shopper: SignedIn, clock: Clock): TierChangeRow {
  const { place, target, proration, change } = plan(groupId, targetId, shopper, clock);
  const { store } = shopper;
  const now = clock.now();
  if (change.status === 'pending_renewal') {
    const { next_billing_amount, next_billing_presentment_amount } = change;
    store.subscriptions.put({
      ...place.subscription,
      pending_change: change,
      next_billing_amount,
      next_billing_presentment_amount,
      updated_at: now,
    });
    return { subscription_change: change };
  }
  const order = chargeProration(place.subscription, target, change, proration, shopper, clock);
  store.subscriptions.put(applied(place.subscription, target, now));
  exchangeItems(place, target, shopper, clock);
  return {
    subscription_change: {
      ...change,
      ...(order && { prorated_order_id: order.id }),
      status: 'applied',
      applied_at: now,
    },
    pending_payment: { status: 'succeeded', declined: false, decline_message: null, checkout_url: null },
  };
}
