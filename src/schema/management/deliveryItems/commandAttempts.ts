import type { CommandAttemptRow } from '../../../upstream/management/deliveryItems.js';
import { builder } from '../../kit/builder.js';
import { toGameServer } from '../relations.js';

/** One run of a delivery item's command. */
export const CommandAttemptRef = builder.objectRef<CommandAttemptRow>('CommandAttempt').implement({
  description: 'One run of a command on a game server.',
  fields: (t) => ({
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
    gameServerId: t.exposeID('gameserver_id', { description: 'Number of the game server.' }),
    gameServer: toGameServer(
      t,
      'The game server; null when it no longer exists. One PayNow call for all game servers of a query.',
      (row) => ({ storeId: row.store_id, id: row.gameserver_id }),
    ),
    command: t.exposeString('command', { description: 'The command.' }),
    stage: t.exposeString('command_stage', {
      nullable: true,
      description: 'When it runs, for instance on_purchase; null when PayNow does not say.',
    }),
    isOnlineOnly: t.exposeBoolean('online_only', { description: 'Whether the player has to be online.' }),
    isRerun: t.exposeBoolean('rerun', { description: 'Whether it was run again.' }),
    customerName: t.exposeString('customer_name', {
      nullable: true,
      description: 'The name it ran for; null when PayNow does not say.',
    }),
    steamId: t.exposeString('steam_id', {
      nullable: true,
      description: 'SteamID64 it ran for; null when there is none.',
    }),
    minecraftUuid: t.exposeString('minecraft_uuid', {
      nullable: true,
      description: 'Minecraft UUID it ran for; null when there is none.',
    }),
    queuedAt: t.expose('queued_at', { type: 'DateTime', description: 'When it was queued.' }),
    executedAt: t.expose('executed_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ran; null while it has not.',
    }),
    executedByIp: t.exposeString('executed_by_ip', {
      nullable: true,
      description: 'IP address of the game server that ran it; null while none has.',
    }),
    unqueuedAt: t.expose('unqueued_at', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken off the queue; null when it was not.',
    }),
  }),
});
