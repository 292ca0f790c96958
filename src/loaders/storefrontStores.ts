import { getDiscordActions } from '../upstream/storefrontDiscordActions.js';
import { listStorefrontNavLinks } from '../upstream/storefrontNavLinks.js';
import { getStorefrontStore } from '../upstream/storefrontStores.js';
import { listStorefrontTags } from '../upstream/storefrontTags.js';
import { ofStore, type StorefrontReads } from './ownStore.js';
import { reader } from './session.js';

/** Reads of what every shopper sees of a store. */
export function storefrontStoreLoaders({ session, storeId }: StorefrontReads) {
  const store = reader(session, 'storefrontStores', getStorefrontStore);
  const tags = reader(session, 'storefrontTags', listStorefrontTags);
  const navLinks = reader(session, 'storefrontNavLinks', listStorefrontNavLinks);
  const discordActions = reader(session, 'storefrontDiscordActions', getDiscordActions);
  return {
    /** The store. */
    row: () => store({}),
    /** All tags, in one body. */
    tags: async () => ofStore(storeId, await tags({})),
    /** The menu's topmost links, each with those below. */
    navLinks: () => navLinks({}),
    /** Which of these product versions do something on Discord. */
    discordActions: (ids: readonly string[]) =>
      discordActions({ path: { storeId }, query: { product_version_id: [...ids] } }),
  };
}
