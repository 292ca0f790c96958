import type { ObjectFieldBuilder } from '@pothos/core';
import { toGlobalId } from '../../core/ids.js';
import type { IdType } from '../../core/resources.js';
import type { FlakeId } from '../../upstream/wire/common.js';
import type { BuilderTypes } from './builder.js';
import { sharedFields } from './sharedFields.js';

interface StoreRow {
  readonly id: FlakeId;
  readonly store_id: FlakeId;
}

/** The ids of an entity: the graph's own and PayNow's. */
export const nodeFields = (type: IdType) =>
  sharedFields((t: ObjectFieldBuilder<BuilderTypes, StoreRow>) => ({
    id: t.id({ description: 'Global id.', resolve: (row) => toGlobalId(row.store_id, type, row.id) }),
    paynowId: t.exposeID('id', { description: "PayNow's own number." }),
  }));
