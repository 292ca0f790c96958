import { type Config, isInMemory } from '../../core/config.js';
import type { Log } from '../../core/log.js';
import type { EventStore } from '../store/eventStore.js';
import { machineClock, type RelayClock } from './clock.js';
import { RelayFile } from './file.js';
import { RelayRecords } from './records.js';
import { EventRelays } from './relays.js';
import { RelaySender } from './send.js';
import { MemoryTexts } from './texts/memoryTexts.js';
import type { RelayTexts } from './texts/texts.js';
import type { RelayTools } from './turn.js';

/** What relays need beside the settings. */
export interface RelayParts extends Pick<RelayTools, 'onOutcome' | 'onDeadLetter'> {
  readonly store: EventStore;
  readonly storeIds: readonly string[];
  readonly log: Log;
  readonly now: () => number;
  readonly clock?: RelayClock;
  readonly random?: () => number;
}

/** The relays that the settings ask for. They keep what they know where the events are: Redis, the data folder, or memory. */
export function relaysOf(config: Config, parts: RelayParts): EventRelays {
  const { store, storeIds, log, now, clock = machineClock(now), random = Math.random } = parts;
  const { GATEWAY_RELAYS_FILE: path, RELAY_TIMEOUT_MS: timeoutMs } = config;
  const allowsPrivate = config.RELAY_PRIVATE_TARGETS === 'on';
  return new EventRelays({
    records: new RelayRecords(() => openTexts(config, log, now)),
    store,
    storeIds,
    file: path === undefined ? undefined : new RelayFile({ path, stores: storeIds, allowsPrivate }),
    sender: new RelaySender({ allowsPrivate, timeoutMs, now: clock.now }),
    tools: {
      clock,
      random,
      leaseMs: config.GATEWAY_LEASE_MS + timeoutMs,
      backoffMaxMs: config.RELAY_BACKOFF_MAX_MS,
      giveUpMs: config.RELAY_GIVE_UP_MS,
      onOutcome: parts.onOutcome,
      onDeadLetter: parts.onDeadLetter,
    },
    log,
    max: config.RELAY_MAX,
  });
}

async function openTexts(config: Config, log: Log, now: () => number): Promise<RelayTexts> {
  const { REDIS_URL: url, GATEWAY_DATA_DIR: folder } = config;
  if (isInMemory(config)) return new MemoryTexts();
  // Loaded when needed: a gateway in memory needs neither.
  if (url === undefined) return (await import('./texts/lmdbTexts.js')).LmdbTexts.open(folder, now);
  return (await import('./texts/redisTexts.js')).RedisTexts.open(url, log, config.EXTRA_CA_FILE);
}
