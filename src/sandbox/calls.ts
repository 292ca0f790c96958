import type { ShopperHeaders } from './http/router.js';

/** A request that the sandbox received. */
export interface SandboxCall {
  readonly method: string;
  readonly path: string;
  /** The query string with its question mark; empty when there is none. */
  readonly query: string;
  /** Whether it carried a credential, right or wrong. */
  readonly authorized: boolean;
  /** The headers about the shopper; empty for a call that is not a storefront's. */
  readonly shopper: ShopperHeaders;
  /** The status that was sent; 0 when a fault sent none. */
  readonly status: number;
  /** When the request came in. */
  readonly at: string;
}

const CAPACITY = 10_000;

/** The requests that the sandbox received, oldest first; beyond 10,000 it drops the oldest. */
export class CallLog {
  #calls: SandboxCall[] = [];

  /** Every call that is kept, oldest first. */
  get list(): readonly SandboxCall[] {
    return this.#calls.slice(-CAPACITY);
  }

  /** Keeps a call. */
  add(call: SandboxCall): void {
    this.#calls.push(call);
    // Cut rarely: moving the list at every call would cost more than the memory it saves.
    if (this.#calls.length >= CAPACITY * 2) this.#calls = this.#calls.slice(-CAPACITY);
  }

  /** Forgets every call. */
  clear(): void {
    this.#calls = [];
  }

  /** How many calls had this method and a path that matches; every call when nothing is given. */
  count(method?: string, pathPattern?: RegExp | string): number {
    const pattern = pathPattern === undefined ? undefined : new RegExp(pathPattern);
    return this.list.filter(
      (call) =>
        (method === undefined || call.method === method) && (pattern === undefined || call.path.search(pattern) >= 0),
    ).length;
  }
}
