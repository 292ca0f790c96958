import type { Metrics } from '../../core/metrics.js';
import { EventReceiver } from '../../events/receiver.js';
import { secretsFromPaynow, WebhookSecrets } from '../../events/secrets.js';
import type { ContextParts } from './context.js';

/** The receiver of PayNow's webhooks, by the settings. */
export function createReceiver({ config, client, events, log }: ContextParts, metrics: Metrics): EventReceiver {
  const { PAYNOW_API_KEY: apiKey, PAYNOW_WEBHOOK_SECRETS: given, GATEWAY_PUBLIC_URL: publicUrl } = config;
  const secrets = new WebhookSecrets({
    given: given?.split(',') ?? [],
    ...(apiKey !== undefined && {
      read: secretsFromPaynow({
        client,
        apiKey,
        storeIds: events.storeIds,
        publicUrl,
        timeoutMs: config.PAYNOW_TIMEOUT_MS,
      }),
    }),
    log,
  });
  return new EventReceiver({
    events,
    secrets,
    keepsPersonalData: config.EVENTS_PERSONAL_DATA === 'keep',
    log,
    onDelivery: (outcome) => metrics.eventDeliveries.inc({ outcome }),
  });
}
