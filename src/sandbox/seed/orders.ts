import type { CouponRow } from '../../upstream/management/coupons.js';
import type { OrderRow } from '../../upstream/management/orders.js';
import type { ProductRow } from '../../upstream/management/products.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { OrderStatus } from '../../upstream/wire/orders.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';
import { type LineDraft, lineRow, priceLines, type Sale, saleDiscount, subtotalOf } from './lines.js';
import { amountFields, sumAmounts, totalOf } from './money.js';
import { type BillingPlace, exchangeRate, planMoments } from './orderPlan.js';
import { orderTexts, taxJurisdictions } from './orderTexts.js';
import { declined } from './paymentMethods.js';
import { couponDiscounts, createRedeemer } from './redeem.js';
import { createShopping } from './shopping.js';

/** The newest orders are left plain: paid in full, without a gift card or a refund. */
const PLAIN_ORDERS = 5;

const GIFT_CARD_SHARE = 0.06;
const COUPON_SHARE = 0.18;
const SUBSCRIPTION_SHARE = 0.09;
const RENEWAL_SHARE = 0.82;
const RENEWAL_MS = 30 * DAY_MS;

/** What orders are made of. */
export interface OrderPlan {
  readonly count: number;
  readonly products: readonly ProductRow[];
  readonly customers: readonly CustomerRow[];
  readonly coupons: readonly CouponRow[];
  readonly places: readonly BillingPlace[];
  readonly sales: readonly Sale[];
  /** Balances of gift cards, in minor units. */
  readonly giftcardBalances: readonly number[];
}

interface Purchase {
  readonly ms: number;
  readonly customer: CustomerRow;
  readonly place: BillingPlace;
  readonly type: 'one_time' | 'subscription_initial' | 'subscription_renewal';
  readonly drafts: readonly LineDraft[];
  readonly subscriptionId?: FlakeId | undefined;
  readonly cycle: number;
  readonly plain: boolean;
}

/** A year of orders, oldest first. */
export function createOrders(context: SeedContext, plan: OrderPlan): OrderRow[] {
  const { random, makeId, nowMs, storeId, currency } = context;
  const shopping = createShopping(context, plan);
  const redeemer = createRedeemer(plan.coupons);
  const places = new Map(plan.customers.map(({ id }) => [id, random.pick(plan.places)]));
  const renewals: Purchase[] = [];
  const orders: OrderRow[] = [];

  const statusOf = ({ type, ms, plain }: Purchase): OrderStatus => {
    if (plain) return 'completed';
    const roll = random.next();
    if (roll < 0.885) return 'completed';
    if (roll < 0.925) return 'refunded';
    if (roll < 0.94) return 'chargeback';
    return type !== 'subscription_renewal' && (roll < 0.955 || ms > nowMs - DAY_MS) ? 'created' : 'canceled';
  };

  const redeem = ({ customer, ms, drafts, type, plain }: Purchase) => {
    const subtotal = drafts.reduce((sum, draft) => sum + subtotalOf(draft), 0);
    const isSubscription = type === 'subscription_initial';
    const redemption = { customerId: customer.id, ms, subtotal, isSubscription };
    if (plain || type === 'subscription_renewal' || !random.chance(COUPON_SHARE)) return undefined;
    const usable = redeemer.usable(redemption);
    if (usable.length === 0) return undefined;
    const coupon = random.pick(usable);
    redeemer.use(coupon, redemption);
    return coupon;
  };

  const add = (purchase: Purchase): OrderRow => {
    const { ms, customer, place, type, drafts, subscriptionId, cycle, plain } = purchase;
    const coupon = redeem(purchase);
    const afterSale = drafts.map((draft) => subtotalOf(draft) - saleDiscount(draft));
    const couponParts = coupon ? couponDiscounts(coupon, afterSale) : [];
    const paysWithCard = !plain && type === 'one_time' && random.chance(GIFT_CARD_SHARE);
    const balance = paysWithCard ? random.pick(plan.giftcardBalances) : 0;
    const rate = exchangeRate(currency, place.currency);
    const priced = priceLines(drafts, couponParts, place.taxRate, balance, rate);
    const own = sumAmounts(priced.map((line) => line.own));
    const shown = sumAmounts(priced.map((line) => line.shown));
    const wanted = statusOf(purchase);
    const isPaid = totalOf(own) > own.giftcard;
    // Nothing was paid, so nothing can be refunded.
    const status = isPaid || wanted === 'created' || wanted === 'canceled' ? wanted : 'completed';
    const isComplete = status !== 'created' && status !== 'canceled';
    const id = makeId(ms);
    const hasCheckout = type !== 'subscription_renewal';
    const giftcardId = own.giftcard > 0 ? makeId(ms - random.between(1, 90) * DAY_MS) : undefined;
    const couponUsage = couponParts.reduce((sum, part) => sum + part, 0);
    const order: OrderRow = {
      id,
      ...orderTexts(context, id, customer, place),
      store_id: storeId,
      customer_id: customer.id,
      customer,
      type,
      status,
      ...(hasCheckout ? { checkout_id: makeId(ms - 60_000), checkout_token: `co_${random.hex(24)}` } : {}),
      ...(subscriptionId ? { subscription_id: subscriptionId } : {}),
      is_subscription: type !== 'one_time',
      ...(coupon ? { coupon_id: coupon.id } : {}),
      applied_coupons: coupon
        ? [{ coupon_id: coupon.id, coupon_version_id: coupon.version_id, usage_amount: couponUsage }]
        : [],
      ...(giftcardId ? { giftcard_id: giftcardId } : {}),
      applied_giftcards: giftcardId ? [{ giftcard_id: giftcardId, usage_amount: own.giftcard }] : [],
      billing_country: place.country,
      billing_tax_id: null,
      billing_cycle_sequence: cycle,
      currency,
      ...amountFields(own, currency, shown, place.currency),
      presentment_currency: place.currency,
      created_at: timestamp(ms),
      completed_at: isComplete ? timestamp(ms + random.between(20, 180) * 1000) : null,
      lines: priced.map((line) => lineRow(context, line, ms, place.currency, hasCheckout)),
      tax_jurisdictions: taxJurisdictions(place, own, currency),
      ...(status === 'canceled' && random.chance(0.5) ? { last_payment_error: declined(random) } : {}),
    };
    orders.push(order);
    if (subscriptionId && isComplete && status === 'completed' && random.chance(RENEWAL_SHARE)) {
      const next = { ...purchase, ms: ms + RENEWAL_MS, cycle: cycle + 1, type: 'subscription_renewal' as const };
      renewals.push({ ...next, drafts: drafts.map((draft) => ({ ...draft, sale: undefined })) });
    }
    return order;
  };

  const moments = planMoments(random, plan.count, nowMs);
  const plainFrom = moments.length - PLAIN_ORDERS;
  moments.forEach((ms, index) => {
    const plain = index >= plainFrom;
    // Subscriptions started a month apart all wait the same time, so those that wait longest come first.
    while (!plain && renewals[0] && renewals[0].ms < ms) {
      const due = renewals.shift();
      if (due) add(due);
    }
    const customer = shopping.pickCustomer(ms);
    const place = places.get(customer.id) ?? random.pick(plan.places);
    const subscription = !plain && random.chance(SUBSCRIPTION_SHARE) ? shopping.pickSubscription(ms) : undefined;
    const drafts = subscription ? [subscription] : shopping.fillBasket(ms, customer, plain);
    const type = subscription ? 'subscription_initial' : 'one_time';
    add({ ms, customer, place, type, drafts, subscriptionId: subscription?.subscription?.id, cycle: 1, plain });
  });
  return orders;
}
