import { randomUUID } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { z } from 'zod';
import type { Log } from '../../core/log.js';
import { Opening } from '../../core/opening.js';
import { connectRedis, redisClient } from '../../core/redis.js';
import { RESOURCE_NAMES, type Resource } from '../../core/resources.js';

const CHANNEL = 'paynow-graphql:written';

/** Writes that wait for Redis to come back; with more, everything counts as written. */
const MAX_UNSENT = 1_000;

/** What copies tell each other: rows of a store that a write has made worthless; without them, all rows of all stores. */
const MESSAGE = z.object({
  from: z.string(),
  written: z.object({ storeId: z.string(), resources: z.array(z.enum(RESOURCE_NAMES)) }).optional(),
});

/** Something that was written. */
export interface Written {
  readonly storeId: string;
  readonly resources: readonly Resource[];
}

/** How copies of the gateway hear of each other's writes. */
export interface CopiesOptions {
  /** The Redis that they share. */
  readonly url: string;
  readonly extraCaFile?: string | undefined;
  readonly log: Log;
  /** Another copy has written. */
  readonly onWritten: (written: Written) => void;
  /** Others may have written anything: nobody could be heard for a while. */
  readonly onGap: () => void;
}

/**
 * The other copies of the gateway on one Redis. A write is told once it is carried out, soon and not at once: a read of
 * another copy in the same millisecond may still be answered from its memory.
 */
export class Copies {
  readonly #own = randomUUID();
  readonly #unsent = new Map<string, Written>();
  #isAllUnsent = false;
  readonly #opening = new Opening(() => this.#open());
  readonly #clients: RedisClientType[] = [];

  constructor(private readonly options: CopiesOptions) {}

  /** Connects twice: to speak, and to hear. Rejects when Redis cannot be reached; then it can be tried again. */
  open(): Promise<void> {
    return this.#opening.get();
  }

  /** Tells the others of a write. While Redis is away it is remembered, and told when Redis is back. */
  tell(written: Written): void {
    if (this.#unsent.size >= MAX_UNSENT) this.#isAllUnsent = true;
    else this.#unsent.set(nameOf(written), written);
    this.#send();
  }

  async close(): Promise<void> {
    await this.#opening.release();
    for (const client of this.#clients) client.destroy();
  }

  async #open(): Promise<void> {
    const { url, extraCaFile, log, onGap } = this.options;
    const [mouth, ears] = [redisClient(url, extraCaFile), redisClient(url, extraCaFile)];
    const warn = (error: Error) => log.warn({ failure: error.message }, 'the connection to Redis failed');
    await connectRedis(mouth, warn);
    await connectRedis(ears, warn).catch((error: unknown) => {
      mouth.destroy();
      throw error;
    });
    this.#clients.push(mouth, ears);
    await ears.subscribe(CHANNEL, (text) => this.#hear(text));
    // What was published while the connection was away is never told.
    ears.on('ready', onGap);
    mouth.on('ready', () => this.#send());
    this.#send();
  }

  #send(): void {
    const [mouth] = this.#clients;
    if (mouth?.isReady !== true) return;
    const unsent: (Written | undefined)[] = this.#isAllUnsent ? [undefined] : [...this.#unsent.values()];
    this.#unsent.clear();
    this.#isAllUnsent = false;
    for (const written of unsent) {
      mouth.publish(CHANNEL, JSON.stringify({ from: this.#own, written })).catch(() => {
        if (written === undefined) this.#isAllUnsent = true;
        else this.#unsent.set(nameOf(written), written);
      });
    }
  }

  #hear(text: string): void {
    const message = MESSAGE.safeParse(jsonOf(text));
    if (!message.success) {
      this.options.log.warn({}, 'a message of another copy of the gateway could not be read');
      this.options.onGap(); // a newer copy may know of more than this one
      return;
    }
    const { from, written } = message.data;
    if (from === this.#own) return;
    if (written === undefined) this.options.onGap();
    else this.options.onWritten(written);
  }
}

const nameOf = ({ storeId, resources }: Written): string => `${storeId} ${resources.join()}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
