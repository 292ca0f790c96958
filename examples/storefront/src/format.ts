/** An amount of the gateway: an exact decimal and its currency. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Formats for people. One locale and one time zone, so that server and browser write the same. */
export const formatMoney = ({ amount, currency }: Money): string =>
  // The decimal goes in as text: a number could not hold every amount.
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(
    amount as Intl.StringNumericLiteral,
  );

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export const formatDate = (iso: string): string => DATE.format(new Date(iso));

/** `MONTH` and 3 become `3 months`, and 1 becomes `month`: to stand after "every". */
export const formatEvery = ({ unit, value }: { readonly unit: string; readonly value: number }): string => {
  const name = unit.toLowerCase();
  return value === 1 ? name : `${value} ${name}s`;
};

/** A field of a form that holds no files. */
export const fieldOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** A store's description as paragraphs of plain text. It may be HTML, which this app never renders. */
export const paragraphsOf = (html: string): string[] =>
  html
    .replace(/<li[^>]*>/gi, '\n• ')
    .replace(/<br\s*\/?>|<\/(p|div|ul|ol|h\d)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
