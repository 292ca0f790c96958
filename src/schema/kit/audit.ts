import type { ObjectFieldBuilder } from '@pothos/core';
import type { ActorRow, Timestamp } from '../../upstream/wire/common.js';
import { type BuilderTypes, builder } from './builder.js';
import { wireEnum } from './enums.js';
import { sharedFields } from './sharedFields.js';

const actorType = wireEnum('ActorType', 'Kinds of actors.', {
  anonymous: 'Somebody who is not identified.',
  user: 'A person signed in to the dashboard.',
  api_key: 'An integration with an API key.',
  customer: 'A shopper of the store.',
  game_server: 'A game server.',
  internal: 'PayNow itself.',
  admin: "PayNow's staff.",
  platform: 'A platform that resells PayNow.',
  global_customer: 'A shopper known across stores.',
});

/** Who made a change. */
export const ActorRef = builder.objectRef<ActorRow>('Actor').implement({
  description: 'Who made a change.',
  fields: (t) => ({
    type: t.field({
      type: actorType.ref,
      description: 'The kind of actor.',
      resolve: (actor, _, context) => actorType.show(actor.type, context),
    }),
    paynowId: t.id({
      nullable: true,
      description: "The actor's number at PayNow; null where it has none.",
      resolve: (actor) => actor.id ?? null,
    }),
  }),
});

interface Changed {
  readonly updated_at?: Timestamp | null;
  readonly updated_by?: ActorRow | null;
}

/** When a row was last changed, and by whom. */
export const lastChangeFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Changed>) => ({
  updatedAt: t.expose('updated_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it was last changed; null when never.',
  }),
  updatedBy: t.expose('updated_by', {
    type: ActorRef,
    nullable: true,
    description: 'Who changed it last; null when PayNow does not say.',
  }),
}));

interface Audited extends Changed {
  readonly created_at: Timestamp;
  readonly created_by: ActorRow;
}

/** When a row was created and last changed, and by whom. */
export const auditFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Audited>) => ({
  createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was created.' }),
  createdBy: t.expose('created_by', { type: ActorRef, description: 'Who created it.' }),
  ...lastChangeFields(t),
}));

interface Created {
  readonly created_by?: ActorRow | null;
}

/** Who made a row, where PayNow need not say. */
export const creatorFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Created>) => ({
  createdBy: t.expose('created_by', {
    type: ActorRef,
    nullable: true,
    description: 'Who created it; null when PayNow does not say.',
  }),
}));
