/** An amount of the gateway: an exact decimal and its currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

export const formatMoney = ({ amount, currency }: Money): string =>
  // The decimal goes in as text: a number could not hold every amount.
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    amount as Intl.StringNumericLiteral,
  );

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A date where whoever is at the desk is. */
export const formatDate = (iso: string): string => DATE.format(new Date(iso));

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A day of the calendar, `2026-11-28`, which is the same everywhere. */
export const formatDay = (date: string): string => DAY.format(new Date(date));

export const formatTime = (iso: string): string => TIME.format(new Date(iso));

/** `ONE_TIME` becomes `One time`. */
export const wordsOf = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).toLowerCase().replaceAll('_', ' ');

/** The time of day of today's moments, the date of earlier ones. */
export const formatShort = (iso: string): string =>
  new Date(iso).toDateString() === new Date().toDateString() ? formatTime(iso) : formatDate(iso);
