import type { Config } from '../../core/config.js';
import { createMetrics } from '../../core/metrics.js';
import { readServedStores } from '../../core/served.js';
import { STORE_EVENTS } from '../../core/storeEvents.js';
import { pointingHere, RECEIVER_PATH } from '../../events/subscriptions.js';
import { createPaynowClient } from '../../server/context/paynowClient.js';
import type { CallContext } from '../../upstream/client/callContext.js';
import type { PaynowClient } from '../../upstream/client/client.js';
import type { CallParameters, Endpoint, ReplyOf } from '../../upstream/client/endpoint.js';
import { STORE_HEADER } from '../../upstream/client/endpoint.js';
import { UpstreamError } from '../../upstream/client/errors.js';
import { getStore } from '../../upstream/management/stores.js';
import { listWebhooks } from '../../upstream/management/webhookEndpoints.js';
import { getStorefrontStore } from '../../upstream/storefront/stores.js';
import { AREAS } from './areas.js';
import { type Check, type Finding, reasonOf } from './finding.js';

/** PayNow, asked with the settings' key and store, and no more often than it takes. */
class Asking {
  readonly #client: PaynowClient;

  constructor(private readonly config: Config) {
    this.#client = createPaynowClient({ ...config, PAYNOW_RETRIES: 0 }, { metrics: createMetrics() });
  }

  /** Calls with the key, or without it. */
  call<E extends Endpoint>(endpoint: E, parameters: CallParameters<E>, isKeyed: boolean): Promise<ReplyOf<E>> {
    const { PAYNOW_API_KEY: key, PAYNOW_STORE_ID: storeId = '', PAYNOW_TIMEOUT_MS: timeoutMs } = this.config;
    const context: CallContext = {
      credential: { ...(isKeyed && { authorization: `APIKey ${key}` }), key: isKeyed ? 'key' : 'nobody' },
      storeId,
      address: () => 'check',
      headers: { [STORE_HEADER]: storeId },
      signal: AbortSignal.timeout(timeoutMs),
      deadlineAt: performance.now() + timeoutMs,
      trace: { sent: () => {} },
    };
    return this.#client.call(endpoint, parameters, context);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#client.close();
  }
}

const hostOf = ({ PAYNOW_BASE_URL: url }: Config): string => new URL(url).host;

/** Whether PayNow answers at all, and knows the store. */
async function reach(config: Config): Promise<readonly Finding[]> {
  const what = 'PayNow';
  const { PAYNOW_STORE_ID: storeId } = config;
  await using asking = new Asking(config);
  try {
    if (storeId === undefined) await asking.call(getStore, { path: { storeId: '1' } }, false);
    else {
      const { name } = await asking.call(getStorefrontStore, {}, false);
      return [{ state: 'ok', what, text: `${hostOf(config)} answers; store ${storeId} is ${JSON.stringify(name)}` }];
    }
  } catch (error) {
    const status = error instanceof UpstreamError ? error.status : undefined;
    if (status === undefined) {
      const text = `${hostOf(config)} cannot be reached (${reasonOf(error)}). Look at PAYNOW_BASE_URL, at the network, and at proxies.`;
      return [{ state: 'no', what, text }];
    }
    if (storeId !== undefined) {
      const text = `${hostOf(config)} answers, but not for store ${storeId} (HTTP ${status}). Look at PAYNOW_STORE_ID.`;
      return [{ state: 'no', what, text }];
    }
  }
  return [{ state: 'ok', what, text: `${hostOf(config)} answers; there is no default store (PAYNOW_STORE_ID)` }];
}

/** What the key may read, area by area. What it may write cannot be found out without writing. */
async function areas(config: Config, step: () => void): Promise<readonly Finding[]> {
  const what = 'PAYNOW_API_KEY';
  const { PAYNOW_API_KEY: key, PAYNOW_STORE_ID: storeId } = config;
  if (key === undefined) {
    return [{ state: 'note', what, text: 'is not set: callers need PayNow keys of their own, tokens open nothing' }];
  }
  if (storeId === undefined) {
    return [{ state: 'note', what, text: 'is not checked: without PAYNOW_STORE_ID there is no store to ask for' }];
  }
  await using asking = new Asking(config);
  const found: { readonly name: string; readonly reason: string | undefined }[] = [];
  // One after the other: a key that is wrong is not to be tried fifteen times at once.
  for (const { name, endpoint, query } of AREAS) {
    const reason = await refusalOf(asking.call(endpoint, { path: { storeId }, query } as never, true));
    found.push({ name, reason });
    step();
    if (reason === 'HTTP 401') return [{ state: 'no', what, text: 'PayNow does not know this key (HTTP 401).' }];
  }
  const works = found.filter(({ reason }) => reason === undefined).map(({ name }) => name);
  const fails = found.filter(({ reason }) => reason !== undefined);
  const failures = fails.map(
    ({ name, reason }): Finding => ({ state: 'no', what, text: `cannot read ${name} (${reason})` }),
  );
  const text = `can read ${works.join(', ')}. Writes are not tried.`;
  return [...(works.length > 0 ? [{ state: 'ok', what, text } as const] : []), ...failures];
}

/** Why a call failed, in a word; undefined when it worked. */
async function refusalOf(reply: Promise<unknown>): Promise<string | undefined> {
  try {
    await reply;
    return undefined;
  } catch (error) {
    const status = error instanceof UpstreamError ? error.status : undefined;
    return status === undefined ? reasonOf(error) : `HTTP ${status}`;
  }
}

/** Whether deliveries of PayNow's webhooks would be believed. */
async function webhooks(config: Config): Promise<readonly Finding[]> {
  const what = 'webhooks';
  const { PAYNOW_API_KEY: key, PAYNOW_STORE_ID: defaultStore, PAYNOW_WEBHOOK_SECRETS: secrets } = config;
  const given = secrets?.split(',') ?? [];
  const named = readServedStores(config.GATEWAY_STORES) ?? 'all';
  const storeIds = new Set([...(defaultStore === undefined ? [] : [defaultStore]), ...(named === 'all' ? [] : named)]);
  if (key === undefined || storeIds.size === 0) {
    if (given.length === 0) return [{ state: 'note', what, text: 'no secret is known: deliveries are refused' }];
    return [
      { state: 'ok', what, text: `${given.length} secrets are set. Whether they fit shows at the first delivery.` },
    ];
  }
  await using asking = new Asking(config);
  const findings: Finding[] = [];
  for (const storeId of storeIds) {
    try {
      const rows = await asking.call(listWebhooks, { path: { storeId } }, true);
      findings.push(subscribed(storeId, pointingHere(rows, config.GATEWAY_PUBLIC_URL), given));
    } catch (error) {
      const { status = reasonOf(error) } = error instanceof UpstreamError ? error : {};
      const text = `the subscriptions of store ${storeId} cannot be read (${status}): set PAYNOW_WEBHOOK_SECRETS`;
      findings.push({ state: given.length > 0 ? 'note' : 'no', what, text });
    }
  }
  return findings;
}

interface Subscription {
  readonly secret: string;
  readonly subscribed_to: string;
}

function subscribed(storeId: string, rows: readonly Subscription[], given: readonly string[]): Finding {
  const what = 'webhooks';
  if (rows.length === 0) {
    return {
      state: 'note',
      what,
      text: `no subscription of store ${storeId} points to ${RECEIVER_PATH} of this gateway`,
    };
  }
  const events = new Set(rows.map((row) => row.subscribed_to));
  const missing = Object.values(STORE_EVENTS).filter(({ wire }) => !events.has(wire));
  const set = rows.filter(({ secret }) => given.includes(secret)).length;
  const known = `${rows.length} subscriptions of store ${storeId} point here, ${set} of their secrets are set, PayNow tells the others`;
  if (missing.length === 0) return { state: 'ok', what, text: `${known}; every event is subscribed to` };
  const names = missing.map(({ wire }) => wire).join(', ');
  return { state: 'note', what, text: `${known}; not subscribed to: ${names}` };
}

/** What PayNow is asked. @param step told after each area */
export const paynowChecks = (step: () => void): readonly Check[] => [
  { what: 'PayNow', run: reach },
  { what: 'PAYNOW_API_KEY', run: (config) => areas(config, step) },
  { what: 'webhooks', run: webhooks },
];
