import type { Log } from '../core/log.js';
import { readDelivery, type Unusable, withoutPersonalData } from './delivery.js';
import type { EventLog } from './eventLog.js';
import type { WebhookSecrets } from './secrets.js';
import { type Distrust, distrust, type SignedDelivery } from './signature.js';

/** What became of a delivery; also a label of `gateway_event_deliveries_total`. */
export type DeliveryOutcome = 'accepted' | 'repeated' | Distrust | Unusable | 'no-secret' | 'failed';

/**
 * The HTTP status of each outcome. PayNow sends again what is answered with more than 299, and shows the status in its
 * history: a delivery that a corrected setting would let in is not lost.
 */
export const STATUS_OF: Readonly<Record<DeliveryOutcome, number>> = {
  accepted: 204,
  repeated: 204,
  'not-json': 400,
  'not-an-event': 400,
  'no-timestamp': 401,
  'no-signature': 401,
  'wrong-signature': 401,
  stale: 401,
  future: 401,
  'foreign-store': 403,
  'no-secret': 503,
  failed: 503,
};

/** What a receiver needs. */
export interface ReceiverOptions {
  readonly events: EventLog;
  readonly secrets: WebhookSecrets;
  readonly keepsPersonalData: boolean;
  readonly log: Log;
  readonly now?: () => number;
  /** Told of every delivery. */
  readonly onDelivery: (outcome: DeliveryOutcome) => void;
}

/** Takes PayNow's webhook deliveries: verified, each once, on disk before PayNow hears that we have it. */
export class EventReceiver {
  constructor(private readonly options: ReceiverOptions) {}

  /** Never rejects: whatever goes wrong, PayNow sends again. */
  async receive(delivery: SignedDelivery): Promise<DeliveryOutcome> {
    const outcome = await this.#outcomeOf(delivery).catch((error: unknown): DeliveryOutcome => {
      this.options.log.error({ failure: String(error) }, 'an event could not be put into the log');
      return 'failed';
    });
    this.options.onDelivery(outcome);
    return outcome;
  }

  async #outcomeOf(delivery: SignedDelivery): Promise<DeliveryOutcome> {
    const { events, keepsPersonalData } = this.options;
    const why = await this.#distrust(delivery);
    if (why !== undefined) return why;
    const event = readDelivery(delivery.raw, events.storeIds);
    if (typeof event === 'string') return event;
    const isNew = await events.append(keepsPersonalData ? event : withoutPersonalData(event));
    return isNew ? 'accepted' : 'repeated';
  }

  async #distrust(delivery: SignedDelivery): Promise<DeliveryOutcome | undefined> {
    const { secrets, now = Date.now } = this.options;
    const why = distrust(delivery, secrets.known(), now());
    // Somebody may have made a new subscription in PayNow, or drawn a new secret.
    if (why !== 'wrong-signature' || !(await secrets.refresh())) {
      return why === 'wrong-signature' && secrets.known().length === 0 ? 'no-secret' : why;
    }
    return distrust(delivery, secrets.known(), now());
  }
}
