import type { Log } from '../core/log.js';

/** After a look at PayNow's list, the next one waits this long, in milliseconds. */
const PAUSE_MS = 10_000;

/** Where secrets come from. */
export interface SecretSources {
  /** Those of the settings: each of PayNow's subscriptions has its own. */
  readonly given: readonly string[];
  /** The stores whose subscriptions are read. */
  readonly storeIds: readonly string[];
  /** Reads those of a store's subscriptions that point here; absent without a key of our own. */
  readonly read?: (storeId: string) => Promise<readonly string[]>;
  readonly log: Log;
  readonly now?: () => number;
}

/** The secrets that deliveries may be signed with. */
export class WebhookSecrets {
  /** Those that PayNow last told, by store. */
  readonly #read = new Map<string, readonly string[]>();
  #reading: Promise<unknown> | undefined;
  #lastRead = -Infinity;

  constructor(private readonly sources: SecretSources) {}

  /** Those that are known now. */
  known(): readonly string[] {
    return [...this.sources.given, ...[...this.#read.values()].flat()];
  }

  /**
   * Asks PayNow for the secrets of its subscriptions, since none of the known ones fits. Not more often than every ten
   * seconds: whoever sends nonsense must not make us ask.
   * @returns false when nobody was asked
   */
  async refresh(): Promise<boolean> {
    const { storeIds, read, now = Date.now } = this.sources;
    if (read === undefined) return false;
    if (this.#reading === undefined) {
      if (now() < this.#lastRead + PAUSE_MS) return false;
      this.#lastRead = now();
      this.#reading = Promise.all(storeIds.map((storeId) => this.#readOf(storeId, read))).finally(() => {
        this.#reading = undefined;
      });
    }
    await this.#reading;
    return true;
  }

  /** Each store by itself: one that PayNow refuses must not keep the secrets of the others from being known. */
  async #readOf(storeId: string, read: (storeId: string) => Promise<readonly string[]>): Promise<void> {
    try {
      this.#read.set(storeId, await read(storeId));
    } catch (error) {
      const { code } = error as { readonly code?: string };
      this.sources.log.warn({ storeId, code }, 'the secrets of webhooks could not be read from PayNow');
    }
  }
}
