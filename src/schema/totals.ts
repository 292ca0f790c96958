import { builder } from './builder.js';
import { MoneyRef, type MoneyValue, money } from './money.js';

/** The sums of an order or a line, all in one currency. */
export interface TotalsValue {
  readonly subtotal: MoneyValue;
  readonly discount: MoneyValue;
  readonly tax: MoneyValue;
  readonly giftCards: MoneyValue;
  readonly total: MoneyValue;
}

/** The sums of an order or a line. */
export const OrderTotalsRef = builder.objectRef<TotalsValue>('OrderTotals').implement({
  description: 'The sums of an order or of one line, in one currency.',
  fields: (t) => ({
    subtotal: t.field({
      type: MoneyRef,
      description: 'Unit prices times quantities.',
      resolve: ({ subtotal }) => subtotal,
    }),
    discount: t.field({
      type: MoneyRef,
      description: 'Taken off by sales, coupons and affiliate links.',
      resolve: ({ discount }) => discount,
    }),
    tax: t.field({ type: MoneyRef, description: 'Tax.', resolve: ({ tax }) => tax }),
    giftCards: t.field({ type: MoneyRef, description: 'Paid with gift cards.', resolve: ({ giftCards }) => giftCards }),
    total: t.field({ type: MoneyRef, description: 'The total.', resolve: ({ total }) => total }),
  }),
});

type SumName = 'subtotal' | 'discount' | 'tax' | 'giftcard_usage' | 'total';

/** The amounts of an order or a line, each with PayNow's own print. */
type Sums<Prefix extends string> = Readonly<
  Record<`${Prefix}${SumName}_amount`, number> & Record<`${Prefix}${SumName}_amount_str`, string>
>;

/** Who names the currencies and the store of an amount: the order. */
interface SumsOwner {
  readonly currency: string;
  readonly presentment_currency: string;
  readonly store_id: string;
}

/** The sums in the currency the store is paid in. */
export function settlementTotals(row: Sums<''>, { currency, store_id }: SumsOwner): TotalsValue {
  const show = (amount: number, text: string) => money(amount, currency, store_id, text);
  return {
    subtotal: show(row.subtotal_amount, row.subtotal_amount_str),
    discount: show(row.discount_amount, row.discount_amount_str),
    tax: show(row.tax_amount, row.tax_amount_str),
    giftCards: show(row.giftcard_usage_amount, row.giftcard_usage_amount_str),
    total: show(row.total_amount, row.total_amount_str),
  };
}

/** The sums in the currency the customer saw. */
export function presentmentTotals(
  row: Sums<'presentment_'>,
  { presentment_currency, store_id }: SumsOwner,
): TotalsValue {
  const show = (amount: number, text: string) => money(amount, presentment_currency, store_id, text);
  return {
    subtotal: show(row.presentment_subtotal_amount, row.presentment_subtotal_amount_str),
    discount: show(row.presentment_discount_amount, row.presentment_discount_amount_str),
    tax: show(row.presentment_tax_amount, row.presentment_tax_amount_str),
    giftCards: show(row.presentment_giftcard_usage_amount, row.presentment_giftcard_usage_amount_str),
    total: show(row.presentment_total_amount, row.presentment_total_amount_str),
  };
}
