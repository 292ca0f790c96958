import type { InShop, Shop } from '../resolvers/storefronts.js';
import type { StorefrontProductRow } from '../upstream/storefrontProducts.js';
import type { StorefrontTagRow } from '../upstream/storefrontTags.js';
import { builder } from './builder.js';
import { connectionOf } from './connections.js';

/** The object types of the shopper's door; here, so that the files of its columns never import each other. */
export const StorefrontRef = builder.objectRef<Shop>('Storefront');
export const StorefrontProductRef = builder.objectRef<InShop<StorefrontProductRow>>('StorefrontProduct');
export const StorefrontTagRef = builder.objectRef<StorefrontTagRow>('StorefrontTag');

/** The connection of each of them. */
export const StorefrontProductConnectionRef = connectionOf('StorefrontProduct', StorefrontProductRef);
export const StorefrontTagConnectionRef = connectionOf('StorefrontTag', StorefrontTagRef);
