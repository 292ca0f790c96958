import { Acceptance } from '../../auth/acceptance.js';
import { createBearerCheck } from '../../auth/bearer.js';
import { type Config, isInMemory } from '../../core/config.js';
import type { Log } from '../../core/log.js';
import type { Metrics } from '../../core/metrics.js';
import { readTrustedProxies } from '../../core/proxies.js';
import { droppedBy } from '../../core/resources.js';
import { readServedCallers, readServedStores } from '../../core/served.js';
import { EventLog } from '../../events/eventLog.js';
import { eventStoreOf } from '../../events/open.js';
import { relaysOf } from '../../events/relays/open.js';
import { touchedBy } from '../../events/touched.js';
import { nameOfKey } from '../../ledger/hashKey.js';
import { storeOf } from '../../ledger/open.js';
import { WriteLedger } from '../../ledger/writeLedger.js';
import { Copies } from '../../loaders/reads/copies.js';
import { KnownStores } from '../../loaders/reads/knownStores.js';
import { lifetimesOf, staleLifetimesOf } from '../../loaders/reads/rules.js';
import { SharedReads } from '../../loaders/reads/sharedReads.js';
import { TokenStores } from '../../loaders/storefront/ownStore.js';
import { hashKeyFrom } from '../http/kept.js';
import { Callers } from './callers.js';
import type { ContextParts } from './context.js';
import { deviationTeller } from './deviations.js';
import { createPaynowClient } from './paynowClient.js';
import { paynowLog } from './paynowLog.js';

/** What the ledger tells the time by. */
export interface Clocks {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds by a clock that only runs forward. */
  readonly elapsed: () => number;
}

/** Makes what every request shares, by the settings. */
export function createParts(config: Config, log: Log, metrics: Metrics, clocks: Clocks): ContextParts {
  const client = createPaynowClient(config, {
    metrics,
    elapsed: clocks.elapsed,
    onDeviation: deviationTeller({ metrics, log, now: clocks.now }),
    ...paynowLog(log, config.PAYNOW_BASE_URL),
  });
  const shared = new SharedReads({
    maxEntries: config.CACHE_MAX_ENTRIES,
    maxBytes: config.CACHE_MAX_BYTES,
    lifetimes: lifetimesOf(config),
    mayBeStale: staleLifetimesOf(config),
    metrics,
  });
  const { REDIS_URL: url, EXTRA_CA_FILE: extraCaFile } = config;
  const copies =
    url === undefined || isInMemory(config)
      ? undefined
      : new Copies({
          ...{ url, extraCaFile, log },
          onWritten: ({ storeId, resources }) => shared.learn(storeId, resources),
          onGap: () => shared.dropAll(),
        });
  shared.onWrite((storeId, resources) => copies?.tell({ storeId, resources }));
  const locationRules = {
    trusted: readTrustedProxies(config.TRUST_PROXY) ?? ({ kind: 'none' } as const),
    countryHeader: config.TRUST_PROXY_COUNTRY_HEADER,
  };
  const store = storeOf(config, log);
  metrics.watch({ isLedgerWritable: () => store.trouble() === undefined });
  const hashKey = hashKeyFrom(config);
  const ledger = new WriteLedger({
    store,
    settleAfterMs: config.GATEWAY_SETTLE_AFTER_MS,
    leaseMs: config.GATEWAY_LEASE_MS,
    log,
    ...clocks,
    keyedBy: () => nameOfKey(hashKey()),
    onState: (state) => metrics.ledgerStates.inc({ state }),
  });
  const eventStore = eventStoreOf(config, log, clocks.now);
  const storeIds = servedStores(config);
  const events = new EventLog({
    store: eventStore,
    storeIds,
    log,
    maxListeners: config.EVENTS_MAX_LISTENERS,
    onListeners: (count) => metrics.eventListeners.set(count),
  });
  // A verified event is as good as a write of our own: what it touches is read anew, in every copy of the gateway.
  events.onEvent(({ storeId, type }) => {
    metrics.events.inc({ type });
    // Told to no other process of this machine: each of them sees the event itself.
    for (const resource of touchedBy(type)) shared.learn(storeId, droppedBy(resource));
  });
  const relays = relaysOf(config, {
    store: eventStore,
    storeIds,
    log,
    now: clocks.now,
    onOutcome: (outcome) => metrics.relayDeliveries.inc({ outcome }),
    onDeadLetter: () => metrics.relayDeadLetters.inc(),
  });
  events.onEvent(() => relays.begin()); // for a gateway behind a server that is not its own
  metrics.watch({ relayLagMs: () => relays.lagMs });
  const callers = new Callers({
    hashKey,
    bearer: createBearerCheck(config, hashKey, log),
    served: readServedCallers(config.GATEWAY_CALLERS) ?? new Set(),
    gatewayKey: config.PAYNOW_API_KEY,
  });
  return {
    config,
    log,
    client,
    shared,
    copies,
    locationRules,
    servedStores: readServedStores(config.GATEWAY_STORES) ?? new Set<string>(),
    knownStores: new KnownStores(),
    tokenStores: new TokenStores(),
    ledger,
    events,
    relays,
    ledgerTrouble: () => store.trouble(),
    hashKey,
    callers,
    acceptance: new Acceptance(),
  };
}

/** The stores whose events are received: those that are served by name, else the default store. */
function servedStores({ PAYNOW_STORE_ID: storeId, GATEWAY_STORES: named }: Config): readonly string[] {
  const stores = readServedStores(named) ?? 'all';
  const all = stores === 'all' ? [] : [...stores];
  return storeId === undefined ? all : [storeId, ...all.filter((id) => id !== storeId)];
}
