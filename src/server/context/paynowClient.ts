import type { Config } from '../../core/config.js';
import type { Log } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import { PaynowClient } from '../../upstream/client/client.js';
import { deviationTeller } from './deviations.js';
import { paynowLog } from './paynowLog.js';

/** A client of PayNow, by the settings. */
export const createPaynowClient = (config: Config, log: Log, metrics: Metrics, now: () => number): PaynowClient =>
  new PaynowClient({
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
