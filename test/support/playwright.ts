import hooks, { type AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type playwright from 'playwright-core';

/** Where Playwright keeps which of its calls a promise belongs to. */
const zones: AsyncLocalStorage<unknown>[] = [];

/** Loads Playwright, and collects its zones on the way. On Node 20 alone: of newer ones a part may not be replaced. */
function load(): typeof playwright {
  const require = createRequire(import.meta.url);
  const { AsyncLocalStorage } = hooks;
  const isNode20 = process.versions.node.startsWith('20.');
  if (isNode20) {
    hooks.AsyncLocalStorage = class<Store> extends AsyncLocalStorage<Store> {
      constructor() {
        super();
        zones.push(this as AsyncLocalStorage<unknown>);
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
 * Ends what the first call of Playwright begins: Node 20 follows every promise of the process from then on, which costs
 * the tests that come after in the same worker an eleventh of their CPU. Called when no browser is open.
 */
export function endZones(): void {
  for (const storage of zones) storage.disable();
}
