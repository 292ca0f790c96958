import type { Config } from '../core/config.js';
import type { CallContext } from '../upstream/client/callContext.js';
import type { PaynowClient } from '../upstream/client/client.js';
import { listWebhooks, type WebhookRow } from '../upstream/management/webhookEndpoints.js';
import type { PaynowSecret } from './diagnosis.js';

/** Where deliveries arrive. */
export const RECEIVER_PATH = '/webhooks/paynow';

/** How PayNow is asked about its webhook subscriptions. */
export interface WebhookReading {
  readonly client: PaynowClient;
  readonly apiKey: string;
  /** The address that PayNow knows the gateway by; without it every subscription to our path counts. */
  readonly publicUrl: string | undefined;
  readonly timeoutMs: number;
  /** Ends the waiting early. */
  readonly ended?: AbortSignal;
}

/** How PayNow is asked with these settings; undefined without a key of the gateway's own. */
export function webhookReading(config: Config, client: PaynowClient): WebhookReading | undefined {
  const { PAYNOW_API_KEY: apiKey, GATEWAY_PUBLIC_URL: publicUrl, PAYNOW_TIMEOUT_MS: timeoutMs } = config;
  return apiKey === undefined ? undefined : { client, apiKey, publicUrl, timeoutMs };
}

/** What a call with the gateway's own key is made with. */
export const ownCall = ({ apiKey, timeoutMs, ended }: WebhookReading, storeId: string): CallContext => ({
  credential: { authorization: `APIKey ${apiKey}`, key: 'gateway' },
  signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(ended ? [ended] : [])]),
  deadlineAt: performance.now() + timeoutMs,
  trace: { sent: () => {} },
  storeId,
  address: () => 'gateway',
});

/** What is read of a row, or this where PayNow sent something unusable: one bad row must not hide the others. */
export function orElse<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch {
    return instead;
  }
}

/** Whether deliveries to this address arrive at a gateway: at the one of this public address, where that is known. */
function pointsHere(url: unknown, publicUrl: string | undefined): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  return pathname.endsWith(RECEIVER_PATH) && (publicUrl === undefined || origin === new URL(publicUrl).origin);
}

/**
 * The subscriptions whose deliveries arrive here. Messages for Discord are no events.
 * @param publicUrl see {@link WebhookReading}
 */
export const pointingHere = (rows: readonly WebhookRow[], publicUrl: string | undefined): readonly WebhookRow[] =>
  rows.filter((row) => orElse(() => row.type === 'json_v1' && pointsHere(row.url, publicUrl) && row.id !== '', false));

const list = (reading: WebhookReading, storeId: string): Promise<readonly WebhookRow[]> =>
  reading.client.call(listWebhooks, { path: { storeId } }, ownCall(reading, storeId));

/**
 * The subscriptions of a store whose deliveries should have arrived here.
 * PayNow: `GET /v1/stores/{storeId}/webhooks`. Rejects with UpstreamError.
 */
export const ownSubscriptions = async (reading: WebhookReading, storeId: string): Promise<readonly WebhookRow[]> =>
  pointingHere(await list(reading, storeId), reading.publicUrl);

/** The secrets of a store's subscriptions that point here. Rejects with UpstreamError. */
export const ownSecrets = async (reading: WebhookReading, storeId: string): Promise<readonly string[]> =>
  (await list(reading, storeId)).flatMap((row) =>
    orElse(() => (pointsHere(row.url, reading.publicUrl) ? [row.secret] : []), []),
  );

/** The secrets of all of a store's subscriptions, wherever those point to. Rejects with UpstreamError. */
export const subscriptionSecrets = async (reading: WebhookReading, storeId: string): Promise<readonly PaynowSecret[]> =>
  (await list(reading, storeId)).flatMap((row) =>
    orElse(() => [{ secret: row.secret, of: `subscription ${row.id} (${row.subscribed_to})` }], []),
  );
