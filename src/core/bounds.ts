import { LRUCache } from 'lru-cache';

/**
 * Options of an `LRUCache` that holds at most this many entries and takes memory as they come. With `max` alone the
 * cache allocates all its arrays at once: 12 ms for 50,000 entries, before the first of them is there.
 */
export const upTo = (entries: number): { maxSize: number; sizeCalculation: () => number } => ({
  maxSize: entries,
  sizeCalculation: () => 1,
});

/** An `LRUCache` bounded by its number of entries and by their size together. It takes memory as entries come. */
export class SizedCache<Value extends object | string> extends LRUCache<string, Value> {
  /** @param sizeCalculation the size of one entry; absent where every `set` gives it */
  constructor(
    private readonly maxEntries: number,
    bounds: { readonly maxSize: number; readonly sizeCalculation?: (value: Value, key: string) => number },
  ) {
    super(bounds);
  }

  override set(key: string, value: Value, options?: LRUCache.SetOptions<string, Value, unknown>): this {
    super.set(key, value, options);
    // Given as `max`, the number would have the cache allocate all entries at once.
    if (this.size > this.maxEntries) this.pop();
    return this;
  }
}
