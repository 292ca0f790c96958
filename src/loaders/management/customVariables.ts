import { getCustomVariable, listCustomVariables } from '../../upstream/management/customVariables.js';
import { findRow, requireRow, rowsOf } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of custom variables. */
export function customVariableLoaders(session: Session) {
  const one = reader(session, 'customVariables', getCustomVariable);
  const list = reader(session, 'customVariables', listCustomVariables);
  const all = async (storeId: string) => rowsOf(await list({ path: { storeId } }), storeId);
  return {
    /** A custom variable, `null` when there is none. */
    byId: async (storeId: string, customVariableId: string) => {
      const row = await orNull(one({ path: { storeId, customVariableId } }));
      return row && requireRow(row, storeId, customVariableId);
    },
    /** All custom variables of the store, in one body. */
    all,
    /** A custom variable out of the whole list, which is read once, however many are asked for. */
    ofStore: async (storeId: string, id: string) => findRow(await all(storeId), (row) => row.id === id),
  };
}
