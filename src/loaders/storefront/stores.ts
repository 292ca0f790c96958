import { getDiscordActions } from '../../upstream/storefront/discordActions.js';
import { listStorefrontNavLinks } from '../../upstream/storefront/navLinks.js';
import { getStorefrontStore } from '../../upstream/storefront/stores.js';
import { listStorefrontTags } from '../../upstream/storefront/tags.js';
import { reader } from '../reads/reader.js';
import { rowsOfStore, type StorefrontReads, withStore } from './ownStore.js';

/** Reads of what every shopper sees of a store. */
export function storefrontStoreLoaders(reads: StorefrontReads) {
  const { session, storeId } = reads;
  const store = reader(session, 'storefrontStores', getStorefrontStore);
  const tags = reader(session, 'storefrontTags', listStorefrontTags);
  const navLinks = reader(session, 'storefrontNavLinks', listStorefrontNavLinks);
  const discordActions = reader(session, 'storefrontDiscordActions', getDiscordActions);
  return {
    /** The store. Rejects when PayNow does not know it. */
    row: async () => withStore(reads, await store({})),
    /** Whether there is such a store, as far as that is known: a token decides the store, and what is read with it tells. */
    isKnown: () => reads.hasToken || session.knows(storeId),
    /** All tags, in one body. */
    tags: async () => rowsOfStore(reads, await tags({})),
    /** The menu's topmost links, each with those below. */
    navLinks: () => navLinks({}),
    /** Which of these product versions do something on Discord. */
    discordActions: (ids: readonly string[]) =>
      discordActions({ path: { storeId }, query: { product_version_id: [...ids] } }),
  };
}
