import { cacheExchange } from '@urql/exchange-graphcache';
import { graphcacheConfig } from 'paynow-graphql/client';

/**
 * The normalized cache. The keys are the gateway's, but for the cart's: its `id` names a view of the store, which changes
 * with the shopper's address. By its customer it is one cart on every page, whichever network answered last.
 */
export const createCache = () =>
  cacheExchange({
    keys: {
      ...graphcacheConfig().keys,
      Cart: ({ customerId }) => (typeof customerId === 'string' ? customerId : null),
    },
  });
