import { invalid } from '../http/errors.js';

/** How the sandbox sells to a country. */
export interface Country {
  readonly code: string;
  readonly name: string;
  /** The currency of the prices that its shoppers see, in lower case. */
  readonly currency: string;
  /** Share of the price that is added as tax. */
  readonly taxRate: number;
  readonly isEuMember: boolean;
  /** The name of its tax, short and in full. */
  readonly taxName: readonly [string, string];
}

const country = (
  code: string,
  name: string,
  currency: string,
  percent = 0,
  isEuMember = false,
  taxName: readonly [string, string] = ['VAT', 'Value Added Tax'],
): Country => ({ code, name, currency, taxRate: percent / 100, isEuMember, taxName });

const COUNTRIES: ReadonlyMap<string, Country> = new Map(
  [
    country('US', 'United States', 'usd', 0, false, ['Tax', 'Sales Tax']),
    country('CA', 'Canada', 'usd', 0, false, ['GST', 'Goods and Services Tax']),
    country('BR', 'Brazil', 'usd'),
    country('AU', 'Australia', 'usd', 0, false, ['GST', 'Goods and Services Tax']),
    country('GB', 'United Kingdom', 'gbp'),
    country('DE', 'Germany', 'eur', 19, true, ['MwSt', 'Mehrwertsteuer']),
    country('FR', 'France', 'eur', 20, true, ['TVA', 'Taxe sur la valeur ajoutée']),
    country('NL', 'Netherlands', 'eur', 21, true, ['btw', 'Belasting over de toegevoegde waarde']),
    country('ES', 'Spain', 'eur', 21, true, ['IVA', 'Impuesto sobre el valor añadido']),
    country('PL', 'Poland', 'usd', 23, true, ['PTU', 'Podatek od towarów i usług']),
    country('SE', 'Sweden', 'usd', 25, true, ['moms', 'Mervärdesskatt']),
    country('JP', 'Japan', 'jpy', 10, false, ['CT', 'Consumption Tax']),
  ].map((one) => [one.code, one]),
);

/** The country of a code; a country that is not in the table has prices in dollars, without tax. */
export const countryOf = (code: string): Country => COUNTRIES.get(code) ?? country(code, code, 'usd');

/** The address prefixes that the sandbox can locate; the first ones are reserved for documentation. */
const NETWORKS: ReadonlyArray<readonly [string, string]> = [
  ['192.0.2.', 'US'],
  ['198.51.100.', 'DE'],
  ['203.0.113.', 'JP'],
  ['2001:db8:', 'DE'],
  ['8.8.8.', 'US'],
];

/** The store's own country; used for shoppers whose country is not known. */
const homeOf = (storeCurrency: string): string => (storeCurrency === 'jpy' ? 'JP' : 'US');

/** The shopper's country: the one in the request, or that of the IP address, or the store's. */
export function locate(named: string | undefined, ip: string | undefined, storeCurrency: string): Country {
  const [, byAddress] = NETWORKS.find(([start]) => ip?.toLowerCase().startsWith(start)) ?? [];
  return countryOf(named ?? byAddress ?? homeOf(storeCurrency));
}

/** Units of each currency for one dollar, and the digits after its point; fixed, so that amounts can be checked. */
const CURRENCIES: Readonly<Record<string, { readonly perDollar: number; readonly decimals: number }>> = {
  usd: { perDollar: 1, decimals: 2 },
  eur: { perDollar: 0.92, decimals: 2 },
  gbp: { perDollar: 0.79, decimals: 2 },
  brl: { perDollar: 5.4, decimals: 2 },
  cad: { perDollar: 1.36, decimals: 2 },
  aud: { perDollar: 1.5, decimals: 2 },
  pln: { perDollar: 3.9, decimals: 2 },
  sek: { perDollar: 10.4, decimals: 2 },
  jpy: { perDollar: 150, decimals: 0 },
};

/**
 * Minor units of `to` for one minor unit of `from`.
 * @throws {Refusal} 400 for a currency that the sandbox has no rate for.
 */
export function minorRate(from: string, to: string): number {
  if (from === to) return 1;
  const [source, target] = [CURRENCIES[from], CURRENCIES[to]];
  if (!source || !target) {
    throw invalid('currency', 'currency', `must be one of ${Object.keys(CURRENCIES).join(', ')}, in lower case.`);
  }
  return (target.perDollar / source.perDollar) * 10 ** (target.decimals - source.decimals);
}
