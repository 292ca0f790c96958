import { found } from '../../http/errors.js';
import { route } from '../../http/router.js';

/** The stores that a key opens. */
export const storeRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores',
    handle: ({ state, store: own }) =>
      // A key of the sandbox opens one store.
      [...state.stores.values()].flatMap(({ store }) => (store.id === own.store.id ? [store] : [])),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}',
    handle: ({ params, state }) => found(state.stores.get(params.storeId), 'store').store,
  }),
];
