import { getTag, listTags } from '../../upstream/management/tags.js';
import { findRow, requireRow, rowsOf } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of tags. */
export function tagLoaders(session: Session) {
  const one = reader(session, 'tags', getTag);
  const list = reader(session, 'tags', listTags);
  const all = async (storeId: string) => rowsOf(await list({ path: { storeId } }), storeId);
  return {
    /** A tag, `null` when there is none. */
    byId: async (storeId: string, tagId: string) => {
      const row = await orNull(one({ path: { storeId, tagId } }));
      return row && requireRow(row, storeId, tagId);
    },
    /** All tags of the store, in one body. */
    all,
    /** A tag out of the whole list, `null` when it is not there: one call, however many tags a query asks for. */
    fromAll: async (storeId: string, tagId: string) => findRow(await all(storeId), ({ id }) => id === tagId),
  };
}
