import {
  createGameServer,
  deleteGameServer,
  gameServersPage,
  resetGameServerToken,
  updateGameServer,
} from '../../resolvers/management/gameServers.js';
import type { GameServerLinkRow, GameServerRow } from '../../upstream/management/gameServers.js';
import { ActorRef, lastChangeFields } from '../kit/audit.js';
import { builder } from '../kit/builder.js';
import { connectionOf, pageArgs } from '../kit/connections.js';
import { addDeletion } from '../kit/deletions.js';
import { rowFields, storeIdField } from '../kit/inputs.js';
import { nodeFields } from '../kit/nodeFields.js';
import { payloadOf } from '../kit/payloads.js';
import { nodeOf, oneById } from './entities.js';
import { GameServerRef, StoreRef } from './refs.js';

const GameServerLinkRef = builder.objectRef<GameServerLinkRow>('GameServerLink').implement({
  description: 'What a game server said of itself when its plugin last linked it.',
  fields: (t) => ({
    ip: t.exposeString('ip', { description: 'Its address.' }),
    hostname: t.exposeString('hostname', { description: 'Its host name.' }),
    platform: t.exposeString('platform', { description: 'The platform it runs on.' }),
    version: t.exposeString('version', { description: 'The version it runs.' }),
    savedAt: t.expose('saved_at', { type: 'DateTime', description: 'When it said so.' }),
    lastFetchedCommandsAt: t.expose('last_fetched_commands_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last asked for commands; null when never.',
    }),
    lastFetchedCommandsFromIp: t.exposeString('last_fetched_commands_from_ip', {
      nullable: true,
      description: 'The address it last asked from; null when never.',
    }),
  }),
});

GameServerRef.implement({
  description: 'A game server on which commands run. Never kept in memory.',
  ...nodeOf('gameServers'),
  fields: (t) => ({
    ...nodeFields('GameServer')(t),
    name: t.exposeString('name', { description: 'Its name.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it is in use.' }),
    token: t.exposeString('token', {
      nullable: true,
      requires: 'secrets:read',
      description: 'The secret with which the server signs in to PayNow; null when not sent.',
    }),
    tokenResetAt: t.expose('token_reset_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last got a new token; null when never.',
    }),
    linkedTo: t.field({
      type: GameServerLinkRef,
      nullable: true,
      description: 'What the server said of itself; null when nothing is known.',
      resolve: (row) => (row.linked_to as GameServerLinkRow | null | undefined) ?? null,
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was made.' }),
    createdBy: t.expose('created_by', { type: ActorRef, nullable: true, description: 'Who made it.' }),
    ...lastChangeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  gameServer: oneById(t, GameServerRef, 'gameServers'),
  gameServers: t.field({
    type: connectionOf(GameServerRef),
    nullable: true,
    requires: 'gameservers:read',
    description: 'All game servers. PayNow sends them whole; pages are cut here. One PayNow call.',
    args: pageArgs(t.arg),
    resolve: ({ storeId }, page, context) => gameServersPage(storeId, page, context),
  }),
}));

const CreateGameServerInput = builder.inputType('CreateGameServerInput', {
  description: 'A new game server.',
  fields: (t) => ({
    storeId: storeIdField(t),
    name: t.string({ required: true, description: 'Its name.' }),
    enabled: t.boolean({ required: true, defaultValue: true, description: 'Whether it is in use.' }),
  }),
});

const UpdateGameServerInput = builder.inputType('UpdateGameServerInput', {
  description: 'What changes of a game server; what is left out stays.',
  fields: (t) => ({
    ...rowFields(t, 'The game server'),
    name: t.string({ description: 'Its new name; cannot be null.' }),
    enabled: t.boolean({ description: 'Whether it is in use; cannot be null.' }),
  }),
});

const ResetGameServerTokenInput = builder.inputType('ResetGameServerTokenInput', {
  description: 'Which game server gets a new token.',
  fields: (t) => ({
    ...rowFields(t, 'The game server'),
  }),
});

const gameServerPayload = (name: string) =>
  payloadOf<{ gameServer?: GameServerRow }>(name, (t) => ({
    gameServer: t.field({
      type: GameServerRef,
      nullable: true,
      calls: 'related',
      requires: 'gameservers:read',
      description: 'The game server as it is now; null when it was refused.',
      resolve: ({ gameServer }) => gameServer ?? null,
    }),
  }));

const CreateGameServerPayload = gameServerPayload('CreateGameServerPayload');
const UpdateGameServerPayload = gameServerPayload('UpdateGameServerPayload');
const ResetGameServerTokenPayload = gameServerPayload('ResetGameServerTokenPayload');

builder.mutationFields((t) => ({
  createGameServer: t.field({
    type: CreateGameServerPayload,
    nullable: true,
    requires: 'gameservers:write',
    calls: 1,
    description: 'Creates a game server. One PayNow call.',
    args: { input: t.arg({ type: CreateGameServerInput, required: true, description: 'The game server.' }) },
    resolve: (_, { input }, context) => createGameServer(input, context),
  }),
  updateGameServer: t.field({
    type: UpdateGameServerPayload,
    nullable: true,
    requires: 'gameservers:write',
    calls: 1,
    description: 'Changes a game server. One PayNow call.',
    args: { input: t.arg({ type: UpdateGameServerInput, required: true, description: 'What changes.' }) },
    resolve: (_, { input }, context) => updateGameServer(input, context),
  }),
  resetGameServerToken: t.field({
    type: ResetGameServerTokenPayload,
    nullable: true,
    requires: 'gameservers:write',
    calls: 1,
    description: 'Gives a game server a new token; the old one no longer works. One PayNow call.',
    args: { input: t.arg({ type: ResetGameServerTokenInput, required: true, description: 'Which game server.' }) },
    resolve: (_, { input }, context) => resetGameServerToken(input, context),
  }),
}));

addDeletion({
  type: 'GameServer',
  requires: 'gameservers:write',
  resolve: deleteGameServer,
});
