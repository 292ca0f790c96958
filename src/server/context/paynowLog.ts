import { LRUCache } from 'lru-cache';
import type { Log } from '../../core/log.js';
import type { ClientOptions } from '../../upstream/client/client.js';

const MINUTE_MS = 60_000;
const MAX_KINDS = 1_000;

/**
 * Logs why PayNow is not reached, and when its failures keep calls back: of each kind one line a minute at the most. At
 * `debug` there is a line for each call that was sent.
 */
export function paynowLog(
  log: Log,
  baseUrl: string,
): Required<Pick<ClientOptions, 'onBreaker' | 'onBreakage' | 'onCall'>> {
  const paynow = new URL(baseUrl).host; // without user and password
  const logged = new LRUCache<string, true>({ max: MAX_KINDS, ttl: MINUTE_MS });
  return {
    onBreaker({ scope, store, open }) {
      const kind = `${scope} ${store} ${open}`;
      // One caller may open and close as often as it likes; what everybody meets is always told.
      if (scope !== 'paynow' && logged.has(kind)) return;
      logged.set(kind, true);
      const about = { paynow, scope, ...(store !== '' && { store }) };
      log.warn(about, open ? 'PayNow fails too often' : 'PayNow answers again');
    },
    onCall({ endpoint, storeId, status, code, traceId, seconds }, request) {
      const line = {
        ...(request !== undefined && { request }),
        endpoint,
        ...(storeId !== '' && { store: storeId }),
        ...(status !== undefined && { status }),
        ...(code !== undefined && { code }),
        ...(traceId !== undefined && { traceId }),
        ms: Math.round(seconds * 1_000),
      };
      log.debug(line, 'PayNow call');
    },
    onBreakage({ reason, sent, times }) {
      log.warn({ paynow, reason, times }, sent ? 'PayNow broke off the answer' : 'PayNow could not be reached');
    },
  };
}
