import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type {
  WebhookDeliveryRow,
  WebhookExecutionRow,
  WebhookRow,
} from '../../upstream/management/webhookEndpoints.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import { timestamp } from '../seed/ids.js';
import type { Clock, Outbox, StoreState } from '../state.js';

/** Attempts to send one delivery before it counts as failed. */
const MAX_ATTEMPTS = 6;

/** Milliseconds before the second attempt. */
export const FIRST_RETRY_MS = 1000;

/** How many times longer each pause is than the one before: 1, 4, 16, 64 and 256 seconds. */
const RETRY_GROWTH = 4;

const ATTEMPT_MS = 10_000;
const MAX_CONNECTIONS = 8;

/** How much of a receiver's reply the history keeps, in bytes. */
const RESPONSE_LIMIT = 2000;

/** How an outbox sends. */
export interface OutboxOptions {
  /** Where it may send to: to this machine only, or anywhere. */
  readonly hosts: 'loopback' | 'any';
  readonly firstRetryMs: number;
}

/** Whether an address is one of this machine's own. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The first characters of a reply; the rest is not read. */
async function beginningOf(answer: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= RESPONSE_LIMIT) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, RESPONSE_LIMIT);
}

/** The signature of a delivery: base64 of the HMAC over the timestamp, a point and the raw body. */
const signatureOf = (secret: string, sentAt: string, rawBody: string): string =>
  createHmac('sha256', secret).update(`${sentAt}.${rawBody}`).digest('base64');

/** The deliveries of a sandbox: sends them, repeats those that fail, and records the result. */
export class WebhookOutbox implements Outbox {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #agent = new Agent({
    connections: MAX_CONNECTIONS,
    headersTimeout: ATTEMPT_MS,
    bodyTimeout: ATTEMPT_MS,
    connect: { timeout: ATTEMPT_MS },
  });
  #stopped = false;

  constructor(private readonly options: OutboxOptions) {}

  /** Sends a delivery of the store's history after the current tick. */
  post(store: StoreState, clock: Clock, deliveryId: FlakeId): void {
    this.#later(0, store, clock, deliveryId);
  }

  /** Stops sending, and aborts the deliveries in flight. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#agent.destroy().catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : String(error));
    });
  }

  #later(ms: number, store: StoreState, clock: Clock, id: FlakeId): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#attempt(store, clock, id).catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
      });
    }, ms);
    timer.unref(); // an unreachable receiver keeps no process alive
    this.#timers.add(timer);
  }

  async #attempt(store: StoreState, clock: Clock, id: FlakeId): Promise<void> {
    const delivery = store.webhookDeliveries.get(id);
    if (!delivery) return;
    const webhook = store.webhooks.get(delivery.webhook_id);
    if (!webhook || !this.#maySendTo(webhook)) {
      store.webhookDeliveries.put({ ...delivery, state: 'failed', next_retry: null });
      return;
    }
    const startedAt = clock.now();
    const answer = await this.#send(webhook, JSON.stringify(delivery.payload));
    if (this.#stopped) return;
    const execution = { id: clock.nextId(), started_at: startedAt, finished_at: clock.now(), ...answer };
    const after = this.#after(delivery, execution, clock);
    // The history forgets its oldest, also while they are being sent.
    if (!store.webhookDeliveries.get(id)) return;
    store.webhookDeliveries.put(after);
    if (after.state === 'pending') this.#later(this.#pauseAfter(after.executions.length), store, clock, id);
  }

  /** Messages for Discord have a form of their own, which the sandbox does not imitate. */
  #maySendTo({ url, type }: WebhookRow): boolean {
    return type === 'json_v1' && (this.options.hosts === 'any' || isLoopback(url));
  }

  async #send(webhook: WebhookRow, body: string): Promise<Pick<WebhookExecutionRow, 'status_code' | 'response'>> {
    // The machine's own time and not the sandbox's: receivers refuse what is five minutes old.
    const sentAt = String(Date.now());
    try {
      const { statusCode, body: answer } = await request(webhook.url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/json',
          'paynow-timestamp': sentAt,
          'paynow-signature': signatureOf(webhook.secret, sentAt, body),
        },
        body,
      });
      return { status_code: statusCode, response: await beginningOf(answer) };
    } catch {
      return { status_code: 0, response: null }; // no connection, or no reply in time
    }
  }

  #after(delivery: WebhookDeliveryRow, execution: WebhookExecutionRow, clock: Clock): WebhookDeliveryRow {
    const executions = [...delivery.executions, execution];
    if (execution.status_code >= 200 && execution.status_code <= 299) {
      return { ...delivery, executions, state: 'success', next_retry: null };
    }
    if (executions.length >= MAX_ATTEMPTS) return { ...delivery, executions, state: 'failed', next_retry: null };
    const next = Date.parse(clock.now()) + this.#pauseAfter(executions.length);
    return { ...delivery, executions, state: 'pending', next_retry: timestamp(next) };
  }

  #pauseAfter(attempts: number): number {
    return this.options.firstRetryMs * RETRY_GROWTH ** (attempts - 1);
  }
}
