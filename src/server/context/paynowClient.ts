import type { Config } from '../../core/config.js';
import { type ClientOptions, PaynowClient } from '../../upstream/client/client.js';

/** Who is told of what happens to calls, and by which clock. */
export type ClientListeners = Pick<ClientOptions, 'metrics' | 'onDeviation' | 'onBreaker' | 'onBreakage' | 'elapsed'>;

/** The client that the settings describe. */
export const createPaynowClient = (config: Config, listeners: ClientListeners): PaynowClient =>
  new PaynowClient({
    baseUrl: config.PAYNOW_BASE_URL,
    timeoutMs: config.PAYNOW_TIMEOUT_MS,
    maxConcurrency: config.PAYNOW_MAX_CONCURRENCY,
    addressConcurrency: config.PAYNOW_ADDRESS_CONCURRENCY,
    connections: config.PAYNOW_CONNECTIONS,
    connectionMaxAgeMs: config.PAYNOW_CONNECTION_MAX_AGE_MS,
    outbound: config,
    maxBodyBytes: config.PAYNOW_MAX_BODY_BYTES,
    memoBytes: config.PAYNOW_MEMO_BYTES,
    retries: config.PAYNOW_RETRIES,
    ...listeners,
  });
