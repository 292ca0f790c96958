import {
  createGameServer as createCall,
  deleteGameServer as deleteCall,
  type GameServerRow,
  resetGameServerToken as resetCall,
  type UpdateGameServerBody,
  updateGameServer as updateCall,
} from '../../upstream/management/gameServers.js';
import { changesOf } from '../kit/changes.js';
import { type GatewayContext, loadersOf } from '../kit/context.js';
import { deletion } from '../kit/deletions.js';
import { inputRow, inputStoreId, type RowInput, type StoreInput } from '../kit/ids.js';
import { filled } from '../kit/inputs.js';
import { attempt, type Outcome } from '../kit/outcome.js';
import { type Page, type PageArguments, readWhole } from '../kit/pages.js';

/** One page of a store's game servers, cut here: PayNow sends all of them. */
export const gameServersPage = (
  storeId: string,
  page: PageArguments,
  context: GatewayContext,
): Promise<Page<GameServerRow>> => readWhole(page, () => loadersOf(context).gameServers.all(storeId));

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

/** What a write of a game server comes to. */
export type GameServerOutcome = Outcome<{ readonly gameServer: GameServerRow }>;

function pathOf(input: RowInput, context: GatewayContext) {
  const { storeId, paynowId } = inputRow(input, 'GameServer', context);
  return { storeId, gameServerId: paynowId };
}

/** Creates a game server (`POST …/gameservers`). */
export const createGameServer = (input: CreateGameServerInput, context: GatewayContext): Promise<GameServerOutcome> =>
  attempt(async () => {
    const storeId = inputStoreId(input, context);
    const body = { name: filled(input.name, 'name'), enabled: input.enabled };
    const call = { path: { storeId }, body };
    return { gameServer: await context.paynow().session.write('gameServers', createCall, call) };
  });

/** Changes a game server (`PATCH …/gameservers/{id}`). */
export const updateGameServer = (input: UpdateGameServerInput, context: GatewayContext): Promise<GameServerOutcome> =>
  attempt(async () => {
    const call = { path: pathOf(input, context), body: updateBody(input) };
    return { gameServer: await context.paynow().session.write('gameServers', updateCall, call) };
  });

function updateBody(input: UpdateGameServerInput): UpdateGameServerBody {
  const { name, enabled } = changesOf(input);
  return {
    ...(name !== undefined && { name: filled(name, 'name') }),
    ...(enabled !== undefined && { enabled }),
  };
}

/** Gives a game server a new token (`POST …/gameservers/{id}/reset-token`). */
export const resetGameServerToken = (input: RowInput, context: GatewayContext): Promise<GameServerOutcome> =>
  attempt(async () => {
    const call = { path: pathOf(input, context) };
    return { gameServer: await context.paynow().session.write('gameServers', resetCall, call) };
  });

/** Deletes a game server (`DELETE …/gameservers/{id}`). */
export const deleteGameServer = deletion('GameServer', ({ storeId, paynowId: gameServerId }, session) =>
  session.write('gameServers', deleteCall, { path: { storeId, gameServerId } }),
);
