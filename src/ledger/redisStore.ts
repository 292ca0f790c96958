import { randomUUID } from 'node:crypto';
import type { RedisClientType } from 'redis';
import type { Log } from '../core/log.js';
import { connectRedis, redisClient } from '../core/redis.js';
import { LedgerUnavailable } from './errors.js';
import { NOT_ADOPTED, whatIsMissed } from './redisAdoption.js';
import type { Memory, Remembered } from './redisIdentity.js';
import { ADOPT, BEGIN, COMMIT, INDEX, META, MISS, mark, TEXT } from './redisScripts.js';
import { type RedisSettings, readRedisSettings, WATCHED_SETTINGS, weaknessIn } from './redisSettings.js';
import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

/** Milliseconds between two looks at a Redis that nobody writes to. */
const LOOK_MS = 1_000;

/** How a Redis is used. */
export interface RedisOptions {
  readonly isRiskAccepted: boolean;
  /** Whether only a ledger is used that a person has adopted, so that an emptied Redis is not taken for a new one. */
  readonly needsAdoption: boolean;
  /** Certificates of authorities that are trusted beside the usual ones. */
  readonly extraCaFile?: string | undefined;
  readonly log: Log;
  /** Which ledger it was the last time. */
  readonly memory: Memory;
  /** Told why nothing can be written, or that it can again, as it is found out between two uses. */
  readonly tell: (trouble: string | undefined) => void;
}

/** Texts in a Redis that several processes of several machines may use. */
export class RedisStore implements LedgerStore {
  #known: Remembered | undefined;
  #looking: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  private constructor(
    private readonly client: RedisClientType,
    private readonly options: RedisOptions,
  ) {
    this.#known = options.memory.read();
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  /**
   * Connects, and looks whether it is the Redis that it was, and whether what it confirms is on its disk. Looks again
   * after every new connection, now and then, and with every commit.
   * @throws Error when Redis cannot be reached
   */
  static async open(url: string, options: RedisOptions): Promise<RedisStore> {
    const client = await redisClient(url, options.extraCaFile);
    const store = new RedisStore(client, options);
    try {
      await connectRedis(client, (error) => {
        options.log.warn({ failure: error.message }, 'the connection to Redis failed');
        options.tell('the connection to Redis failed.');
      });
    } catch (error) {
      clearInterval(store.#timer);
      throw error;
    }
    await store.#look();
    client.on('ready', () => void store.#look());
    return store;
  }

  async get(name: string): Promise<string | undefined> {
    return (await this.client.get(TEXT + name)) ?? undefined;
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    const parts = [...conditions, ...writes];
    const keys = [META, ...parts.map(({ name }) => TEXT + name), INDEX];
    const rules = [this.options.needsAdoption ? 'yes' : 'no', String(conditions.length)];
    const texts = parts.map(({ text }) => mark(text));
    for (;;) {
      const { id, commits } = this.#known ?? { id: '', commits: 0 };
      const [word, ...more] = await this.#commit({ keys, arguments: [id, String(commits), ...rules, ...texts] });
      if (word === 'yes' || word === 'no') {
        const [seen = '', here = ''] = more;
        this.#remember({ id: here, commits: Number(seen) });
        return word === 'yes';
      }
      await this.#takeOrMiss(word, more);
    }
  }

  async check(): Promise<void> {
    await this.commit([], []);
  }

  /** Takes what is in this Redis as the ledger, whatever was remembered. @returns how many commits it has seen */
  async adopt(): Promise<number> {
    const id = randomUUID();
    const commits = await this.client.eval(ADOPT, { keys: [META], arguments: [id, this.#known?.id ?? ''] });
    this.#remember({ id, commits: Number(commits) });
    return Number(commits);
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

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    this.client.destroy();
  }

  /** The commit, and how Redis was set up at that very moment. */
  async #commit(script: { readonly keys: string[]; readonly arguments: string[] }): Promise<[string, ...string[]]> {
    if (this.options.isRiskAccepted) return asReply(await this.client.eval(COMMIT, script));
    refuse(weaknessIn(await readRedisSettings(this.client)));
    // And with it: what is refused after it was written was not sent, for whoever commits waits for this answer first.
    const replies = await this.client
      .multi()
      .configGet([...WATCHED_SETTINGS])
      .eval(COMMIT, script)
      .exec();
    const [settings, reply] = replies as unknown as [RedisSettings, unknown];
    refuse(weaknessIn(settings));
    return asReply(reply);
  }

  /**
   * Goes on where a person has adopted what is there, and begins a ledger where nobody has to.
   * @throws LedgerUnavailable otherwise, and all others learn what is missed
   */
  async #takeOrMiss(word: string, [found = '', commits = '', adopts = '']: readonly string[]): Promise<void> {
    if (word === 'new') return this.#begin();
    const known = this.#known?.id ?? '';
    if (word === 'other' && adopts.split(' ').includes(known)) {
      this.#remember({ id: found, commits: Number(commits) });
      return;
    }
    if (word !== 'missed') await this.client.eval(MISS, { keys: [META], arguments: [known] });
    throw new LedgerUnavailable(whatIsMissed(word));
  }

  async #begin(): Promise<void> {
    if (this.options.needsAdoption) throw new LedgerUnavailable(NOT_ADOPTED);
    await this.client.eval(BEGIN, { keys: [META], arguments: [randomUUID()] });
  }

  #remember(remembered: Remembered): void {
    const { id, commits = 0 } = this.#known ?? {};
    if (id === remembered.id && commits >= remembered.commits) return; // an answer that was overtaken
    this.#known = remembered;
    this.options.memory.write(remembered);
  }

  /** Looks without writing. What keeps it from being used is told. */
  #look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      if (!this.client.isReady) return;
      try {
        await this.check();
        this.options.tell(undefined);
      } catch (error) {
        const isKnown = error instanceof LedgerUnavailable;
        this.options.tell(isKnown ? error.why : 'Redis does not answer.');
      }
    });
    return this.#looking;
  }
}

function refuse(weakness: string | undefined): void {
  if (weakness === undefined) return;
  throw new LedgerUnavailable(`${weakness} Set GATEWAY_ACCEPT_RISK=redis-loses-writes to accept that.`);
}

const asTexts = (reply: unknown): readonly (string | undefined)[] =>
  Array.isArray(reply) ? reply.map((part: unknown) => (typeof part === 'string' ? part : undefined)) : [];

const asReply = (reply: unknown): [string, ...string[]] => {
  const [word = '', ...more] = asTexts(reply);
  return [word, ...more.map((part) => part ?? '')];
};
