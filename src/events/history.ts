import { UpstreamError } from '../upstream/client/errors.js';
import {
  listWebhooks,
  readWebhookHistory,
  type WebhookDeliveryRow,
  type WebhookRow,
} from '../upstream/management/webhookEndpoints.js';
import type { PaynowSecret } from './diagnosis.js';
import { ownCall, pointsHere, type WebhookReading } from './secrets.js';

/** Pages of one subscription's history that are read at the most: PayNow does not say how many there are. */
const MAX_PAGES = 2_000;

/** Which deliveries are read, as the wire spells it: PayNow's filter takes one state, or all. */
export type HistoryState = 'all' | 'failed' | 'pending';

/** Which part of a subscription's history is read. */
export interface HistoryRange {
  readonly storeId: string;
  readonly webhookId: string;
  readonly state: HistoryState;
  /** Milliseconds since 1970: only deliveries that PayNow created then or later. */
  readonly since: number;
}

/**
 * The subscriptions of a store whose deliveries should have arrived here. Messages for Discord are no events.
 * PayNow: `GET /v1/stores/{storeId}/webhooks`. Rejects with UpstreamError.
 */
export async function ownSubscriptions(reading: WebhookReading, storeId: string): Promise<readonly WebhookRow[]> {
  const rows = await reading.client.call(listWebhooks, { path: { storeId } }, ownCall(reading, storeId));
  return rows.filter((row) =>
    orElse(() => row.type === 'json_v1' && pointsHere(row.url, reading.publicUrl) && row.id !== '', false),
  );
}

/** The secrets of a store's JSON subscriptions, wherever those point to. Rejects with UpstreamError. */
export async function subscriptionSecrets(reading: WebhookReading, storeId: string): Promise<readonly PaynowSecret[]> {
  const rows = await reading.client.call(listWebhooks, { path: { storeId } }, ownCall(reading, storeId));
  return rows.flatMap((row) =>
    orElse(() => [{ secret: row.secret, of: `subscription ${row.id} (${row.subscribed_to})` }], []),
  );
}

/** When PayNow created a delivery, in milliseconds since 1970; NaN when the row does not say. */
export const createdAt = (row: WebhookDeliveryRow): number => orElse(() => Date.parse(row.created_at), Number.NaN);

/** What is read of a row, or this where PayNow sent something unusable: one bad row must not hide the others. */
function orElse<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch {
    return instead;
  }
}

/**
 * The deliveries of a subscription, a page at a time. PayNow says neither in which order nor on how many pages; where
 * the newest come first, pages that are wholly too old end the reading. Rejects with UpstreamError.
 */
export async function* deliveriesOf(
  reading: WebhookReading,
  { storeId, webhookId, state, since }: HistoryRange,
): AsyncGenerator<readonly WebhookDeliveryRow[], void, void> {
  let page: number | undefined;
  for (let n = 0; n < MAX_PAGES; n += 1) {
    // The first page has the number that PayNow gives it.
    const query = { state, ...(page !== undefined && { page }) };
    const call = { path: { storeId, webhookId }, query };
    const reply = await reading.client
      .call(readWebhookHistory, call, ownCall(reading, storeId))
      .catch((error: unknown) => deletedOr(error));
    if (reply === undefined || reply.history.length === 0) return;
    const { history } = reply;
    yield history.filter((row) => !(createdAt(row) < since));
    const [first, last] = [history[0], history.at(-1)].map((row) => (row === undefined ? Number.NaN : createdAt(row)));
    const isNewestFirst = history.length === 1 || (first ?? 0) >= (last ?? 0);
    if (isNewestFirst && history.every((row) => createdAt(row) < since)) return;
    page = Math.max(reply.page, page ?? reply.page) + 1;
  }
}

/** @throws the error, unless it says that the subscription has been deleted since it was listed */
function deletedOr(error: unknown): undefined {
  if (!(error instanceof UpstreamError && error.status === 404)) throw error;
}
