import type { WebhookDeliveryRow } from '../upstream/management/webhookEndpoints.js';
import { readEnvelope, withoutPersonalData } from './delivery.js';
import type { NewEvent } from './event.js';
import type { EventLog } from './eventLog.js';
import { createdAt, deliveriesOf, type HistoryState } from './history.js';
import { ownSubscriptions, type WebhookReading } from './subscriptions.js';

/** What filling in takes. */
export interface BackfillOptions extends WebhookReading {
  readonly events: Pick<EventLog, 'append' | 'known'>;
  readonly keepsPersonalData: boolean;
}

/** Which part of a store's history is filled in. */
export interface BackfillRange {
  readonly storeId: string;
  /**
   * Milliseconds since 1970. Not further back than event ids are known (`knownMsOf`): what was trimmed from the log
   * would be taken for missing.
   */
  readonly since: number;
  readonly states: readonly HistoryState[];
}

/** The result of filling in. */
export interface BackfillReport {
  /** PayNow's subscriptions that point here. */
  readonly subscriptions: number;
  /** Deliveries in PayNow's history, of the part that was looked at. */
  readonly found: number;
  /** Events that were missing, and are in the log now. */
  readonly added: number;
  /** Deliveries whose payload is no event: without an `event_id` they could be told twice, so they are left out. */
  readonly unusable: number;
}

interface Missing {
  readonly event: NewEvent;
  readonly at: number;
}

/**
 * Reads PayNow's webhook history of a store and puts the events that the log does not know at its end, in the order in
 * which PayNow created them. An event that is delivered meanwhile, or filled in by another copy of the gateway, is in
 * the log once. Rejects with UpstreamError when PayNow cannot be read, before anything is added.
 */
export async function backfill(options: BackfillOptions, range: BackfillRange): Promise<BackfillReport> {
  const { events, keepsPersonalData } = options;
  const { storeId, since, states } = range;
  const missing = new Map<string, Missing>();
  let [found, unusable, added] = [0, 0, 0];
  const subscriptions = await ownSubscriptions(options, storeId);
  for (const { id: webhookId } of subscriptions) {
    for (const state of states) {
      for await (const rows of deliveriesOf(options, { storeId, webhookId, state, since })) {
        const usable = rows.flatMap((row) => eventOf(row, storeId) ?? []);
        const known = await events.known(
          storeId,
          usable.map(({ event }) => event.eventId),
        );
        found += rows.length;
        unusable += rows.length - usable.length;
        for (const one of usable) if (!known.has(one.event.eventId)) missing.set(one.event.eventId, one);
      }
    }
  }
  const inOrder = [...missing.values()].sort((a, b) => a.at - b.at);
  for (const { event } of inOrder) {
    if (await events.append(keepsPersonalData ? event : withoutPersonalData(event))) added += 1;
  }
  return { subscriptions: subscriptions.length, found, added, unusable };
}

/**
 * The event of a delivery. PayNow's description leaves the form of `payload` open: what was sent, as an object or as
 * text. Undefined where it is no event of the store.
 */
function eventOf(row: WebhookDeliveryRow, storeId: string): Missing | undefined {
  try {
    const { payload } = row;
    const at = createdAt(row);
    if (Number.isNaN(at)) return undefined; // it may be older than what event ids are known of
    const event = readEnvelope(typeof payload === 'string' ? JSON.parse(payload) : payload, [storeId]);
    return typeof event === 'string' ? undefined : { event, at };
  } catch {
    return undefined; // a row that cannot be shown, or text that is no JSON
  }
}
