import { LRUCache } from 'lru-cache';
import { upTo } from '../../core/bounds.js';
import { type Endpoint, STORE_HEADER } from './endpoint.js';

const MAX_KEPT = 10_000;

/** The credentials that PayNow has accepted of late, by their hashes. Who is not among them may have made theirs up. */
export class Accepted {
  readonly #keys = new LRUCache<string, true>(upTo(MAX_KEPT));

  has(key: string): boolean {
    return this.#keys.get(key) === true;
  }

  /**
   * PayNow has carried out a call with this credential; what the storefront shows to anybody proves nothing.
   * @returns whether that is news
   */
  worked(key: string, { headers = [] }: Endpoint): boolean {
    if (headers.includes(STORE_HEADER)) return false;
    const isNews = !this.has(key);
    if (isNews) this.#keys.set(key, true);
    return isNews;
  }

  /** PayNow does not know this credential, or not any more. */
  refused(key: string): void {
    this.#keys.delete(key);
  }
}
