import { createMetrics } from '../../core/metrics.js';
import type { WebhookReading } from '../../events/secrets.js';
import { createPaynowClient } from '../../server/context/paynowClient.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { CommandError, type Terminal } from '../command.js';
import { settings, storeIdOf } from './opened.js';
import { type Options, wrong } from './options.js';

/**
 * Asks PayNow with the gateway's own key.
 * @throws CommandError without a key, or for PayNow's refusal
 */
export async function withPaynow<Result>(
  options: Options,
  terminal: Terminal,
  use: (reading: WebhookReading, storeId: string) => Promise<Result>,
): Promise<Result> {
  const config = settings(terminal);
  const { PAYNOW_API_KEY: apiKey, GATEWAY_PUBLIC_URL: publicUrl, PAYNOW_TIMEOUT_MS: timeoutMs } = config;
  const storeId = storeIdOf(options, config);
  if (apiKey === undefined) throw wrong('PAYNOW_API_KEY is missing: set it to a key that may read webhooks.');
  const client = createPaynowClient(config, { metrics: createMetrics() });
  try {
    return await use({ client, apiKey, publicUrl, timeoutMs }, storeId);
  } catch (error) {
    if (error instanceof UpstreamError) throw new CommandError(`PayNow could not be read: ${error.message}`);
    throw error;
  } finally {
    await client.close();
  }
}
