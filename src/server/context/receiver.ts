import { isInMemory } from '../../core/config.js';
import type { Metrics } from '../../core/metrics.js';
import { CatchUp } from '../../events/catchUp.js';
import { knownMsOf } from '../../events/open.js';
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

/** What fills in, at the start, the events that were missed; undefined where there is nothing to read, or to fill. */
export function createCatchUp({ config, client, events, log }: ContextParts): CatchUp | undefined {
  const { PAYNOW_API_KEY: apiKey, GATEWAY_PUBLIC_URL: publicUrl, PAYNOW_TIMEOUT_MS: timeoutMs } = config;
  // Nobody can have missed anything of a log that begins with the process.
  if (apiKey === undefined || config.EVENTS_BACKFILL === 'off' || isInMemory(config)) return undefined;
  return new CatchUp({
    ...{ client, apiKey, publicUrl, timeoutMs, events, log },
    keepsPersonalData: config.EVENTS_PERSONAL_DATA === 'keep',
    knownMs: knownMsOf(config),
  });
}
