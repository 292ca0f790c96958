import type { SubscriptionRow } from '../../upstream/management/subscriptions.js';
import type { AmountsRow, SubscriptionLineRow } from '../../upstream/wire/subscriptions.js';
import { builder } from './builder.js';
import { MoneyRef, type MoneyValue, money } from './money.js';
import type { TotalsValue } from './totals.js';

/** The totals of one renewal, all in one currency: gift cards pay the first payment only. */
export type RenewalTotalsValue = Omit<TotalsValue, 'giftCards'>;

/** The totals of one renewal. */
export const RenewalTotalsRef = builder.objectRef<RenewalTotalsValue>('RenewalTotals').implement({
  description: 'The totals of one renewal, in one currency. Gift cards pay first payments only.',
  fields: (t) => ({
    subtotal: t.field({ type: MoneyRef, description: 'Before discounts and tax.', resolve: (row) => row.subtotal }),
    discount: t.field({ type: MoneyRef, description: 'The discounts.', resolve: (row) => row.discount }),
    tax: t.field({ type: MoneyRef, description: 'Tax.', resolve: (row) => row.tax }),
    total: t.field({ type: MoneyRef, description: 'The total.', resolve: (row) => row.total }),
  }),
});

/** Sums that came with their currency. */
export const amountsTotals = (row: AmountsRow, storeId: string): RenewalTotalsValue => ({
  subtotal: money(row.subtotal, row.currency, storeId),
  discount: money(row.discount, row.currency, storeId),
  tax: money(row.tax, row.currency, storeId),
  total: money(row.total, row.currency, storeId),
});

/** The amount fields that subscriptions and their lines share. */
type Priced = Pick<
  SubscriptionRow,
  keyof SubscriptionRow &
    keyof SubscriptionLineRow &
    (`${string}amount${string}` | 'currency' | 'presentment_currency' | 'store_id')
>;

/** What a renewal costs in the currency the store is paid in. */
export const renewalTotals = (row: Priced): RenewalTotalsValue => {
  const show = (amount: number, text: string) => money(amount, row.currency, row.store_id, text);
  return {
    subtotal: show(row.subtotal_amount, row.subtotal_amount_str),
    discount: show(row.discount_amount, row.discount_amount_str),
    tax: show(row.tax_amount, row.tax_amount_str),
    total: show(row.total_amount, row.total_amount_str),
  };
};

/** What the first payment was in the currency the store is paid in. */
export const initialTotals = (row: Priced): TotalsValue => {
  const show = (amount: number, text: string) => money(amount, row.currency, row.store_id, text);
  return {
    subtotal: show(row.initial_subtotal_amount, row.initial_subtotal_amount_str),
    discount: show(row.initial_discount_amount, row.initial_discount_amount_str),
    tax: show(row.initial_tax_amount, row.initial_tax_amount_str),
    giftCards: show(row.initial_giftcard_usage_amount, row.initial_giftcard_usage_amount_str),
    total: show(row.initial_total_amount, row.initial_total_amount_str),
  };
};

type Amount = number | null | undefined;
type Text = string | null | undefined;

/** Shows amounts in the currency the customer saw; null where PayNow says nothing of it. */
const shown =
  (row: Priced) =>
  (amount: Amount, text: Text): MoneyValue | null =>
    row.presentment_currency == null || amount == null
      ? null
      : money(amount, row.presentment_currency, row.store_id, text);

/** What a renewal costs in the currency the customer saw; null when there is none. */
export function renewalPresentmentTotals(row: Priced): RenewalTotalsValue | null {
  const show = shown(row);
  const subtotal = show(row.presentment_subtotal_amount, row.presentment_subtotal_amount_str);
  const discount = show(row.presentment_discount_amount, row.presentment_discount_amount_str);
  const tax = show(row.presentment_tax_amount, row.presentment_tax_amount_str);
  const total = show(row.presentment_total_amount, row.presentment_total_amount_str);
  return subtotal && discount && tax && total && { subtotal, discount, tax, total };
}

/** What the first payment was in the currency the customer saw; null when there is none. */
export function initialPresentmentTotals(row: Priced): TotalsValue | null {
  const show = shown(row);
  const subtotal = show(row.initial_presentment_subtotal_amount, row.initial_presentment_subtotal_amount_str);
  const discount = show(row.initial_presentment_discount_amount, row.initial_presentment_discount_amount_str);
  const tax = show(row.initial_presentment_tax_amount, row.initial_presentment_tax_amount_str);
  const giftCards = show(
    row.initial_presentment_giftcard_usage_amount,
    row.initial_presentment_giftcard_usage_amount_str,
  );
  const total = show(row.initial_presentment_total_amount, row.initial_presentment_total_amount_str);
  return subtotal && discount && tax && giftCards && total && { subtotal, discount, tax, giftCards, total };
}
