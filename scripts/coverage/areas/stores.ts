import { type Area, left, NODE } from '../model.js';

/** Stores, and what all objects share. */
export const stores: Area = {
  operations: {
    'GET /v1/stores': ['Query.stores'],
    'GET /v1/stores/{storeId}': ['Query.store', 'Store.eventRelays', 'Store.ledgerEntries', ...NODE],
  },
  objects: [
    {
      dto: 'StoreDto',
      type: 'Store',
      fields: {
        game: left('another name that PayNow gives platform'),
        platform_store_type_association: left(
          'the terms between PayNow and a platform that resells it: fees, wallet, what its dashboard hides',
        ),
      },
    },
    { dto: 'ActorDto', type: 'Actor' },
  ],
};
