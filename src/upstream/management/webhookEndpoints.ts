import type { SubscribedEvent } from '../../core/storeEvents.js';
import { endpoint, type None } from '../client/endpoint.js';
import type { FlakeId, Timestamp } from '../wire/common.js';

/** Event as the management API spells it; `OnIgnore` is never delivered. */
export type WebhookEvent = SubscribedEvent | 'OnIgnore';

/** What is sent, as the wire spells it: PayNow's JSON, or a message for Discord. */
export type WebhookType = 'json_v1' | 'discord_v1';

/** Form of a message for Discord, as the wire spells it. */
export type WebhookDiscordFormat = 'Invalid' | 'Embed' | 'Text';

/** State of a delivery, as the wire spells it; `all` is for asking only. */
export type WebhookState = 'success' | 'pending' | 'failed' | 'all';

/** What a message for Discord says. */
interface WebhookDiscordFields {
  readonly discord_description_template?: string | null;
  readonly discord_title?: string | null;
  readonly discord_color?: string | null;
  readonly discord_format?: WebhookDiscordFormat;
}

/** One address for one event. `secret` signs its deliveries: rows of this kind are kept nowhere. Source: `GET /v1/stores/{storeId}/webhooks`. */
export interface WebhookRow extends WebhookDiscordFields {
  readonly id: FlakeId;
  readonly url: string;
  readonly secret: string;
  readonly subscribed_to: WebhookEvent;
  readonly type: WebhookType;
}

/** Body that creates a subscription. */
export interface CreateWebhookBody extends WebhookDiscordFields {
  readonly url: string;
  readonly subscribed_to: WebhookEvent;
  readonly type: WebhookType;
}

/** Body that changes a subscription; a careless `reset_secret` ends the old secret. */
export interface UpdateWebhookBody extends WebhookDiscordFields {
  readonly url: string;
  readonly subscribed_to: WebhookEvent;
  readonly reset_secret: boolean;
}

/** One page of what was sent, or is to be. Source: `GET /v1/stores/{storeId}/webhooks/{webhookId}/history`. */
export interface WebhookHistoryRow {
  readonly page: number;
  readonly history: readonly WebhookDeliveryRow[];
}

/** One event on its way to one address. */
export interface WebhookDeliveryRow {
  readonly id: FlakeId;
  readonly webhook_id: FlakeId;
  readonly created_at: Timestamp;
  readonly state: WebhookState;
  readonly next_retry?: Timestamp | null;
  readonly event: WebhookEvent;
  /** What is sent; its form is the event's. */
  readonly payload: unknown;
  readonly executions: readonly WebhookExecutionRow[];
}

/** One attempt to send. */
export interface WebhookExecutionRow {
  readonly id: FlakeId;
  readonly started_at: Timestamp;
  readonly finished_at?: Timestamp | null;
  readonly status_code: number;
  /** The receiver's answer. */
  readonly response?: string | null;
}

/** Query of the history: PayNow numbers its pages. */
export interface WebhookHistoryQuery {
  readonly page?: number;
  readonly state?: string;
}

/** All subscriptions, whole. PayNow cannot read one alone. */
export const listWebhooks = endpoint<None, None, readonly WebhookRow[]>()(
  'GET',
  '/v1/stores/{storeId}/webhooks',
  'rows',
);

/** Creates a subscription. */
export const createWebhook = endpoint<None, CreateWebhookBody, WebhookRow>()('POST', '/v1/stores/{storeId}/webhooks');

/** Changes a subscription; address and event have to be sent even where they stay. */
export const updateWebhook = endpoint<None, UpdateWebhookBody, WebhookRow>()(
  'PATCH',
  '/v1/stores/{storeId}/webhooks/{webhookId}',
);

/** Deletes a subscription. Answers 204. */
export const deleteWebhook = endpoint()('DELETE', '/v1/stores/{storeId}/webhooks/{webhookId}', 'nothing');

/** One numbered page of a subscription's deliveries. */
export const readWebhookHistory = endpoint<WebhookHistoryQuery, None, WebhookHistoryRow>()(
  'GET',
  '/v1/stores/{storeId}/webhooks/{webhookId}/history',
);
