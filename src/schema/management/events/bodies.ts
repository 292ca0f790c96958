import type { EventBody } from '../../../events/event.js';
import type { ToldEvent } from '../../../events/told.js';
import { type MoneyValue, money } from '../../kit/money.js';

/** A text of an event's body; null where PayNow sends none. */
export function textOf({ body }: ToldEvent, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

/** A whole number of an event's body; null where PayNow sends none. */
export function numberOf({ body }: ToldEvent, name: string): number | null {
  const value = body[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** An amount of an event's body, in the body's currency; null where PayNow sends none. */
export function moneyOf(event: ToldEvent, name: string): MoneyValue | null {
  const minorUnits = numberOf(event, name);
  const currency = textOf(event, 'currency');
  return minorUnits === null || currency === null ? null : money(minorUnits, currency.toLowerCase(), event.storeId);
}

/** A moment of an event's body; null where PayNow sends none. */
export function momentOf(event: ToldEvent, name: string): string | null {
  const text = textOf(event, name);
  return text === null || Number.isNaN(Date.parse(text)) ? null : text;
}

/** The id of the customer that an event is about. */
export function customerIdOf(event: ToldEvent): string | null {
  const { customer } = event.body;
  const id = typeof customer === 'object' && customer !== null ? (customer as EventBody)['id'] : undefined;
  return typeof id === 'string' ? id : textOf(event, 'customer_id');
}
