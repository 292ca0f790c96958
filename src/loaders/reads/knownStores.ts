import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';

const MAX_KNOWN = 10_000;
const TEN_MINUTES = 600_000;

/** Stores that PayNow has lately answered for, by credential: an id alone does not prove that there is such a store. */
export class KnownStores {
  readonly #known = new LRUCache<string, true>({ ...upTo(MAX_KNOWN), ttl: TEN_MINUTES });

  has(credentialKey: string, storeId: string): boolean {
    return this.#known.has(`${credentialKey} ${storeId}`);
  }

  add(credentialKey: string, storeId: string): void {
    this.#known.set(`${credentialKey} ${storeId}`, true);
  }
}
