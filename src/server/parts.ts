import { createBearerCheck } from '../auth/bearer.js';
import type { Config } from '../core/config.js';
import type { Log } from '../core/log.js';
import type { Metrics } from '../core/metrics.js';
import { readTrustedProxies } from '../core/proxies.js';
import { storeOf } from '../ledger/open.js';
import { WriteLedger } from '../ledger/writeLedger.js';
import { TokenStores } from '../loaders/ownStore.js';
import { SharedReads } from '../loaders/sharedReads.js';
import { PaynowClient } from '../upstream/client.js';
import type { ContextParts } from './context.js';
import { hashKeyFrom } from './kept.js';

/** Makes what every request shares, by the settings. */
export function createParts(config: Config, log: Log, metrics: Metrics, now: () => number): ContextParts {
  const client = new PaynowClient({
    baseUrl: config.PAYNOW_BASE_URL,
    timeoutMs: config.PAYNOW_TIMEOUT_MS,
    maxConcurrency: config.PAYNOW_MAX_CONCURRENCY,
    connections: config.PAYNOW_CONNECTIONS,
    maxBodyBytes: config.PAYNOW_MAX_BODY_BYTES,
    memoBytes: config.PAYNOW_MEMO_BYTES,
    retries: config.PAYNOW_RETRIES,
    metrics,
    onBreaker: (open) =>
      log.warn(
        { paynow: new URL(config.PAYNOW_BASE_URL).host },
        open ? 'PayNow fails too often' : 'PayNow answers again',
      ),
  });
  const shared = new SharedReads({
    maxEntries: config.CACHE_MAX_ENTRIES,
    lifetimes: {
      stores: config.CACHE_STORES_MS,
      products: config.CACHE_PRODUCTS_MS,
      tags: config.CACHE_PRODUCTS_MS,
      orders: config.CACHE_ORDERS_MS,
      payments: config.CACHE_ORDERS_MS,
      subscriptions: config.CACHE_ORDERS_MS,
      deliveryItems: config.CACHE_ORDERS_MS,
      customers: config.CACHE_CUSTOMERS_MS,
      coupons: config.CACHE_COUPONS_MS,
      gameServers: 0, // their rows carry secrets: never kept, whatever is set
      customVariables: config.CACHE_PRODUCTS_MS,
      sales: config.CACHE_COUPONS_MS,
      giftCards: config.CACHE_COUPONS_MS,
      storefrontStores: config.CACHE_STORES_MS,
      storefrontProducts: config.CACHE_STOREFRONT_MS,
      storefrontTags: config.CACHE_STOREFRONT_MS,
      storefrontNavLinks: config.CACHE_STOREFRONT_MS,
      storefrontDiscordActions: config.CACHE_STOREFRONT_MS,
      storefrontTierGroups: 0, // a signed-in shopper's own tier stands in them
      storefrontCustomers: 0,
      storefrontGiftCards: 0,
      storefrontCarts: 0,
      storefrontOrders: 0,
      storefrontDeliveryItems: 0,
      storefrontSubscriptions: 0,
      webhookEndpoints: 0, // likewise
    },
    mayBeStale: {
      storefrontStores: config.CACHE_STALE_MS,
      storefrontProducts: config.CACHE_STALE_MS,
      storefrontTags: config.CACHE_STALE_MS,
      storefrontNavLinks: config.CACHE_STALE_MS,
    },
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
  return {
    config,
    log,
    client,
    shared,
    locationRules,
    tokenStores: new TokenStores(),
    ledger,
    hashKey,
    bearer: createBearerCheck(config, hashKey, log),
  };
}
