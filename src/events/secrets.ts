import type { Log } from '../core/log.js';
import type { CallContext, PaynowClient } from '../upstream/client/client.js';
import { listWebhooks } from '../upstream/management/webhookEndpoints.js';

/** Where deliveries arrive. */
export const RECEIVER_PATH = '/webhooks/paynow';

/** After a look at PayNow's list, the next one waits this long, in milliseconds. */
const PAUSE_MS = 10_000;

/** Where secrets come from. */
export interface SecretSources {
  /** Those of the settings: each of PayNow's subscriptions has its own. */
  readonly given: readonly string[];
  /** Reads those of PayNow's subscriptions that point here; undefined without a key of our own. */
  readonly read?: () => Promise<readonly string[]>;
  readonly log: Log;
  readonly now?: () => number;
}

/** The secrets that deliveries may be signed with. */
export class WebhookSecrets {
  #read: readonly string[] = [];
  #reading: Promise<void> | undefined;
  #lastRead = -Infinity;

  constructor(private readonly sources: SecretSources) {}

  /** Those that are known now. */
  known(): readonly string[] {
    return [...this.sources.given, ...this.#read];
  }

  /**
   * Asks PayNow for the secrets of its subscriptions, since none of the known ones fits. Not more often than every ten
   * seconds: whoever sends nonsense must not make us ask.
   * @returns false when nobody was asked
   */
  async refresh(): Promise<boolean> {
    const { read, now = Date.now } = this.sources;
    if (read === undefined) return false;
    if (this.#reading === undefined) {
      if (now() < this.#lastRead + PAUSE_MS) return false;
      this.#lastRead = now();
      this.#reading = this.#readBy(read).finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
    return true;
  }

  async #readBy(read: () => Promise<readonly string[]>): Promise<void> {
    try {
      this.#read = await read();
    } catch (error) {
      const { code } = error as { readonly code?: string };
      this.sources.log.warn({ code }, 'the secrets of webhooks could not be read from PayNow');
    }
  }
}

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

interface SecretReading extends WebhookReading {
  readonly storeIds: readonly string[];
}

/** Whether deliveries to this address arrive at a gateway: at the one of this public address, where that is known. */
export function pointsHere(url: unknown, publicUrl: string | undefined): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  return pathname.endsWith(RECEIVER_PATH) && (publicUrl === undefined || origin === new URL(publicUrl).origin);
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

/** Reads the secrets of the subscriptions that point to this gateway. PayNow: `GET /v1/stores/{storeId}/webhooks`. */
export function secretsFromPaynow(reading: SecretReading) {
  const { client, storeIds, publicUrl } = reading;
  return async (): Promise<readonly string[]> => {
    const lists = await Promise.all(
      storeIds.map((storeId) => client.call(listWebhooks, { path: { storeId } }, ownCall(reading, storeId))),
    );
    return lists
      .flat()
      .flatMap(({ url, secret }) => (pointsHere(url, publicUrl) && typeof secret === 'string' ? [secret] : []));
  };
}
