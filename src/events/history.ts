import { UpstreamError } from '../upstream/client/errors.js';
import { readWebhookHistory, type WebhookDeliveryRow } from '../upstream/management/webhookEndpoints.js';
import { orElse, ownCall, type WebhookReading } from './subscriptions.js';

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

/** When PayNow created a delivery, in milliseconds since 1970; NaN when the row does not say. */
export const createdAt = (row: WebhookDeliveryRow): number => orElse(() => Date.parse(row.created_at), Number.NaN);

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
