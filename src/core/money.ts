import { GatewayError } from './errors.js';

// ISO 4217 minor units, where they are not 2.
const ZERO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const FOUR_DECIMALS = 'CLF UYW'.split(' ');
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...ZERO_DECIMALS.map((code) => [code, 0] as const),
  ...THREE_DECIMALS.map((code) => [code, 3] as const),
  ...FOUR_DECIMALS.map((code) => [code, 4] as const),
]);

/** Decimal places of a currency (ISO 4217; 2 for codes it does not list). Case does not matter. */
const currencyDecimals = (currency: string): number => DECIMALS.get(currency.toUpperCase()) ?? 2;

/**
 * Checks an integer that came from PayNow.
 * @throws GatewayError `UPSTREAM_INVALID_RESPONSE` when it is no integer or beyond 2^53−1, where it would be rounded.
 */
export function exactInteger(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow sent a number that cannot be shown exactly.');
  }
  return value;
}

/** Minor units as an exact decimal string: `1999` in USD is `"19.99"`, in JPY `"1999"`. */
export function minorToDecimal(minorUnits: number, currency: string): string {
  return shiftDecimal(exactInteger(minorUnits), currencyDecimals(currency));
}

/** An integer with its decimal point moved `places` to the left, without a float in between. */
export function shiftDecimal(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const sign = value < 0 ? '-' : '';
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
