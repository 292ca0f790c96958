import type { CouponRow } from '../../upstream/management/coupons.js';
import type { TagRow } from '../../upstream/management/tags.js';
import type { CustomerRow } from '../../upstream/wire/customers.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

/** A coupon in short form; a property that is left out is off. */
export interface CouponIdea {
  readonly code: string;
  readonly percent?: number;
  /** Minor units. */
  readonly amount?: number;
  readonly note?: string;
  /** Days before the seed's moment. */
  readonly createdDaysAgo: number;
  /** Days before the seed's moment; a negative number lies ahead. */
  readonly expiredDaysAgo?: number;
  readonly disabled?: boolean;
  readonly minimum?: number;
  readonly storeLimit?: number;
  readonly customerLimit?: number;
  readonly tag?: string;
  readonly subscriptions?: 'once' | 'forever' | 'repeating';
  /** For one customer, chosen by chance. */
  readonly personal?: boolean;
}

const NAMED: readonly CouponIdea[] = [
  { code: 'WELCOME10', percent: 10, createdDaysAgo: 420, customerLimit: 1, note: 'For the first order' },
  { code: 'EMBER5', percent: 5, createdDaysAgo: 410 },
  { code: 'FALL15', percent: 15, createdDaysAgo: 330, expiredDaysAgo: 270 },
  { code: 'WINTER20', percent: 20, createdDaysAgo: 240, expiredDaysAgo: 200, minimum: 1500 },
  { code: 'NEWYEAR25', percent: 25, createdDaysAgo: 215, expiredDaysAgo: 208, minimum: 2000 },
  { code: 'SPRING12', percent: 12.5, createdDaysAgo: 130, expiredDaysAgo: 80 },
  { code: 'WIPEDAY', percent: 10, createdDaysAgo: 300, storeLimit: 250 },
  { code: 'RAID3', amount: 300, createdDaysAgo: 280, minimum: 1200 },
  { code: 'THANKS5', amount: 500, createdDaysAgo: 365, minimum: 2500, note: 'Support hands this out' },
  { code: 'CLANBASE', percent: 18, createdDaysAgo: 90, minimum: 5000 },
  { code: 'CRATES30', percent: 30, createdDaysAgo: 60, tag: 'crates' },
  { code: 'KITS15', percent: 15, createdDaysAgo: 150, tag: 'kits' },
  { code: 'RANKUP', amount: 700, createdDaysAgo: 45, tag: 'ranks', minimum: 1900 },
  { code: 'CLUBHALF', percent: 50, createdDaysAgo: 100, subscriptions: 'once', tag: 'passes' },
  { code: 'CLUBFOREVER', percent: 10, createdDaysAgo: 95, subscriptions: 'forever' },
  { code: 'CLUB3MONTHS', percent: 20, createdDaysAgo: 85, subscriptions: 'repeating' },
  { code: 'FIRST50', percent: 40, createdDaysAgo: 200, storeLimit: 50, customerLimit: 1 },
  { code: 'STAFF', percent: 75, createdDaysAgo: 400, disabled: true, note: 'Withdrawn' },
  { code: 'TYPO01', percent: 1, createdDaysAgo: 399, disabled: true, note: 'Made by mistake' },
  { code: 'SORRY2', amount: 200, createdDaysAgo: 30, note: 'After the outage' },
  { code: 'NEXTSEASON', percent: 15, createdDaysAgo: 6, expiredDaysAgo: -40 },
];

const CREATORS = 'MIRA OAKLEY TOBIN VESNA KALLE RINA DUNCAN PIXEL HARROW JUNO LARK SABLE'.split(' ');

/** The ideas of the main store's coupons. */
export function mainCouponIdeas({ random }: SeedContext): CouponIdea[] {
  const creators = CREATORS.map((name, index): CouponIdea => {
    const createdDaysAgo = 340 - index * 22;
    return { code: `${name}8`, percent: 8, createdDaysAgo, note: `Creator code of ${name.toLowerCase()}` };
  });
  const personal = Array.from({ length: 16 }, (_, index): CouponIdea => {
    const value = index % 2 === 0 ? { percent: random.between(2, 6) * 5 } : { amount: random.between(1, 4) * 250 };
    const createdDaysAgo = 190 - index * 11;
    const code = `GIFT-${random.hex(8).toUpperCase()}`;
    return { code, ...value, createdDaysAgo, expiredDaysAgo: createdDaysAgo - 120, storeLimit: 1, personal: true };
  });
  return [...NAMED, ...creators, ...personal];
}

/** Coupons of these ideas. */
export function createCoupons(
  { random, makeId, nowMs, storeId, ownerId }: SeedContext,
  ideas: readonly CouponIdea[],
  tags: readonly TagRow[],
  customers: readonly CustomerRow[],
): CouponRow[] {
  return ideas.map((idea): CouponRow => {
    const createdMs = nowMs - idea.createdDaysAgo * DAY_MS + random.between(0, DAY_MS / 2);
    const { percent, amount, expiredDaysAgo, tag, subscriptions } = idea;
    const tagIds = tags.filter(({ slug }) => slug === tag).map(({ id }) => id);
    const author = { type: 'user', id: ownerId } as const;
    return {
      id: makeId(createdMs),
      version_id: makeId(createdMs),
      store_id: storeId,
      enabled: idea.disabled !== true,
      code: idea.code,
      note: idea.note ?? null,
      duration: subscriptions ?? 'once',
      duration_in_months: null,
      duration_in_intervals: subscriptions === 'repeating' ? 3 : null,
      discount_type: percent === undefined ? 'amount' : 'percent',
      // Tenths of a percent, or minor units.
      discount_amount: percent === undefined ? (amount ?? 0) : percent * 10,
      discount_apply_individually: false,
      discount_apply_before_sales: false,
      apply_to_products: [],
      apply_to_tags: tagIds,
      ...(idea.personal ? { usable_by_customer_id: random.pick(customers).id } : {}),
      minimum_order_value: idea.minimum ?? 0,
      redeem_limit_store_enabled: idea.storeLimit !== undefined,
      redeem_limit_store_amount: idea.storeLimit ?? 0,
      redeem_limit_customer_enabled: idea.customerLimit !== undefined,
      redeem_limit_customer_amount: idea.customerLimit ?? 0,
      usable_on_one_time_purchase: subscriptions === undefined,
      usable_on_subscription: subscriptions !== undefined,
      usable_at: null,
      expires_at: expiredDaysAgo === undefined ? null : timestamp(nowMs - expiredDaysAgo * DAY_MS),
      created_by: author,
      created_at: timestamp(createdMs),
      updated_by: author,
      updated_at: timestamp(idea.disabled ? createdMs + 2 * DAY_MS : createdMs),
    };
  });
}
