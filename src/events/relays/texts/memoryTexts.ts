import type { Lease, RelayTexts, TextWrite } from './texts.js';

/** Texts in this process's memory. Nobody else delivers, so leases do not run out. */
export class MemoryTexts implements RelayTexts {
  readonly #tables = new Map<string, Map<string, string>>();
  readonly #leases = new Map<string, string>();

  async get(table: string, key: string): Promise<string | undefined> {
    return this.#tables.get(table)?.get(key);
  }

  async all(table: string): Promise<ReadonlyMap<string, string>> {
    return new Map(this.#tables.get(table));
  }

  async write(writes: readonly TextWrite[], lease?: Lease): Promise<boolean> {
    if (lease !== undefined && !this.#isHeld(lease)) return false;
    for (const { table, key, text } of writes) {
      const texts = this.#tables.get(table) ?? new Map<string, string>();
      this.#tables.set(table, texts);
      if (key === undefined) texts.clear();
      else if (text === undefined) texts.delete(key);
      else texts.set(key, text);
      if (texts.size === 0) this.#tables.delete(table);
    }
    return true;
  }

  async take(lease: Lease): Promise<boolean> {
    if (!this.#leases.has(lease.name)) this.#leases.set(lease.name, lease.owner);
    return this.#isHeld(lease);
  }

  async renew(lease: Lease): Promise<boolean> {
    return this.#isHeld(lease);
  }

  async end(name: string, owner?: string): Promise<void> {
    if (owner === undefined || this.#leases.get(name) === owner) this.#leases.delete(name);
  }

  async close(): Promise<void> {}

  #isHeld({ name, owner }: Lease): boolean {
    return this.#leases.get(name) === owner;
  }
}
