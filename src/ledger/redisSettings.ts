import type { RedisClientType } from 'redis';

/** Settings of Redis on which depends whether it keeps what it has confirmed. */
export const WATCHED_SETTINGS = ['appendonly', 'appendfsync', 'no-appendfsync-on-rewrite', 'maxmemory-policy'] as const;

/** What Redis says of them; nothing when it does not tell. */
export type RedisSettings = Readonly<Record<string, string>>;

/** What keeps this Redis from being a ledger's: anything weaker than a sync on every write, or evicting names. */
export function weaknessIn(settings: RedisSettings): string | undefined {
  const { appendonly, appendfsync, 'maxmemory-policy': eviction = '', 'no-appendfsync-on-rewrite': pauses } = settings;
  if (appendonly === undefined) {
    return 'Redis does not tell how it keeps its data (CONFIG GET is refused), so it may forget what it has confirmed.';
  }
  if (appendonly !== 'yes' || appendfsync !== 'always') {
    return `Redis may forget what it has confirmed: it has appendonly ${appendonly} and appendfsync ${appendfsync}; the ledger needs yes and always.`;
  }
  if (pauses === 'yes') {
    return 'Redis may forget what it has confirmed: it has no-appendfsync-on-rewrite yes; the ledger needs no.';
  }
  if (eviction.startsWith('allkeys-')) {
    return `Redis may forget what it has confirmed: it has maxmemory-policy ${eviction}; the ledger needs noeviction.`;
  }
  return undefined;
}

/** What this Redis says of the watched settings; nothing when it does not tell. Rejects while it is away. */
export async function readRedisSettings(client: RedisClientType): Promise<RedisSettings> {
  try {
    return await client.configGet([...WATCHED_SETTINGS]);
  } catch (error) {
    if (client.isReady) return {}; // it does not tell
    throw error;
  }
}
