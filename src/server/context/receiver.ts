import { isInMemory } from '../../core/config.js';
import type { Metrics } from '../../core/metrics.js';
import { CatchUp } from '../../events/catchUp.js';
import { knownMsOf } from '../../events/open.js';
import { EventReceiver } from '../../events/receiver.js';
import { WebhookSecrets } from '../../events/secrets.js';
import { ownSecrets, webhookReading } from '../../events/subscriptions.js';
import type { ContextParts } from './context.js';

/** The receiver of PayNow's webhooks, by the settings. */
export function createReceiver({ config, client, events, log }: ContextParts, metrics: Metrics): EventReceiver {
  const { PAYNOW_WEBHOOK_SECRETS: given } = config;
  const reading = webhookReading(config, client);
  const secrets = new WebhookSecrets({
    given: given?.split(',') ?? [],
    storeIds: events.storeIds,
    ...(reading && { read: (storeId) => ownSecrets(reading, storeId) }),
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
  const reading = webhookReading(config, client);
  // Nobody can have missed anything of a log that begins with the process.
  if (!reading || config.EVENTS_BACKFILL === 'off' || isInMemory(config)) return undefined;
  return new CatchUp({
    ...reading,
    events,
    log,
    keepsPersonalData: config.EVENTS_PERSONAL_DATA === 'keep',
    knownMs: knownMsOf(config),
  });
}
