import * as z from 'zod';
import { isPaynowId } from '../core/paynowId.js';
import type { NewEvent } from './event.js';

const paynowId = z.string().refine(isPaynowId);

/** What every delivery has. Source: `webhook-definitions.json`; further fields and further event types are let through. */
const ENVELOPE = z.looseObject({
  event_type: z.string().regex(/^[A-Z0-9_]{1,100}$/),
  event_id: paynowId,
  body: z.looseObject({ store_id: paynowId.optional() }),
});

/** Why a signed body is no event of ours. */
export type Unusable = 'not-json' | 'not-an-event' | 'foreign-store';

/**
 * Reads the body of a delivery whose signature was right.
 * @param stores the stores that are served; the first one is meant where a body names none
 * @returns why it cannot be used, or the event
 */
export function readDelivery(raw: Buffer, stores: readonly string[]): Unusable | NewEvent {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return 'not-json';
  }
  return readEnvelope(json, stores);
}

/**
 * Reads what PayNow sends, or shows in its history.
 * @param stores the stores that are served; the first one is meant where a body names none
 * @returns why it cannot be used, or the event
 */
export function readEnvelope(json: unknown, stores: readonly string[]): Exclude<Unusable, 'not-json'> | NewEvent {
  const envelope = ENVELOPE.safeParse(json);
  if (!envelope.success) return 'not-an-event';
  const { event_type: eventType, event_id: eventId, body } = envelope.data;
  const storeId = body.store_id ?? stores[0];
  if (storeId === undefined || !stores.includes(storeId)) return 'foreign-store';
  return { storeId, eventId, eventType, body };
}

/** Fields of PayNow's events that say who somebody is, how to reach them, or where they are. */
const PERSONAL = new Set([
  'billing_address_country',
  'billing_country',
  'billing_email',
  'billing_name',
  'customer_ip',
  'discord_user_avatar_hash',
  'discord_user_id',
  'discord_user_name',
  'name',
  'profile',
  'steam',
  'minecraft',
  'steam_id',
  'minecraft_uuid',
  'avatar_url',
]);

/** Inside these everything with a personal name is about the customer. Elsewhere `name` is that of a product. */
const OF_CUSTOMER = new Set(['customer', 'gift_to_customer', 'order_customer']);

/** The event without what says who the customer is: for a log that must not know. Ids stay. */
export const withoutPersonalData = (event: NewEvent): NewEvent => ({
  ...event,
  body: strip(event.body, false) as NewEvent['body'], // an object stays one
});

function strip(value: unknown, isCustomer: boolean): unknown {
  if (Array.isArray(value)) return value.map((entry) => strip(entry, isCustomer));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => {
      if (PERSONAL.has(name) && (isCustomer || name !== 'name')) return [];
      return [[name, strip(entry, isCustomer || OF_CUSTOMER.has(name))]];
    }),
  );
}
