import type { Outbox, SandboxState, StoreState } from '../state.js';
import { createClock } from './ids.js';
import { createState, type SeedOptions } from './seed.js';

/** The newest start: most sandboxes of a process, and every reset of one, begin with the same data. */
let newest: { readonly seed: number; readonly nowMs: number; readonly state: SandboxState } | undefined;

/** What `createState` makes, but made once for many sandboxes: they share the rows, which nobody can change in place. */
export function startState({ seed, now }: SeedOptions, outbox: Outbox): SandboxState {
  const nowMs = now.getTime();
  if (newest?.seed !== seed || newest.nowMs !== nowMs) newest = { seed, nowMs, state: makeStart({ seed, now }) };
  const stores = new Map([...newest.state.stores].map(([id, store]) => [id, copyStore(store)]));
  return { stores, clock: createClock(now), outbox };
}

function makeStart(options: SeedOptions): SandboxState {
  const state = createState(options);
  for (const store of state.stores.values()) {
    for (const part of Object.values(collections(store))) freezeAll(part.all());
    freezeAll(store.store);
  }
  return state;
}

function copyStore(store: StoreState): StoreState {
  const { apiKeys, customerTokens, carts } = store;
  return {
    ...collections(store),
    store: store.store,
    apiKeys,
    customerTokens: new Map(customerTokens),
    carts: new Map(carts),
  };
}

/** Copies of the store's collections. */
function collections(store: StoreState) {
  return {
    gameServers: store.gameServers.copy(),
    customVariables: store.customVariables.copy(),
    tags: store.tags.copy(),
    products: store.products.copy(),
    customers: store.customers.copy(),
    orders: store.orders.copy(),
    payments: store.payments.copy(),
    subscriptions: store.subscriptions.copy(),
    deliveryItems: store.deliveryItems.copy(),
    coupons: store.coupons.copy(),
    sales: store.sales.copy(),
    giftCards: store.giftCards.copy(),
    checkouts: store.checkouts.copy(),
    webhooks: store.webhooks.copy(),
    webhookDeliveries: store.webhookDeliveries.copy(),
  };
}

function freezeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeAll(part);
}
