import { builder } from './builder.js';
import { MoneyRef, type MoneyValue } from './money.js';

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
