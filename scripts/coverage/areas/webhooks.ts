import { type Area, NODE } from '../model.js';

/** Webhook endpoints and their deliveries. */
export const webhooks: Area = {
  operations: {
    'GET /v1/stores/{storeId}/webhooks': ['Store.webhookEndpoints', ...NODE],
    'POST /v1/stores/{storeId}/webhooks': ['Mutation.createWebhookEndpoints'],
    'PATCH /v1/stores/{storeId}/webhooks/{webhookId}': ['Mutation.updateWebhookEndpoint'],
    'DELETE /v1/stores/{storeId}/webhooks/{webhookId}': ['Mutation.deleteWebhookEndpoint'],
    'GET /v1/stores/{storeId}/webhooks/{webhookId}/history': ['WebhookEndpoint.deliveries'],
  },
  objects: [
    { dto: 'WebhookSubscriptionDto', type: 'WebhookEndpoint', fields: { subscribed_to: 'event' } },
    { dto: 'WebhookHistoryDto', type: 'WebhookDeliveryPage' },
    {
      dto: 'QueuedWebhookDto',
      type: 'WebhookDelivery',
      fields: { webhook_id: 'endpointPaynowId', executions: 'attempts' },
    },
    { dto: 'ExecutedWebhookDto', type: 'WebhookDeliveryAttempt' },
  ],
};
