import { found } from '../../http/errors.js';
import { route } from '../../http/router.js';

/** Tags. */
export const tagRoutes = [
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/tags',
    handle: ({ store }) => store.tags.all(),
  }),
  route({
    method: 'GET',
    path: '/v1/stores/{storeId}/tags/{tagId}',
    handle: ({ store, params }) => found(store.tags.get(params.tagId), 'tag'),
  }),
];
