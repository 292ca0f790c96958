import { randomBytes } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { FORMAT_NAME, ofKnownFormat } from '../../core/format.js';
import type { Log } from '../../core/log.js';
import { connectRedis, redisClient } from '../../core/redis.js';
import type { EventBody, EventPlace, NewEvent, StoredEvent } from '../event.js';
import { type EventStore, type Keeping, type LogRange, type LogState, Watchers } from './eventStore.js';

/** The braces keep the keys of one store on one node of a cluster. */
const keyOf = (storeId: string, part: string): string => `{paynow-graphql:events:${storeId}}:${part}`;
const knownKey = (storeId: string, eventId: string): string => keyOf(storeId, `known:${eventId}`);
const GROWN = 'paynow-graphql:events:grown';
const FORMAT_KEY = `paynow-graphql:events:${FORMAT_NAME}`;

/**
 * Appends unless the event's id is known, and tells all copies of the gateway, in one step: what is kept is told. Keys:
 * log, known id, epoch. A log without an epoch is a new one.
 */
const APPEND = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SET', KEYS[3], ARGV[4], 'NX')
local place = redis.call('XADD', KEYS[1], '*', 'id', ARGV[1], 'event', ARGV[2])
redis.call('SET', KEYS[2], place, 'PX', ARGV[3])
redis.call('PUBLISH', ARGV[5], ARGV[6])
return 1`;

/** Removes what is older than a moment, and notes the last place that was removed. Keys: log, removed. */
const TRIM = `
local old = redis.call('XREVRANGE', KEYS[1], ARGV[1], '-', 'COUNT', 1)
if #old == 0 then return 0 end
redis.call('SET', KEYS[2], old[1][1])
return redis.call('XTRIM', KEYS[1], 'MINID', ARGV[2])`;

/** How a Redis is reached. */
export interface RedisEventOptions {
  readonly url: string;
  /** Certificates of authorities that are trusted beside the usual ones. */
  readonly extraCaFile?: string | undefined;
  readonly keeping: Keeping;
  readonly log: Log;
  readonly now?: () => number;
}

/** Events in Redis Streams, shared by all copies of the gateway. */
export class RedisEventStore implements EventStore {
  readonly #watchers = new Watchers();
  readonly #stores = new Set<string>();

  private constructor(
    private readonly client: RedisClientType,
    private readonly ears: RedisClientType,
    private readonly options: RedisEventOptions,
  ) {}

  /**
   * Connects twice: for commands, and to hear of the events that other copies of the gateway have received.
   * @throws Error when Redis cannot be reached; LaterFormat for the events of a later version
   */
  static async open(options: RedisEventOptions): Promise<RedisEventStore> {
    const { url, extraCaFile, log } = options;
    const [client, ears] = await Promise.all([redisClient(url, extraCaFile), redisClient(url, extraCaFile)]);
    const warn = (error: Error) => log.warn({ failure: error.message }, 'the connection to Redis failed');
    await connectRedis(client, warn);
    await connectRedis(ears, warn).catch((error: unknown) => {
      client.destroy();
      throw error;
    });
    const store = await ofKnownFormat(
      new RedisEventStore(client, ears, options),
      'The event log',
      async () => (await client.get(FORMAT_KEY)) ?? undefined,
    );
    await ears.subscribe(GROWN, (storeId) => store.#watchers.tell(storeId));
    // What was published while the connection was away is not told later: whoever watches has to look.
    ears.on('ready', () => {
      for (const storeId of store.#stores) store.#watchers.tell(storeId);
    });
    return store;
  }

  async append(event: NewEvent): Promise<boolean> {
    const { storeId, eventId } = event;
    this.#stores.add(storeId);
    const reply = await this.client.eval(APPEND, {
      keys: [keyOf(storeId, 'log'), knownKey(storeId, eventId), keyOf(storeId, 'epoch')],
      arguments: [
        eventId,
        JSON.stringify({ eventType: event.eventType, body: event.body }),
        String(this.options.keeping.knownMs),
        randomBytes(8).toString('hex'),
        GROWN,
        storeId,
      ],
    });
    return reply === 1;
  }

  async known(storeId: string, eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const replies = await Promise.all(eventIds.map((id) => this.client.exists(knownKey(storeId, id)))); // one round trip
    return new Set(eventIds.filter((_, n) => replies[n] === 1));
  }

  async read({ storeId, after, limit }: LogRange): Promise<readonly StoredEvent[]> {
    this.#stores.add(storeId);
    const start = after === undefined ? '-' : `(${after}`;
    const entries = (await this.client.xRange(keyOf(storeId, 'log'), start, '+', { COUNT: limit })) ?? [];
    return entries.map(({ id, message }) => {
      // Put there by append.
      const { eventType, body } = JSON.parse(message['event'] ?? '{}') as { eventType: string; body: EventBody };
      return { storeId, eventId: message['id'] ?? '', eventType, body, place: id as EventPlace };
    });
  }

  async state(storeId: string): Promise<LogState> {
    this.#stores.add(storeId);
    const epochKey = keyOf(storeId, 'epoch');
    // One step, so that what it says belongs together.
    const [, epoch, newest, removed] = await this.client
      .multi()
      .set(epochKey, randomBytes(8).toString('hex'), { condition: 'NX' })
      .get(epochKey)
      .xRevRange(keyOf(storeId, 'log'), '+', '-', { COUNT: 1 })
      .get(keyOf(storeId, 'removed'))
      .exec();
    const last = (newest as unknown as readonly { readonly id: string }[])[0];
    return {
      epoch: epoch as unknown as string, // set above, if by nobody before
      newest: last?.id as EventPlace | undefined,
      removed: (removed ?? undefined) as EventPlace | undefined,
    };
  }

  watch(onGrown: (storeId: string) => void): () => void {
    return this.#watchers.add(onGrown);
  }

  async trim(): Promise<void> {
    const oldest = (this.options.now ?? Date.now)() - this.options.keeping.retentionMs;
    for (const storeId of this.#stores) {
      await this.client.eval(TRIM, {
        keys: [keyOf(storeId, 'log'), keyOf(storeId, 'removed')],
        arguments: [`(${oldest}-0`, `${oldest}-0`],
      });
    }
  }

  async close(): Promise<void> {
    this.client.destroy();
    this.ears.destroy();
  }
}
