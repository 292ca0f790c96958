import { COLLECTION_NAMES, copyCollections } from '../collections.js';
import type { Outbox, SandboxState, StoreState } from '../state.js';
import { createClock } from './ids.js';
import { createState, type SeedOptions } from './seed.js';

/** The newest start: most sandboxes of a process, and every reset of one, begin with the same data. */
let newest: { readonly seed: number; readonly nowMs: number; readonly state: SandboxState } | undefined;

/** Like `createState`, but computed once for many sandboxes: they share the rows, which are frozen. */
export function startState({ seed, now }: SeedOptions, outbox: Outbox): SandboxState {
  const nowMs = now.getTime();
  if (newest?.seed !== seed || newest.nowMs !== nowMs) newest = { seed, nowMs, state: makeStart({ seed, now }) };
  const stores = new Map([...newest.state.stores].map(([id, store]) => [id, copyStore(store)]));
  return { stores, clock: createClock(now), outbox };
}

function makeStart(options: SeedOptions): SandboxState {
  const state = createState(options);
  for (const store of state.stores.values()) {
    for (const name of COLLECTION_NAMES) freezeAll(store[name].all());
    freezeAll(store.store);
  }
  return state;
}

function copyStore(start: StoreState): StoreState {
  const { store, apiKeys, customerTokens, carts } = start;
  return {
    ...copyCollections(start),
    store,
    apiKeys,
    customerTokens: new Map(customerTokens),
    carts: new Map(carts),
  };
}

function freezeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeAll(part);
}
