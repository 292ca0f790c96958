import { randomUUID } from 'node:crypto';
import type { RedisClientType } from 'redis';
import * as z from 'zod';
import type { Log } from '../../core/log.js';
import { Opening } from '../../core/opening.js';
import { connectRedis, redisClient } from '../../core/redis.js';
import { RESOURCE_NAMES, type Resource } from '../../core/resources.js';

const CHANNEL = 'paynow-graphql:written';

/** Writes that wait for Redis to come back; with more, everything counts as written. */
const MAX_UNSENT = 1_000;

/** What copies send each other: the rows that a write has made stale; without `written`, all rows of all stores. */
const MESSAGE = z.object({
  from: z.string(),
  written: z.object({ storeId: z.string(), resources: z.array(z.enum(RESOURCE_NAMES)) }).optional(),
});

/** Something that was written. */
export interface Written {
  readonly storeId: string;
  readonly resources: readonly Resource[];
}

/** How copies of the gateway learn of each other's writes. */
export interface CopiesOptions {
  /** The Redis that they share. */
  readonly url: string;
  readonly extraCaFile?: string | undefined;
  readonly log: Log;
  /** Another copy has written. */
  readonly onWritten: (written: Written) => void;
  /** Messages may have been lost: others may have written anything. */
  readonly onGap: () => void;
}

/**
 * The other copies of the gateway on one Redis. A write is published once it has been carried out. That takes a moment:
 * a read of another copy in the same millisecond may still be answered from its memory.
 */
export class Copies {
  readonly #own = randomUUID();
  readonly #unsent = new Map<string, Written>();
  #isAllUnsent = false;
  readonly #opening = new Opening(() => this.#open());
  readonly #clients: RedisClientType[] = [];

  constructor(private readonly options: CopiesOptions) {}

  /** Connects twice: a connection that subscribes cannot publish. Rejects when Redis cannot be reached; then it can be tried again. */
  open(): Promise<void> {
    return this.#opening.get();
  }

  /** Publishes a write. While Redis is away the write is remembered, and published when Redis is back. */
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
    const [publisher, subscriber] = await Promise.all([redisClient(url, extraCaFile), redisClient(url, extraCaFile)]);
    const warn = (error: Error) => log.warn({ failure: error.message }, 'the connection to Redis failed');
    await connectRedis(publisher, warn);
    await connectRedis(subscriber, warn).catch((error: unknown) => {
      publisher.destroy();
      throw error;
    });
    this.#clients.push(publisher, subscriber);
    await subscriber.subscribe(CHANNEL, (text) => this.#receive(text));
    // What was published while the connection was away is lost.
    subscriber.on('ready', onGap);
    publisher.on('ready', () => this.#send());
    this.#send();
  }

  #send(): void {
    const [publisher] = this.#clients;
    if (publisher?.isReady !== true) return;
    const unsent: (Written | undefined)[] = this.#isAllUnsent ? [undefined] : [...this.#unsent.values()];
    this.#unsent.clear();
    this.#isAllUnsent = false;
    for (const written of unsent) {
      publisher.publish(CHANNEL, JSON.stringify({ from: this.#own, written })).catch(() => {
        if (written === undefined) this.#isAllUnsent = true;
        else this.#unsent.set(nameOf(written), written);
      });
    }
  }

  #receive(text: string): void {
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
