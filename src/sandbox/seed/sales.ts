import type { SaleRow } from '../../upstream/management/sales.js';
import type { TagRow } from '../../upstream/management/tags.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';
import type { Sale } from './lines.js';

/** A sale in short form. */
export interface SaleIdea {
  readonly name: string;
  /** Exactly one of percent and amount. */
  readonly percent?: number;
  /** Minor units. */
  readonly amount?: number;
  /** Days before the seed's moment; a negative number lies ahead. */
  readonly beganDaysAgo: number;
  readonly days: number;
  readonly tag?: string;
  readonly minimum?: number;
  readonly disabled?: boolean;
}

/** The sales of the main store. */
export const MAIN_SALES: readonly SaleIdea[] = [
  { name: 'Spring Wipe Sale', percent: 15, beganDaysAgo: 300, days: 5 },
  { name: 'Anniversary Week', percent: 25, beganDaysAgo: 221, days: 7 },
  { name: 'Long Weekend', percent: 10, beganDaysAgo: 120, days: 4 },
  { name: 'Flash Sale', percent: 20, beganDaysAgo: 35, days: 3 },
  { name: 'Crate Days', amount: 200, beganDaysAgo: 60, days: 6, tag: 'crates', minimum: 1000, disabled: true },
  { name: 'Season 8 Warm-up', percent: 12.5, beganDaysAgo: -20, days: 10, tag: 'passes' },
];

/** Sales of these ideas. */
export function createSales(
  { makeId, nowMs, storeId, ownerId }: SeedContext,
  ideas: readonly SaleIdea[],
  tags: readonly TagRow[],
): SaleRow[] {
  const author = { type: 'user', id: ownerId } as const;
  return ideas.map((idea): SaleRow => {
    const beginsMs = nowMs - idea.beganDaysAgo * DAY_MS;
    // What lies ahead was made the day before yesterday.
    const createdMs = Math.min(beginsMs, nowMs - 2 * DAY_MS);
    const { percent, amount } = idea;
    return {
      id: makeId(createdMs),
      version_id: makeId(createdMs),
      store_id: storeId,
      enabled: idea.disabled !== true,
      name: idea.name,
      discount_type: percent === undefined ? 'amount' : 'percent',
      // Tenths of a percent, or minor units.
      discount_amount: percent === undefined ? (amount ?? 0) : percent * 10,
      duration: 'once',
      duration_in_intervals: 0,
      apply_to_product_ids: [],
      apply_to_tag_ids: tags.filter(({ slug }) => slug === idea.tag).map(({ id }) => id),
      minimum_order_value: idea.minimum ?? 0,
      begins_at: timestamp(beginsMs),
      ends_at: timestamp(beginsMs + idea.days * DAY_MS),
      created_by: author,
      created_at: timestamp(createdMs),
      ...(idea.disabled ? { updated_by: author, updated_at: timestamp(createdMs + DAY_MS) } : {}),
    };
  });
}

/** The sales that reach every order of their time: percentages on the whole catalogue. */
export const storeWide = (sales: readonly SaleRow[]): Sale[] =>
  sales
    .filter(
      (row) =>
        row.enabled &&
        row.discount_type === 'percent' &&
        row.apply_to_product_ids.length + row.apply_to_tag_ids.length === 0,
    )
    .map((row) => ({
      id: row.id,
      versionId: row.version_id,
      fromMs: Date.parse(row.begins_at),
      toMs: row.ends_at == null ? Number.POSITIVE_INFINITY : Date.parse(row.ends_at),
      percent: row.discount_amount / 10,
    }));
