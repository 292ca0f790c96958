import { minorToDecimal } from '../../core/money.js';

const SYMBOLS: Readonly<Record<string, string>> = { usd: '$', eur: '€', gbp: '£', jpy: '¥' };

/** An amount of minor units with the currency's sign, as PayNow prints it: `$19.99`, `¥500`. */
export function moneyText(minorUnits: number, currency: string): string {
  const sign = minorUnits < 0 ? '-' : '';
  return `${sign}${SYMBOLS[currency] ?? ''}${minorToDecimal(Math.abs(minorUnits), currency)}`;
}

/** The parts of an amount, in minor units. */
export interface Amounts {
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly giftcard: number;
}

/** What a shopper owes before a gift card is taken off. */
export const totalOf = ({ subtotal, discount, tax }: Amounts): number => subtotal - discount + tax;

/** The sum of amounts, part by part. */
export const sumAmounts = (all: readonly Amounts[]): Amounts =>
  all.reduce(
    (sum, one) => ({
      subtotal: sum.subtotal + one.subtotal,
      discount: sum.discount + one.discount,
      tax: sum.tax + one.tax,
      giftcard: sum.giftcard + one.giftcard,
    }),
    { subtotal: 0, discount: 0, tax: 0, giftcard: 0 },
  );

/**
 * The same amounts in another currency. Each part is rounded and the total is made of the rounded parts; a gift card
 * that pays everything therefore takes that total.
 */
export function convertAmounts(amounts: Amounts, rate: number): Amounts {
  if (rate === 1) return amounts;
  const subtotal = Math.round(amounts.subtotal * rate);
  const discount = Math.round(amounts.discount * rate);
  const tax = Math.round(amounts.tax * rate);
  const paysAll = amounts.giftcard === totalOf(amounts);
  const giftcard = paysAll ? subtotal - discount + tax : Math.round(amounts.giftcard * rate);
  return { subtotal, discount, tax, giftcard };
}

/** The amount fields that an order and its lines share. */
export function amountFields(own: Amounts, currency: string, shown: Amounts, shownCurrency: string) {
  const text = (amount: number) => moneyText(amount, currency);
  const shownText = (amount: number) => moneyText(amount, shownCurrency);
  const total = totalOf(own);
  const shownTotal = totalOf(shown);
  return {
    subtotal_amount: own.subtotal,
    subtotal_amount_str: text(own.subtotal),
    discount_amount: own.discount,
    discount_amount_str: text(own.discount),
    tax_amount: own.tax,
    tax_amount_str: text(own.tax),
    total_amount: total,
    total_amount_str: text(total),
    giftcard_usage_amount: own.giftcard,
    giftcard_usage_amount_str: text(own.giftcard),
    presentment_subtotal_amount: shown.subtotal,
    presentment_subtotal_amount_str: shownText(shown.subtotal),
    presentment_discount_amount: shown.discount,
    presentment_discount_amount_str: shownText(shown.discount),
    presentment_tax_amount: shown.tax,
    presentment_tax_amount_str: shownText(shown.tax),
    presentment_total_amount: shownTotal,
    presentment_total_amount_str: shownText(shownTotal),
    presentment_giftcard_usage_amount: shown.giftcard,
    presentment_giftcard_usage_amount_str: shownText(shown.giftcard),
  };
}
