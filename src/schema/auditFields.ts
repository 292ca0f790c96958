import type { ObjectFieldBuilder } from '@pothos/core';
import type { ActorRow, Timestamp } from '../upstream/wire.js';
import type { BuilderTypes } from './builder.js';
import { ActorRef } from './refs.js';
import { sharedFields } from './sharedFields.js';

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
    description: 'Who changed it last; null when not said.',
  }),
}));

interface Created {
  readonly created_by?: ActorRow | null;
}

/** Who made a row, where PayNow need not say. */
export const creatorFields = sharedFields((t: ObjectFieldBuilder<BuilderTypes, Created>) => ({
  createdBy: t.expose('created_by', {
    type: ActorRef,
    nullable: true,
    description: 'Who made it; null when not said.',
  }),
}));
