import { LRUCache } from 'lru-cache';
import { COLLECTION_NAMES, copyCollections } from '../collections.js';
import type { Outbox, SandboxState, StoreState } from '../state.js';
import { createClock } from './ids.js';
import { createState, type SeedOptions } from './seed.js';

/** The starts used last: most sandboxes of a process, and every reset of one, begin with the same data. */
const starts = new LRUCache<string, SandboxState>({ max: 2 });

/** Like `createState`, but computed once for many sandboxes: they share the rows, which are frozen. */
export function startState({ seed, now }: SeedOptions, outbox: Outbox): SandboxState {
  const name = `${seed} ${now.getTime()}`;
  const start = starts.get(name) ?? makeStart({ seed, now });
  starts.set(name, start);
  const stores = new Map([...start.stores].map(([id, store]) => [id, copyStore(store)]));
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
