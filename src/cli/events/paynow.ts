import { createMetrics } from '../../core/metrics.js';
import { type WebhookReading, webhookReading } from '../../events/subscriptions.js';
import { createPaynowClient } from '../../server/context/paynowClient.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { CommandError, type Terminal, wrong } from '../command.js';
import { settingsOf, storeIdOf } from '../settings.js';
import { given, type Options } from './options.js';

/**
 * Asks PayNow with the gateway's own key.
 * @throws CommandError without a key, or for PayNow's refusal
 */
export async function withPaynow<Result>(
  options: Options,
  terminal: Terminal,
  use: (reading: WebhookReading, storeId: string) => Promise<Result>,
): Promise<Result> {
  const config = settingsOf(terminal);
  const storeId = storeIdOf(given(options, 'store'), config);
  const client = createPaynowClient(config, { metrics: createMetrics() });
  try {
    const reading = webhookReading(config, client);
    if (!reading) throw wrong('PAYNOW_API_KEY is missing: set it to a key that may read webhooks.');
    return await use(reading, storeId);
  } catch (error) {
    if (error instanceof UpstreamError) throw new CommandError(`PayNow could not be read: ${error.message}`);
    throw error;
  } finally {
    await client.close();
  }
}
