import { getTag, listTags } from '../../upstream/management/tags.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of tags. */
export function tagLoaders(session: Session) {
  const one = reader(session, 'tags', getTag);
  const list = reader(session, 'tags', listTags);
  return {
    /** A tag, `null` when there is none. */
    byId: (storeId: string, tagId: string) => orNull(one({ path: { storeId, tagId } })),
    /** All tags of the store, in one body. */
    all: (storeId: string) => list({ path: { storeId } }),
    /** A tag out of the whole list, `null` when it is not there: one call, however many tags a query asks for. */
    fromAll: async (storeId: string, tagId: string) => {
      const rows = await list({ path: { storeId } });
      return rows.find(({ id, store_id }) => id === tagId && store_id === storeId) ?? null;
    },
  };
}
