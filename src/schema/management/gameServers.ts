import {
  createGameServer,
  deleteGameServer,
  resetGameServerToken,
  updateGameServer,
} from '../../resolvers/management/gameServers.js';
import type { GameServerLinkRow } from '../../upstream/management/gameServers.js';
import { ActorRef, lastChangeFields } from '../kit/audit.js';
import { builder } from '../kit/builder.js';
import { addDeletion } from '../kit/deletions.js';
import { rowFields, storeIdField } from '../kit/inputs.js';
import { nodeFields } from '../kit/nodeFields.js';
import { nodeOf, oneById, wholeList } from './entities.js';
import { GameServerRef, StoreRef } from './refs.js';
import { addRowMutation } from './rowMutations.js';

const GameServerLinkRef = builder.objectRef<GameServerLinkRow>('GameServerLink').implement({
  description: 'What a game server reported when its plugin last linked it.',
  fields: (t) => ({
    ip: t.exposeString('ip', { description: 'Its address.' }),
    hostname: t.exposeString('hostname', { description: 'Its host name.' }),
    platform: t.exposeString('platform', { description: 'The platform it runs on.' }),
    version: t.exposeString('version', { description: 'The version it runs.' }),
    savedAt: t.expose('saved_at', { type: 'DateTime', description: 'When it was reported.' }),
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
      description: 'What the server reported; null when nothing is known.',
      resolve: (row) => (row.linked_to as GameServerLinkRow | null | undefined) ?? null,
    }),
    createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
    createdBy: t.expose('created_by', { type: ActorRef, nullable: true, description: 'Who created it.' }),
    ...lastChangeFields(t),
  }),
});

builder.objectFields(StoreRef, (t) => ({
  gameServer: oneById(t, GameServerRef, 'gameServers'),
  gameServers: wholeList(t, GameServerRef, 'gameServers'),
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

addRowMutation('createGameServer', {
  input: CreateGameServerInput,
  resource: 'gameServers',
  row: GameServerRef,
  requires: 'gameservers:write',
  description: 'Creates a game server. One PayNow call.',
  resolve: createGameServer,
});

addRowMutation('updateGameServer', {
  input: UpdateGameServerInput,
  resource: 'gameServers',
  row: GameServerRef,
  requires: 'gameservers:write',
  description: 'Changes a game server. One PayNow call.',
  resolve: updateGameServer,
});

addRowMutation('resetGameServerToken', {
  input: ResetGameServerTokenInput,
  resource: 'gameServers',
  row: GameServerRef,
  requires: 'gameservers:write',
  description: 'Gives a game server a new token; the old one no longer works. One PayNow call.',
  resolve: resetGameServerToken,
});

addDeletion({
  type: 'GameServer',
  requires: 'gameservers:write',
  resolve: deleteGameServer,
});
