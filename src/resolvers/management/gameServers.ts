import {
  createGameServer as createCall,
  deleteGameServer as deleteCall,
  type GameServerRow,
  resetGameServerToken as resetCall,
  updateGameServer as updateCall,
} from '../../upstream/management/gameServers.js';
import { changesOf } from '../kit/changes.js';
import type { GatewayContext } from '../kit/context.js';
import { inputRow, type RowInput, type StoreInput } from '../kit/ids.js';
import { filled } from '../kit/inputs.js';
import { attempt, type Outcome } from '../kit/outcome.js';
import { change, creation, deletion, ROW } from '../kit/rowWrites.js';

/** Input of {@link createGameServer}. */
export interface CreateGameServerInput extends StoreInput {
  readonly name: string;
  readonly enabled: boolean;
}

/** Input of {@link updateGameServer}; what is absent stays. */
export interface UpdateGameServerInput extends RowInput {
  readonly name?: string | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

/** Creates a game server (`POST …/gameservers`). */
export const createGameServer = creation('gameServers', createCall, ({ name, enabled }: CreateGameServerInput) => ({
  name: filled(name, 'name'),
  enabled,
}));

/** Changes a game server (`PATCH …/gameservers/{id}`). */
export const updateGameServer = change('gameServers', updateCall, (input: UpdateGameServerInput) => {
  const { name, enabled } = changesOf(input);
  return { ...(name !== undefined && { name: filled(name, 'name') }), ...(enabled !== undefined && { enabled }) };
});

/** Gives a game server a new token (`POST …/gameservers/{id}/reset-token`). */
export const resetGameServerToken = (
  input: RowInput,
  context: GatewayContext,
): Promise<Outcome<{ readonly row: GameServerRow }>> =>
  attempt(
    async () => {
      const { storeId, paynowId: gameServerId } = inputRow(input, 'GameServer', context);
      const call = { path: { storeId, gameServerId } };
      return { row: await context.paynow().session.write('gameServers', resetCall, call) };
    },
    ROW,
    input,
  );

/** Deletes a game server (`DELETE …/gameservers/{id}`). */
export const deleteGameServer = deletion('gameServers', deleteCall);
