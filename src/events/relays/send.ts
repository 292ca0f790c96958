import { createHmac } from 'node:crypto';
import { type Agent, request } from 'undici';
import { PrivateAddressError, publicAgent } from '../../core/publicAgent.js';
import { readRetryAfter } from '../../core/retryAfter.js';
import { placeMs } from '../event.js';
import type { ToldEvent } from '../told.js';
import type { Relay, RelayFailure } from './relay.js';
import { secretBytes, urlProblem } from './target.js';

/** Most bytes of a target's answer that are read: nothing in it counts. */
const MAX_ANSWER_BYTES = 16_384;

/** The result of one attempt. */
export type SendOutcome =
  | { readonly isDelivered: true }
  | {
      readonly isDelivered: false;
      readonly failure: RelayFailure;
      readonly status?: number;
      /** Milliseconds for which the target asks to be left alone. */
      readonly retryAfterMs?: number;
    };

/** What is sent: the form that Standard Webhooks recommends, with the place of the event beside it. */
const bodyOf = ({ storeId, eventId, eventType, type, cursor, place, body }: ToldEvent): string =>
  JSON.stringify({
    type,
    timestamp: new Date(placeMs(place)).toISOString(),
    data: body,
    storeId,
    eventId,
    eventType,
    cursor,
  });

/** The same for every attempt to send an event, so that a target recognizes a repetition. */
const messageId = ({ storeId, eventId }: ToldEvent): string => `evt_${storeId}_${eventId}`;

/** Headers of a message by Standard Webhooks (https://www.standardwebhooks.com), signed with each secret. */
function signedHeaders(id: string, nowMs: number, body: string, secrets: readonly string[]) {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signatures = secrets.map((secret) => {
    const key = secretBytes(secret) ?? Buffer.alloc(0); // checked where it came in
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** How events are sent. */
export interface SenderOptions {
  readonly allowsPrivate: boolean;
  readonly timeoutMs: number;
  readonly now: () => number;
}

/** Sends events to targets: one request for each attempt, no redirect followed, bounded in time and bytes. */
export class RelaySender {
  readonly #agent: Agent;

  constructor(private readonly options: SenderOptions) {
    this.#agent = publicAgent({ allowsPrivate: options.allowsPrivate, connectMs: options.timeoutMs });
  }

  get allowsPrivate(): boolean {
    return this.options.allowsPrivate;
  }

  /** Never rejects. @param cut ends the attempt early */
  async send({ url, secrets }: Relay, event: ToldEvent, cut: AbortSignal): Promise<SendOutcome> {
    const { allowsPrivate, timeoutMs, now } = this.options;
    // The setting may be another one than when the relay was made.
    if (urlProblem(url, allowsPrivate) !== undefined) return failed('ADDRESS_NOT_ALLOWED');
    const body = bodyOf(event);
    const { signal, done } = bounded(timeoutMs, cut);
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'paynow-graphql',
          ...signedHeaders(messageId(event), now(), body, secrets),
        },
        body,
        signal,
      });
      await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => undefined); // the status is all that counts
      const { statusCode: status, headers } = answer;
      if (status >= 200 && status < 300) return { isDelivered: true };
      const retryAfter = readRetryAfter([headers['retry-after']].flat()[0], now());
      return { ...failed('REFUSED', status), ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1_000 }) };
    } catch (error) {
      return failed(failureOf(error, signal));
    } finally {
      done();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

type Failed = Extract<SendOutcome, { readonly isDelivered: false }>;

/** Aborted after so many milliseconds, or with `cut`. Own code: `AbortSignal.any` leaves something behind on a signal that lives long. */
function bounded(ms: number, cut: AbortSignal): { readonly signal: AbortSignal; readonly done: () => void } {
  const controller = new AbortController();
  const end = () => controller.abort();
  if (cut.aborted) end();
  cut.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, ms);
  return {
    signal: controller.signal,
    done: () => {
      clearTimeout(timer);
      cut.removeEventListener('abort', end);
    },
  };
}

const failed = (failure: RelayFailure, status?: number): Failed => ({
  isDelivered: false,
  failure,
  ...(status !== undefined && { status }),
});

/** Reasons that undici gives for having waited too long. */
const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT']);

function failureOf(error: unknown, signal: AbortSignal): RelayFailure {
  if (error instanceof PrivateAddressError) return 'ADDRESS_NOT_ALLOWED';
  if (signal.aborted) return 'TIMED_OUT';
  return TIMEOUTS.has((error as { readonly code?: string }).code ?? '') ? 'TIMED_OUT' : 'UNREACHABLE';
}
