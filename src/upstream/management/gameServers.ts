import { endpoint, type None } from '../client/endpoint.js';
import type { ActorRow, FlakeId, Timestamp } from '../wire/common.js';

/** What a game server said of itself when its plugin last signed in. */
export interface GameServerLinkRow {
  readonly ip: string;
  readonly hostname: string;
  readonly platform: string;
  readonly version: string;
  readonly saved_at: Timestamp;
  readonly last_fetched_commands_at?: Timestamp | null;
  readonly last_fetched_commands_from_ip?: string | null;
}

/** A game server. `token` is a secret: rows of this kind are kept nowhere. Source: `GET /v1/stores/{storeId}/gameservers`. */
export interface GameServerRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
  readonly name: string;
  readonly enabled: boolean;
  readonly token?: string | null;
  readonly token_reset_at?: Timestamp | null;
  readonly linked_to: GameServerLinkRow;
  readonly created_at: Timestamp;
  readonly created_by: ActorRow;
  readonly updated_at?: Timestamp | null;
  readonly updated_by: ActorRow;
}

/** Body that creates a game server. */
export interface CreateGameServerBody {
  readonly name: string;
  readonly enabled: boolean;
}

/** Body that changes a game server; what is absent stays. */
export interface UpdateGameServerBody {
  readonly name?: string;
  readonly enabled?: boolean;
}

/** All game servers, whole. */
export const listGameServers = endpoint<None, None, readonly GameServerRow[]>()(
  'GET',
  '/v1/stores/{storeId}/gameservers',
  'rows',
);

/** One game server, in an array. */
export const getGameServer = endpoint<None, None, readonly GameServerRow[]>()(
  'GET',
  '/v1/stores/{storeId}/gameservers/{gameServerId}',
  'rows',
);

/** Creates a game server. */
export const createGameServer = endpoint<None, CreateGameServerBody, GameServerRow>()(
  'POST',
  '/v1/stores/{storeId}/gameservers',
);

/** Changes a game server. */
export const updateGameServer = endpoint<None, UpdateGameServerBody, GameServerRow>()(
  'PATCH',
  '/v1/stores/{storeId}/gameservers/{gameServerId}',
);

/** Deletes a game server. Answers 204. */
export const deleteGameServer = endpoint()('DELETE', '/v1/stores/{storeId}/gameservers/{gameServerId}', 'nothing');

/** Gives a game server a new token; the old one ends. */
export const resetGameServerToken = endpoint<None, None, GameServerRow>()(
  'POST',
  '/v1/stores/{storeId}/gameservers/{gameServerId}/reset-token',
);
