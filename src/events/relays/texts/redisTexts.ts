import type { RedisClientType } from 'redis';
import type { Log } from '../../../core/log.js';
import { connectRedis, redisClient } from '../../../core/redis.js';
import type { Lease, RelayTexts, TextWrite } from './texts.js';

/** The braces keep all keys on one node of a cluster: what is written together is written in one step. */
const keyOf = (part: string): string => `{paynow-graphql:relays}:${part}`;
const leaseKey = (name: string): string => keyOf(`lease:${name}`);
const tableKey = (table: string): string => keyOf(`table:${table}`);

/** Keys: lease, then the table of each write. Arguments: owner or nothing, then kind, key and text of each write. */
const WRITE = `
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
for n = 2, #KEYS do
  local kind, key, text = ARGV[n * 3 - 4], ARGV[n * 3 - 3], ARGV[n * 3 - 2]
  if kind == 'empty' then redis.call('DEL', KEYS[n])
  elseif kind == 'remove' then redis.call('HDEL', KEYS[n], key)
  else redis.call('HSET', KEYS[n], key, text) end
end
return 1`;

/** Redis counts the time, so no clock of a gateway is trusted. Arguments: owner, milliseconds, whether a free one is taken. */
const PROLONG = `
local holder = redis.call('GET', KEYS[1])
if holder ~= ARGV[1] and (holder or ARGV[3] == '0') then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const END = `
if ARGV[1] == '' or redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;

const kindOf = ({ key, text }: TextWrite): string => {
  if (key === undefined) return 'empty';
  return text === undefined ? 'remove' : 'set';
};

/** Texts in Redis, shared by all copies of the gateway. */
export class RedisTexts implements RelayTexts {
  private constructor(private readonly client: RedisClientType) {}

  /**
   * @param extraCaFile certificates of authorities that are trusted beside the usual ones
   * @throws Error when Redis cannot be reached
   */
  static async open(url: string, log: Log, extraCaFile?: string): Promise<RedisTexts> {
    const client = await redisClient(url, extraCaFile);
    await connectRedis(client, (error) => log.warn({ failure: error.message }, 'the connection to Redis failed'));
    return new RedisTexts(client);
  }

  async get(table: string, key: string): Promise<string | undefined> {
    return (await this.client.hGet(tableKey(table), key)) ?? undefined;
  }

  async all(table: string): Promise<ReadonlyMap<string, string>> {
    return new Map(Object.entries(await this.client.hGetAll(tableKey(table))));
  }

  async write(writes: readonly TextWrite[], lease?: Lease): Promise<boolean> {
    const reply = await this.client.eval(WRITE, {
      keys: [leaseKey(lease?.name ?? ''), ...writes.map(({ table }) => tableKey(table))],
      arguments: [lease?.owner ?? '', ...writes.flatMap((one) => [kindOf(one), one.key ?? '', one.text ?? ''])],
    });
    return reply === 1;
  }

  take(lease: Lease, ms: number): Promise<boolean> {
    return this.#prolong(lease, ms, true);
  }

  renew(lease: Lease, ms: number): Promise<boolean> {
    return this.#prolong(lease, ms, false);
  }

  async end(name: string, owner = ''): Promise<void> {
    await this.client.eval(END, { keys: [leaseKey(name)], arguments: [owner] });
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  async #prolong({ name, owner }: Lease, ms: number, takesFree: boolean): Promise<boolean> {
    const reply = await this.client.eval(PROLONG, {
      keys: [leaseKey(name)],
      arguments: [owner, String(ms), takesFree ? '1' : '0'],
    });
    return reply === 1;
  }
}
