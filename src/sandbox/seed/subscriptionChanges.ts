import type { ProductRow } from '../../upstream/management/products.js';
import type { AmountsRow, SubscriptionChangeRow } from '../../upstream/wire/subscriptions.js';
import type { StoredSubscription } from '../state.js';
import type { SeedContext } from './context.js';
import { DAY_MS, timestamp } from './ids.js';

/** Every how many-th active subscription is about to change. */
const CHANGE_EVERY = 9;

/** What a renewal of a product costs: in the store's currency, and in the shopper's. */
export type RenewalPrices = (product: ProductRow) => { readonly own: AmountsRow; readonly shown: AmountsRow };

/** The subscription with a change to this product at its next renewal. */
function withChange(
  { makeId, nowMs }: SeedContext,
  row: StoredSubscription,
  product: ProductRow,
  pricesOf: RenewalPrices,
): StoredSubscription {
  const startMs = Date.parse(row.current_period_start ?? row.created_at);
  const endMs = Date.parse(row.current_period_end ?? row.created_at);
  const askedMs = startMs + Math.floor((Math.min(nowMs, endMs) - startMs) / 2);
  const { own, shown } = pricesOf(product);
  const [line] = row.lines;
  const minutes = (ms: number) => Math.floor(ms / 60_000);
  const change: SubscriptionChangeRow = {
    id: makeId(askedMs),
    subscription_id: row.id,
    status: 'pending_renewal',
    proration_behavior: 'next_billing_period',
    off_session: true,
    prorated_amount: {
      currency: own.currency,
      prorated_amount: 0,
      presentment_currency: shown.currency,
      presentment_prorated_amount: 0,
    },
    created_at: timestamp(askedMs),
    applied_at: null,
    lines: [
      {
        id: makeId(askedMs),
        ...(line ? { subscription_line_id: line.id } : {}),
        is_deleted: false,
        tax_inclusive: false,
        price: product.price,
        product: {
          id: product.id,
          version_id: product.version_id,
          name: product.name,
          image_url: product.image_url ?? null,
          pricing_region_id: null,
          custom_variables: {},
        },
        amount: own,
        presentment_amount: shown,
        prorated_amount: 0,
        prorated_presentment_amount: 0,
        remaining_minutes: minutes(endMs - askedMs),
        total_minutes: minutes(endMs - startMs),
      },
    ],
    next_billing_amount: own,
    next_billing_presentment_amount: shown,
  };
  const updated_at = timestamp(Math.max(askedMs, Date.parse(row.updated_at ?? row.created_at)));
  return {
    ...row,
    pending_change: change,
    next_billing_amount: own,
    next_billing_presentment_amount: shown,
    updated_at,
  };
}

/** Some of the subscriptions that go on are about to become another product's. */
export function planChanges(
  context: SeedContext,
  rows: readonly StoredSubscription[],
  products: readonly ProductRow[],
  pricesOf: (row: StoredSubscription) => RenewalPrices,
): StoredSubscription[] {
  let active = 0;
  return rows.map((row) => {
    const goesOn = row.status === 'active' && !row.cancel_at_period_end && !row.past_due;
    const isOld = Date.parse(row.current_period_start ?? row.created_at) < context.nowMs - DAY_MS;
    const next = products.find(
      ({ id, allow_subscription, single_game_server_only, is_hidden }) =>
        allow_subscription && !single_game_server_only && !is_hidden && id !== row.product_id,
    );
    if (!goesOn || !isOld || !next) return row;
    active += 1;
    return active % CHANGE_EVERY === 1 ? withChange(context, row, next, pricesOf(row)) : row;
  });
}
