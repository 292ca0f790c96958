import { badInput } from './errors.js';
import { exactInteger, shiftDecimal } from './money.js';

/** How many wire units make one percent; a power of ten, for instance 10 where PayNow sends tenths of a percent. */
export type PercentScale = 1 | 10 | 100 | 1000;

const PLAIN_DECIMAL = /^(\d{1,3})(?:\.(\d{1,10}))?$/;

const places = (scale: PercentScale): number => String(scale).length - 1;

/** A wire percentage as an exact decimal of plain percent: `250` at scale 10 is `"25"`, `255` is `"25.5"`. */
export function percentFromWire(value: number, scale: PercentScale): string {
  const text = shiftDecimal(exactInteger(value), places(scale));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * Plain percent to the wire's unit. Nothing is rounded.
 * @throws GatewayError `BAD_USER_INPUT` outside 0 < percent ≤ 100, or when it is finer than the wire can carry.
 */
export function percentToWire(percent: string, scale: PercentScale): number {
  const [, whole, fraction = ''] = PLAIN_DECIMAL.exec(percent) ?? [];
  if (whole === undefined) throw badInput('percent must be a decimal number such as "20" or "12.5".');
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > places(scale)) {
    throw badInput(`percent can have at most ${places(scale)} decimal places here; it is never rounded.`);
  }
  const value = Number(whole + significant.padEnd(places(scale), '0'));
  if (value <= 0 || value > 100 * scale) throw badInput('percent must be more than 0 and at most 100.');
  return value;
}
