import { createClient, type RedisClientType } from 'redis';
import type { Log } from '../core/log.js';
import { LedgerUnavailable } from './errors.js';
import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

/** Before every name. The braces keep all of them on one node of a cluster. */
const PREFIX = '{paynow-graphql:ledger}:';
/** Holds all names in order. */
const INDEX = `${PREFIX}names`;
const TEXT = `${PREFIX}text:`;

/** Texts are marked with '='; '-' stands for none. */
const ABSENT = '-';
const mark = (text: string | undefined): string => (text === undefined ? ABSENT : `=${text}`);

/** All conditions, then all writes, as one step. Keys: those of the conditions, of the writes, and the index. */
const COMMIT = `
local conditions = tonumber(ARGV[1])
for i = 1, conditions do
  local text = redis.call('GET', KEYS[i])
  local wanted = ARGV[i + 1]
  if wanted == '-' then
    if text then return 0 end
  elseif not text or wanted ~= '=' .. text then
    return 0
  end
end
for i = conditions + 1, #KEYS - 1 do
  local name = string.sub(KEYS[i], ${TEXT.length + 1})
  if ARGV[i + 1] == '-' then
    redis.call('DEL', KEYS[i])
    redis.call('ZREM', KEYS[#KEYS], name)
  else
    redis.call('SET', KEYS[i], string.sub(ARGV[i + 1], 2))
    redis.call('ZADD', KEYS[#KEYS], 0, name)
  end
end
return 1`;

const COMMAND_TIMEOUT_MS = 5_000;

/** Texts in a Redis that several processes of several machines may use. */
export class RedisStore implements LedgerStore {
  /** Why this Redis must not be trusted with money; undefined when it may. Known once it has been looked at. */
  #weakness: Promise<string | undefined> = Promise.resolve(undefined);

  private constructor(
    private readonly client: RedisClientType,
    private readonly isRiskAccepted: boolean,
    private readonly log: Log,
  ) {}

  /**
   * Connects, and looks whether what Redis confirms is on its disk. Looks again after every new connection: it may be
   * another Redis then.
   * @throws Error when Redis cannot be reached
   */
  static async open(url: string, isRiskAccepted: boolean, log: Log): Promise<RedisStore> {
    const client: RedisClientType = createClient({
      url,
      disableOfflineQueue: true, // a write that waits for a connection would be made when nobody expects it any more
      commandOptions: { timeout: COMMAND_TIMEOUT_MS },
      socket: { connectTimeout: COMMAND_TIMEOUT_MS, reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, 2_000) },
    });
    const store = new RedisStore(client, isRiskAccepted, log);
    const failed = new Promise<never>((_, reject) => {
      client.on('error', (error: Error) => {
        log.warn({ failure: error.message }, 'the connection to Redis failed');
        reject(error); // the first attempt counts; later ones are made by the client itself
      });
    });
    client.on('ready', () => store.#look());
    try {
      await Promise.race([client.connect(), failed]);
    } catch (error) {
      client.destroy();
      throw error;
    }
    return store;
  }

  async get(name: string): Promise<string | undefined> {
    return (await this.client.get(TEXT + name)) ?? undefined;
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    const weakness = this.isRiskAccepted ? undefined : await this.#weakness;
    if (weakness !== undefined) {
      throw new LedgerUnavailable(`${weakness} Set GATEWAY_ACCEPT_RISK=redis-loses-writes to accept that.`);
    }
    const parts = [...conditions, ...writes];
    const reply = await this.client.eval(COMMIT, {
      keys: [...parts.map(({ name }) => TEXT + name), INDEX],
      arguments: [String(conditions.length), ...parts.map(({ text }) => mark(text))],
    });
    return reply === 1;
  }

  async scan({ prefix, after, reverse = false, limit }: Scan): Promise<readonly Named[]> {
    const last = `(${prefix}${PREFIX_END}`;
    const [from, to] = reverse
      ? [after === undefined ? last : `(${after}`, `[${prefix}`]
      : [after === undefined ? `[${prefix}` : `(${after}`, last];
    const order = reverse ? ({ REV: true } as const) : {};
    const names = await this.client.zRange(INDEX, from, to, {
      BY: 'LEX',
      ...order,
      LIMIT: { offset: 0, count: limit },
    });
    if (names.length === 0) return [];
    const texts = await this.client.mGet(names.map((name) => TEXT + name));
    return names.flatMap((name, n) => {
      const text = texts[n];
      return text == null ? [] : [{ name, text }];
    });
  }

  async check(): Promise<void> {
    await this.commit([], []);
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  #look(): void {
    const looking = weaknessOf(this.client);
    this.#weakness = looking;
    looking.then(
      (weakness) => {
        if (weakness !== undefined) this.log.warn({ isRiskAccepted: this.isRiskAccepted }, weakness);
      },
      (error: unknown) => this.log.warn({ failure: String(error) }, 'Redis did not say how it keeps what it confirms'),
    );
  }
}

/** What keeps this Redis from being a ledger's: anything weaker than a sync on every write, or evicting names. */
async function weaknessOf(client: RedisClientType): Promise<string | undefined> {
  let settings: Readonly<Record<string, string>>;
  try {
    settings = await client.configGet(['appendonly', 'appendfsync', 'maxmemory-policy']);
  } catch {
    return 'Redis does not tell how it keeps its data (CONFIG GET is refused), so it may forget what it has confirmed.';
  }
  const { appendonly, appendfsync, 'maxmemory-policy': eviction = '' } = settings;
  if (appendonly !== 'yes' || appendfsync !== 'always') {
    return `Redis may forget what it has confirmed: it has appendonly ${appendonly} and appendfsync ${appendfsync}; the ledger needs yes and always.`;
  }
  if (eviction.startsWith('allkeys-')) {
    return `Redis may forget what it has confirmed: it has maxmemory-policy ${eviction}; the ledger needs noeviction.`;
  }
  return undefined;
}
