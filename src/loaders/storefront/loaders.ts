import { storefrontCustomerLoaders } from './customers.js';
import type { StorefrontReads } from './ownStore.js';
import { storefrontProductLoaders } from './products.js';
import { storefrontStoreLoaders } from './stores.js';

/** Every read of a store's storefront, for one shopper's request. */
export function createStorefrontLoaders(reads: StorefrontReads) {
  return {
    store: storefrontStoreLoaders(reads),
    products: storefrontProductLoaders(reads),
    customer: storefrontCustomerLoaders(reads),
  };
}

/** See {@link createStorefrontLoaders}. */
export type StorefrontLoaders = ReturnType<typeof createStorefrontLoaders>;
