/** How many days are shown. */
const DAYS = 30;
const DAY_MS = 86_400_000;

/** Thirty days, in UTC. */
export interface Period {
  /** The last of the days, as `2026-11-28`. */
  readonly until: string;
  /** When the first day begins. */
  readonly since: string;
  /** When the last day is over. */
  readonly end: string;
}

/** @param until the last day, as `2026-11-28`; today, where it is no day */
export function periodOf(until: string | null, now: number): Period {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(until ?? '') ? Date.parse(until ?? '') : Number.NaN;
  const last = Number.isNaN(midnight) ? Math.floor(now / DAY_MS) * DAY_MS : midnight;
  const at = (days: number): string => new Date(last + days * DAY_MS).toISOString();
  return { until: at(0).slice(0, 10), since: at(1 - DAYS), end: at(1) };
}

/** The period before another, or behind it. */
export const shifted = ({ until }: Period, by: 1 | -1): string =>
  new Date(Date.parse(until) + by * DAYS * DAY_MS).toISOString().slice(0, 10);

/** An order, as far as revenue goes. */
export interface Sold {
  readonly id: string;
  readonly createdAt: string;
  readonly isRenewal: boolean;
  readonly total: { readonly amount: string; readonly currency: string; readonly minorUnits: number };
}

/** One day. Amounts are minor units. */
export interface Day {
  /** As `2026-11-28`, in UTC. */
  readonly date: string;
  readonly orders: number;
  readonly total: bigint;
}

/** What was sold in one currency. */
export interface Revenue {
  readonly currency: string;
  /** Places behind the point of an amount. */
  readonly decimals: number;
  readonly days: readonly Day[];
  readonly orders: number;
  readonly total: bigint;
  readonly renewals: bigint;
}

/** The day of the last sale, in UTC; undefined without one. */
export const newestDay = (sold: readonly Sold[]): string | undefined =>
  sold
    .map(({ createdAt }) => createdAt)
    .reduce<string | undefined>((newest, at) => (newest === undefined || at > newest ? at : newest), undefined)
    ?.slice(0, 10);

const sum = (sold: readonly Sold[]): bigint =>
  // Integers of any size: nothing is rounded on the way.
  sold.reduce((total, { total: { minorUnits } }) => total + BigInt(minorUnits), 0n);

function groupBy<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Sums the orders of a period per currency and day, the currency with most orders first. */
export function revenueOf(sold: readonly Sold[], { since, end }: Period): Revenue[] {
  const recent = sold.filter(({ createdAt }) => createdAt >= since && createdAt < end);
  const dates = Array.from({ length: DAYS }, (_, index) =>
    new Date(Date.parse(since) + index * DAY_MS).toISOString().slice(0, 10),
  );
  const all = [...groupBy(recent, ({ total }) => total.currency)].map(([currency, orders]): Revenue => {
    const byDay = groupBy(orders, ({ createdAt }) => createdAt.slice(0, 10));
    const days = dates.map((date): Day => {
      const ofDay = byDay.get(date) ?? [];
      return { date, orders: ofDay.length, total: sum(ofDay) };
    });
    const [, places = ''] = orders[0]?.total.amount.split('.') ?? [];
    const renewals = sum(orders.filter(({ isRenewal }) => isRenewal));
    return { currency, decimals: places.length, days, orders: orders.length, total: sum(orders), renewals };
  });
  return all.toSorted((a, b) => b.orders - a.orders);
}

/** 4919 becomes `49.19` where a currency has two decimals: the form that the gateway's amounts have. */
export function amountOf(minorUnits: bigint, decimals: number): string {
  const digits = String(minorUnits).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
