import { builder } from './builder.js';
import { MoneyRef, type MoneyValue, money } from './money.js';

/** The totals of an order or a line, all in one currency. */
export interface TotalsValue {
  readonly subtotal: MoneyValue;
  readonly discount: MoneyValue;
  readonly tax: MoneyValue;
  readonly giftCards: MoneyValue;
  readonly total: MoneyValue;
}

/** The totals of an order or a line. */
export const OrderTotalsRef = builder.objectRef<TotalsValue>('OrderTotals').implement({
  description: 'The totals of an order or of one line, in one currency.',
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
export const settlementTotals = (row: Sums<''>, owner: SumsOwner): TotalsValue => new SettlementTotals(row, owner);

/** The sums in the currency the customer saw. */
export const presentmentTotals = (row: Sums<'presentment_'>, owner: SumsOwner): TotalsValue =>
  new PresentmentTotals(row, owner);

// Amounts are made when they are asked for: lists of orders have hundreds of them, and queries want one of five.

class SettlementTotals implements TotalsValue {
  constructor(
    private readonly row: Sums<''>,
    private readonly owner: SumsOwner,
  ) {}

  get subtotal(): MoneyValue {
    return this.#show(this.row.subtotal_amount, this.row.subtotal_amount_str);
  }

  get discount(): MoneyValue {
    return this.#show(this.row.discount_amount, this.row.discount_amount_str);
  }

  get tax(): MoneyValue {
    return this.#show(this.row.tax_amount, this.row.tax_amount_str);
  }

  get giftCards(): MoneyValue {
    return this.#show(this.row.giftcard_usage_amount, this.row.giftcard_usage_amount_str);
  }

  get total(): MoneyValue {
    return this.#show(this.row.total_amount, this.row.total_amount_str);
  }

  #show(amount: number, text: string): MoneyValue {
    return money(amount, this.owner.currency, this.owner.store_id, text);
  }
}

class PresentmentTotals implements TotalsValue {
  constructor(
    private readonly row: Sums<'presentment_'>,
    private readonly owner: SumsOwner,
  ) {}

  get subtotal(): MoneyValue {
    return this.#show(this.row.presentment_subtotal_amount, this.row.presentment_subtotal_amount_str);
  }

  get discount(): MoneyValue {
    return this.#show(this.row.presentment_discount_amount, this.row.presentment_discount_amount_str);
  }

  get tax(): MoneyValue {
    return this.#show(this.row.presentment_tax_amount, this.row.presentment_tax_amount_str);
  }

  get giftCards(): MoneyValue {
    return this.#show(this.row.presentment_giftcard_usage_amount, this.row.presentment_giftcard_usage_amount_str);
  }

  get total(): MoneyValue {
    return this.#show(this.row.presentment_total_amount, this.row.presentment_total_amount_str);
  }

  #show(amount: number, text: string): MoneyValue {
    return money(amount, this.owner.presentment_currency, this.owner.store_id, text);
  }
}
