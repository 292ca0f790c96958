import { type PercentScale, percentFromWire } from '../../core/percent.js';
import { builder } from './builder.js';
import { MoneyRef, money, storeMoney } from './money.js';

/** What is taken off, as it came. */
export interface DiscountValue {
  readonly type: 'percent' | 'amount';
  /** Minor units, or percent in units of `percentScale`. */
  readonly value: number;
  readonly percentScale: PercentScale;
  readonly storeId: string;
  /** The currency of an amount; the store's when absent. */
  readonly currency?: string;
}

interface DiscountRow {
  readonly store_id: string;
  readonly discount_type: string;
  readonly discount_amount: number;
}

/** What a row takes off; null when it is of a kind that the gateway does not know. */
export function discountOf(row: DiscountRow, percentScale: PercentScale): DiscountValue | null {
  const { discount_type: type, discount_amount: value, store_id: storeId } = row;
  return type === 'percent' || type === 'amount' ? { type, value, percentScale, storeId } : null;
}

const PercentageDiscountRef = builder.objectRef<DiscountValue>('PercentageDiscount').implement({
  description: 'A part of the price.',
  fields: (t) => ({
    percent: t.field({
      type: 'Decimal',
      description: 'Percent taken off, for instance "20" or "12.5".',
      resolve: ({ value, percentScale }) => percentFromWire(value, percentScale),
    }),
  }),
});

const FixedDiscountRef = builder.objectRef<DiscountValue>('FixedDiscount').implement({
  description: 'An amount.',
  fields: (t) => ({
    amount: t.field({
      type: MoneyRef,
      nullable: true,
      description: "The amount taken off, in the store's currency.",
      resolve: ({ value, storeId, currency }) =>
        currency === undefined ? storeMoney(value, storeId) : money(value, currency, storeId),
    }),
  }),
});

/** Makes the discount type of a resource. */
export const discountUnion = (name: string, description: string) =>
  builder.unionType(name, {
    description,
    types: [PercentageDiscountRef, FixedDiscountRef],
    resolveType: ({ type }) => (type === 'percent' ? 'PercentageDiscount' : 'FixedDiscount'),
  });

/** What is taken off, as input. */
export const DiscountInput = builder.inputType('DiscountInput', {
  description: 'A discount: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    percent: t.field({
      type: 'Decimal',
      description: 'Percent: more than 0, at most 100, for instance "20" or "12.5".',
    }),
    amount: t.field({ type: 'Long', description: "In minor units of the store's currency; at least 1." }),
  }),
});
