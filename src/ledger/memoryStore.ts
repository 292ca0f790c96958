import { type Condition, type LedgerStore, type Named, PREFIX_END, type Scan, type Write } from './store.js';

/** Texts that live as long as the process. */
export class MemoryStore implements LedgerStore {
  readonly #texts = new Map<string, string>();
  /** All names in order. */
  readonly #names: string[] = [];

  async get(name: string): Promise<string | undefined> {
    return this.#texts.get(name);
  }

  async commit(conditions: readonly Condition[], writes: readonly Write[]): Promise<boolean> {
    if (conditions.some(({ name, text }) => this.#texts.get(name) !== text)) return false;
    for (const { name, text } of writes) this.#write(name, text);
    return true;
  }

  async scan({ prefix, after, reverse = false, limit }: Scan): Promise<readonly Named[]> {
    const step = reverse ? -1 : 1;
    const first = this.#placeOf(after ?? (reverse ? prefix + PREFIX_END : prefix));
    const found: Named[] = [];
    for (let at = reverse ? first - 1 : first; found.length < limit; at += step) {
      const name = this.#names[at];
      if (name === undefined || !name.startsWith(prefix)) break;
      const text = this.#texts.get(name);
      if (text !== undefined && name !== after) found.push({ name, text });
    }
    return found;
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}

  #write(name: string, text: string | undefined): void {
    const isKnown = this.#texts.has(name);
    if (text === undefined) {
      if (isKnown) this.#names.splice(this.#placeOf(name), 1);
      this.#texts.delete(name);
      return;
    }
    if (!isKnown) this.#names.splice(this.#placeOf(name), 0, name);
    this.#texts.set(name, text);
  }

  /** Index of the first name that is not before this one. */
  #placeOf(name: string): number {
    let low = 0;
    let high = this.#names.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#names[middle] ?? '') < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
