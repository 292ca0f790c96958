/** The country and currency that the shopper has chosen. Where one is null, the gateway uses the shopper's address. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** ISO 4217; null is the currency of the country. */
  readonly currency: string | null;
}

/** What can be chosen. A shop that sells elsewhere changes these lists. */
export const COUNTRIES = ['AU', 'BR', 'CA', 'DE', 'ES', 'FR', 'GB', 'JP', 'NL', 'PL', 'SE', 'US'];
export const CURRENCIES = ['AUD', 'BRL', 'CAD', 'EUR', 'GBP', 'JPY', 'PLN', 'SEK', 'USD'];

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });

export const countryName = (code: string): string => COUNTRY_NAMES.of(code) ?? code;

/** The cookie that keeps the choice: the server prices the first page by it. */
export const PLACE_COOKIE = 'place';

const oneOf = (known: readonly string[], value: string | undefined): string | null =>
  value !== undefined && known.includes(value) ? value : null;

/** Takes what is known, and drops everything else. */
export const placeOf = (country: string | undefined, currency: string | undefined): Place => ({
  country: oneOf(COUNTRIES, country),
  currency: oneOf(CURRENCIES, currency),
});

/** Reads the cookie's value, `DE.EUR`. */
export const parsePlace = (value = ''): Place => placeOf(...(value.split('.') as [string?, string?]));

/** The cookie for a choice. It holds no secret: the page itself may write it. */
export const placeCookie = ({ country, currency }: Place): string =>
  `${PLACE_COOKIE}=${country ?? ''}.${currency ?? ''}; Path=/; Max-Age=31536000; SameSite=Lax`;
