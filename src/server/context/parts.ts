import { Acceptance } from '../../auth/acceptance.js';
import { createBearerCheck } from '../../auth/bearer.js';
import type { Config } from '../../core/config.js';
import type { Log } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import { readTrustedProxies } from '../../core/proxies.js';
import { readServedCallers, readServedStores } from '../../core/served.js';
import { storeOf } from '../../ledger/open.js';
import { WriteLedger } from '../../ledger/writeLedger.js';
import { lifetimesOf, staleLifetimesOf } from '../../loaders/reads/rules.js';
import { SharedReads } from '../../loaders/reads/sharedReads.js';
import { TokenStores } from '../../loaders/storefront/ownStore.js';
import { PaynowClient } from '../../upstream/client/client.js';
import { hashKeyFrom } from '../http/kept.js';
import { Callers } from './callers.js';
import type { ContextParts } from './context.js';
import { deviationTeller } from './deviations.js';
import { paynowLog } from './paynowLog.js';

/** Makes what every request shares, by the settings. */
export function createParts(config: Config, log: Log, metrics: Metrics, now: () => number): ContextParts {
  const client = new PaynowClient({
    baseUrl: config.PAYNOW_BASE_URL,
    timeoutMs: config.PAYNOW_TIMEOUT_MS,
    maxConcurrency: config.PAYNOW_MAX_CONCURRENCY,
    addressConcurrency: config.PAYNOW_ADDRESS_CONCURRENCY,
    connections: config.PAYNOW_CONNECTIONS,
    maxBodyBytes: config.PAYNOW_MAX_BODY_BYTES,
    memoBytes: config.PAYNOW_MEMO_BYTES,
    retries: config.PAYNOW_RETRIES,
    metrics,
    onDeviation: deviationTeller({ metrics, log, now }),
    ...paynowLog(log, config.PAYNOW_BASE_URL),
  });
  const shared = new SharedReads({
    maxEntries: config.CACHE_MAX_ENTRIES,
    maxBytes: config.CACHE_MAX_BYTES,
    lifetimes: lifetimesOf(config),
    mayBeStale: staleLifetimesOf(config),
    metrics,
  });
  const locationRules = {
    trusted: readTrustedProxies(config.TRUST_PROXY) ?? ({ kind: 'none' } as const),
    countryHeader: config.TRUST_PROXY_COUNTRY_HEADER,
  };
  const ledger = new WriteLedger({
    store: storeOf(config, log),
    settleAfterMs: config.GATEWAY_SETTLE_AFTER_MS,
    leaseMs: config.GATEWAY_LEASE_MS,
    log,
    now,
  });
  const hashKey = hashKeyFrom(config);
  const callers = new Callers({
    hashKey,
    bearer: createBearerCheck(config, hashKey, log),
    served: readServedCallers(config.GATEWAY_CALLERS) ?? new Set(),
  });
  return {
    config,
    log,
    client,
    shared,
    locationRules,
    servedStores: readServedStores(config.GATEWAY_STORES) ?? new Set<string>(),
    tokenStores: new TokenStores(),
    ledger,
    hashKey,
    callers,
    acceptance: new Acceptance(),
  };
}
