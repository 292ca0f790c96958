import type { MaybePromise } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { asksOnlyForIds } from '../kit/asked.js';

/** Reads a row by its id: at once where it is kept, `null` when there is none. */
export type ReadById<Row> = (storeId: string, id: string) => MaybePromise<Row | null>;

/** An entity that is known by its id: read, unless nothing but the id is asked for, which costs nothing. */
export function related<Row extends { readonly id: string; readonly store_id: string }>(
  storeId: string,
  id: string | null | undefined,
  info: GraphQLResolveInfo,
  read: ReadById<Row>,
): MaybePromise<Row | null> {
  if (id == null) return null;
  // The selection holds only fields that are made of these two.
  if (asksOnlyForIds(info)) return { id, store_id: storeId } as Row;
  return read(storeId, id);
}

/** Entities that are known by their ids; see {@link related}. */
export const relatedAll = <Row extends { readonly id: string; readonly store_id: string }>(
  storeId: string,
  ids: readonly string[],
  info: GraphQLResolveInfo,
  read: ReadById<Row>,
): Promise<Array<Row | null>> => Promise.all(ids.map(async (id) => related(storeId, id, info, read)));
