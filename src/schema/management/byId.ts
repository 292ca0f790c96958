import type { ArgBuilder } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { readId } from '../../core/ids.js';
import type { IdType } from '../../core/resources.js';
import type { Loaders } from '../../loaders/management/loaders.js';
import { type GatewayContext, loadersOf } from '../../resolvers/kit/context.js';
import type { StoreHandle } from '../../resolvers/management/stores.js';
import type { BuilderTypes } from '../kit/builder.js';
import { type ReadById, related } from './related.js';

/** What a field of the store that gives one row by its id has beside type, access and description. */
export const byId = <Row extends { readonly id: string; readonly store_id: string }>(
  arg: ArgBuilder<BuilderTypes>,
  type: IdType,
  reader: (loaders: Loaders) => ReadById<Row>,
) => ({
  calls: 'related' as const,
  args: { id: arg.id({ required: true, description: 'Global id or PayNow number.' }) },
  resolve: (
    { storeId }: StoreHandle,
    { id }: { readonly id: string },
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ) => related(storeId, readId(id, type, storeId).paynowId, info, reader(loadersOf(context))),
});
