import { GatewayError } from '../../core/errors.js';
import type { GameServerRow } from '../../upstream/management/gameServers.js';
import { getGameServer, listGameServers } from '../../upstream/management/gameServers.js';
import { findRow, rowsOf } from '../reads/ownedRows.js';
import { orNull, reader } from '../reads/reader.js';
import type { Session } from '../reads/session.js';

/** Reads of game servers. Their rows carry tokens, so they live no longer than the request. */
export function gameServerLoaders(session: Session) {
  const one = reader(session, 'gameServers', getGameServer);
  const list = reader(session, 'gameServers', listGameServers);
  const all = async (storeId: string) => rowsOf(await list({ path: { storeId } }), storeId);
  return {
    /** A game server, `null` when there is none. */
    byId: async (storeId: string, gameServerId: string) => {
      const rows = await orNull(one({ path: { storeId, gameServerId } }));
      return rows && onlyRow(rows, storeId, gameServerId);
    },
    /** All game servers of the store, in one body. */
    all,
    /** A game server out of the whole list, which is read once, however many are asked for. */
    ofStore: async (storeId: string, id: string) => findRow(await all(storeId), (row) => row.id === id),
  };
}

const isError = (row: unknown): row is Error => row instanceof Error;

/** PayNow answers one game server with an array of one, and none with an empty one. */
function onlyRow(rows: readonly GameServerRow[], storeId: string, id: string): GameServerRow | null {
  const [row, ...more] = rows;
  if (row === undefined) return null;
  if (isError(row)) throw row;
  if (more.length > 0 || row.id !== id || row.store_id !== storeId) {
    throw new GatewayError('UPSTREAM_INVALID_RESPONSE', 'PayNow answered with other rows than the one asked for.');
  }
  return row;
}
