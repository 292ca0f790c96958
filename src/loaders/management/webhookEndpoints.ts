import { withFields } from '../../upstream/client/damage.js';
import {
  listWebhooks,
  readWebhookHistory,
  type WebhookHistoryQuery,
  type WebhookHistoryRow,
  type WebhookRow,
} from '../../upstream/management/webhookEndpoints.js';
import { findRow, wrongRow } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** A webhook subscription with its store, which PayNow's row does not name. */
export interface WebhookEndpoint extends WebhookRow {
  readonly store_id: string;
}

/** Puts the store on a row. */
export const ofStore = (storeId: string, row: WebhookRow): WebhookEndpoint => withFields(row, { store_id: storeId });

/** Reads of webhook subscriptions. Their rows carry secrets, so they live no longer than the request. */
export function webhookEndpointLoaders(session: Session) {
  const list = reader(session, 'webhookEndpoints', listWebhooks);
  const history = reader(session, 'webhookEndpoints', readWebhookHistory);
  const all = async (storeId: string): Promise<readonly WebhookEndpoint[]> =>
    (await list({ path: { storeId } })).map((row) => ofStore(storeId, row));
  return {
    /** All webhook subscriptions of the store, in one body. */
    all,
    /** One out of the whole list, which is the only way to read it; `null` when there is none. */
    byId: async (storeId: string, id: string) => findRow(await all(storeId), (row) => row.id === id),
    /** A numbered page of a subscription's deliveries; `null` when there is no such subscription. */
    history: async (
      storeId: string,
      webhookId: string,
      query: WebhookHistoryQuery,
    ): Promise<WebhookHistoryRow | null> => {
      const page = await orNull(history({ path: { storeId, webhookId }, query }));
      if (page?.history.some((row) => row.webhook_id !== webhookId)) throw wrongRow();
      return page;
    },
  };
}
