import hooks, { type AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type playwright from 'playwright-core';

/** The storage in which Playwright keeps the API call that a promise belongs to. */
const storages: AsyncLocalStorage<unknown>[] = [];

/** Loads Playwright and, on Node 20, collects the storage it creates. Node 24 does not allow the class to be replaced. */
function load(): typeof playwright {
  const require = createRequire(import.meta.url);
  const { AsyncLocalStorage } = hooks;
  const isNode20 = process.versions.node.startsWith('20.');
  if (isNode20) {
    hooks.AsyncLocalStorage = class<Store> extends AsyncLocalStorage<Store> {
      constructor() {
        super();
        storages.push(this as AsyncLocalStorage<unknown>);
      }
    };
  }
  try {
    return require('playwright-core') as typeof playwright;
  } finally {
    if (isNode20) hooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

/** Playwright's. */
export const { chromium } = load();

/**
 * Disables Playwright's storage until it is used again. While it is enabled, Node 20 tracks every promise of the
 * process, which costs later tests in the same worker about a tenth of their CPU. Call it when no browser is open.
 */
export function disableStorage(): void {
  for (const storage of storages) storage.disable();
}
