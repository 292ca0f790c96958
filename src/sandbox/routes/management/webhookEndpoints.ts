import { randomBytes } from 'node:crypto';
import { STORE_EVENT_NAMES, STORE_EVENTS } from '../../../core/storeEvents.js';
import type { WebhookRow } from '../../../upstream/management/webhookEndpoints.js';
import { badRequest, found, problem } from '../../http/errors.js';
import { boolean, integer, nullable, objectOf, oneOf, text } from '../../http/fields.js';
import { NO_CONTENT, route } from '../../http/router.js';
import type { StoreState } from '../../state.js';

/** Deliveries per page of the history; PayNow does not publish its number. */
const HISTORY_PAGE = 25;

const event = oneOf('OnIgnore', ...STORE_EVENT_NAMES.map((name) => STORE_EVENTS[name].wire));

const fields = { url: text({ min: 1, max: 2048 }), subscribed_to: event } as const;

const discordFields = {
  discord_description_template: nullable(text({ max: 4000 })),
  discord_title: nullable(text({ max: 256 })),
  discord_color: nullable(text({ max: 20 })),
  discord_format: oneOf('Embed', 'Text'),
} as const;

const newSecret = (): string => `pnwhs_${randomBytes(24).toString('hex')}`;

function checkUrl(url: string): void {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return;
  throw badRequest([problem('url', 'url', 'must be an absolute http or https address.')]);
}

const webhookOf = (store: StoreState, id: string): WebhookRow => found(store.webhooks.get(id), 'webhook');

/** Webhook endpoints and their deliveries. */
export const webhookRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/webhooks',
    handle: ({ store }) => store.webhooks.all(),
  }),
  route({
    method: 'POST',
    path: '/v1/stores/{storeId}/webhooks',
    body: objectOf({ required: { ...fields, type: oneOf('json_v1', 'discord_v1') }, optional: discordFields }),
    handle: ({ store, state: { clock }, body }) => {
      checkUrl(body.url);
      return store.webhooks.put({ discord_format: 'Invalid', ...body, id: clock.nextId(), secret: newSecret() });
    },
  }),
  route({
    method: 'PATCH',
    path: '/v1/stores/{storeId}/webhooks/{webhookId}',
    body: objectOf({ required: { ...fields, reset_secret: boolean }, optional: discordFields }),
    handle: ({ store, params, body }) => {
      const old = webhookOf(store, params.webhookId);
      const { reset_secret: isReset, ...changes } = body;
      checkUrl(changes.url);
      return store.webhooks.put({ ...old, ...changes, ...(isReset && { secret: newSecret() }) });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/stores/{storeId}/webhooks/{webhookId}',
    handle: ({ store, params }) => {
      const { id } = webhookOf(store, params.webhookId);
      store.webhooks.remove(id);
      for (const delivery of store.webhookDeliveries.filter((row) => row.webhook_id === id)) {
        store.webhookDeliveries.remove(delivery.id);
      }
      return NO_CONTENT;
    },
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/webhooks/{webhookId}/history',
    query: {
      optional: { page: integer({ min: 1, max: 2_147_483_647 }), state: oneOf('success', 'pending', 'failed', 'all') },
    },
    handle: ({ store, params, query: { page = 1, state = 'all' } }) => {
      const { id } = webhookOf(store, params.webhookId);
      const rows = store.webhookDeliveries
        .filter((row) => row.webhook_id === id && (state === 'all' || row.state === state))
        .toReversed();
      return { page, history: rows.slice((page - 1) * HISTORY_PAGE, page * HISTORY_PAGE) };
    },
  }),
];
