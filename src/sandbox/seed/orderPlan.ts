import { DAY_MS } from './ids.js';
import type { Random } from './random.js';

/** Where an order is billed; tax is added at `taxRate`. */
export interface BillingPlace {
  readonly country: string;
  readonly name: string;
  /** Lower-case code. */
  readonly currency: string;
  readonly taxRate: number;
  /** The beginning of the shopper's address in the network. */
  readonly ipPrefix: string;
}

const place = (country: string, name: string, currency: string, taxRate: number, ipPrefix: string): BillingPlace => ({
  country,
  name,
  currency,
  taxRate,
  ipPrefix,
});

const UNITED_STATES = place('US', 'United States', 'usd', 0, '198.51.100');

/** Countries of the main store's shoppers, as often as they occur. */
export const MAIN_PLACES: readonly BillingPlace[] = [
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  place('CA', 'Canada', 'usd', 0, '198.51.100'),
  place('BR', 'Brazil', 'usd', 0, '198.51.100'),
  place('AU', 'Australia', 'usd', 0, '198.51.100'),
  place('GB', 'United Kingdom', 'gbp', 0, '192.0.2'),
  place('GB', 'United Kingdom', 'gbp', 0, '192.0.2'),
  place('DE', 'Germany', 'eur', 0.19, '203.0.113'),
  place('DE', 'Germany', 'eur', 0.19, '203.0.113'),
  place('FR', 'France', 'eur', 0.2, '203.0.113'),
  place('NL', 'Netherlands', 'eur', 0.21, '203.0.113'),
  place('ES', 'Spain', 'eur', 0.21, '203.0.113'),
  place('PL', 'Poland', 'usd', 0.23, '203.0.113'),
  place('SE', 'Sweden', 'usd', 0.25, '203.0.113'),
];

/** The second store sells at home. */
export const OTHER_PLACES: readonly BillingPlace[] = [place('JP', 'Japan', 'jpy', 0, '192.0.2')];

/** What one unit of the first currency costs in the other; fixed, so that amounts can be checked by hand. */
export const exchangeRate = (from: string, to: string): number =>
  from === to ? 1 : to === 'eur' ? 0.92 : to === 'gbp' ? 0.79 : 1;

// Sunday first.
const WEEKDAY_WEIGHTS = [1.25, 0.8, 0.78, 0.84, 0.95, 1.3, 1.45];
const DAYS = 365;
const NEWEST_MS_AGO = 30 * 60_000;

const hourOf = (random: Random): number => {
  // The later of two draws: evenings are busier than mornings.
  return Math.max(random.next(), random.next()) * 24;
};

/** Moments of about `count` orders over the last year, oldest first: busy weekends, slow growth. */
export function planMoments(random: Random, count: number, nowMs: number): number[] {
  const firstDay = Math.ceil((nowMs - DAYS * DAY_MS) / DAY_MS) * DAY_MS;
  const days = Array.from({ length: DAYS }, (_, index) => firstDay + index * DAY_MS);
  const weights = days.map((ms, index) => {
    const weekday = WEEKDAY_WEIGHTS[new Date(ms).getUTCDay()] ?? 1;
    return weekday * (0.65 + (0.7 * index) / DAYS) * (0.85 + random.next() * 0.3);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let carry = 0;
  const moments = days.flatMap((ms, index) => {
    carry += (count * (weights[index] ?? 0)) / total;
    const today = Math.floor(carry);
    carry -= today;
    return Array.from({ length: today }, () => Math.floor(ms + (hourOf(random) / 24) * DAY_MS));
  });
  return moments.filter((ms) => ms < nowMs - NEWEST_MS_AGO).sort((a, b) => a - b);
}
