import type { RedisClientType } from 'redis';
import { trusting } from './outbound.js';

/** Milliseconds that a command, or a new connection, may take. */
const COMMAND_TIMEOUT_MS = 5_000;

/**
 * What all clients are made from: a client made anew gets a class of its own, with every command of Redis. Loaded when the
 * first is wanted: it takes a sixth of a start, for those who have no Redis.
 */
let pattern: Promise<RedisClientType> | undefined;

/**
 * A connection to Redis that is not open yet: see {@link connectRedis}. Commands are refused while it is away: one that
 * waited would be carried out when nobody expects it any more.
 * @param extraCaFile certificates of authorities that are trusted beside the usual ones
 * @throws ConfigError when that file cannot be used
 */
export async function redisClient(url: string, extraCaFile: string | undefined): Promise<RedisClientType> {
  pattern ??= import('redis').then(({ createClient }) => createClient({}));
  const secureContext = url.startsWith('rediss:') ? trusting(extraCaFile) : undefined;
  return (await pattern).duplicate({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: COMMAND_TIMEOUT_MS },
    socket: {
      connectTimeout: COMMAND_TIMEOUT_MS,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 2_000),
      ...(secureContext && { tls: true as const, secureContext }),
    },
  });
}

/**
 * Opens a connection. The first attempt counts; later ones are made by the client itself. A client that cannot connect
 * is destroyed.
 * @param onError told of every failure, now and later
 * @throws Error when Redis cannot be reached
 */
export async function connectRedis(client: RedisClientType, onError: (error: Error) => void): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    client.on('error', (error: Error) => {
      onError(error);
      reject(error);
    });
  });
  try {
    await Promise.race([client.connect(), failed]);
  } catch (error) {
    client.destroy();
    throw error;
  }
}
