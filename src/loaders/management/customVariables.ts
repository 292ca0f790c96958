import { getCustomVariable, listCustomVariables } from '../../upstream/management/customVariables.js';
import { orNull, reader, type Session } from '../reads/session.js';

/** Reads of custom variables. */
export function customVariableLoaders(session: Session) {
  const one = reader(session, 'customVariables', getCustomVariable);
  const list = reader(session, 'customVariables', listCustomVariables);
  const all = (storeId: string) => list({ path: { storeId } });
  return {
    /** A custom variable, `null` when there is none. */
    byId: (storeId: string, customVariableId: string) => orNull(one({ path: { storeId, customVariableId } })),
    /** All custom variables of the store, in one body. */
    all,
    /** A custom variable out of the whole list, which is read once, however many are asked for. */
    ofStore: async (storeId: string, id: string) =>
      (await all(storeId)).find((row) => row.id === id && row.store_id === storeId) ?? null,
  };
}
