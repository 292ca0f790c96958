import type { MaybePromise } from '@pothos/core';
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

const ID_FIELDS = new Set(['id', 'paynowId', '__typename']);

/** Field nodes of a document are the same objects for every row, so one look per document is enough. */
const seen = new WeakMap<FieldNode, boolean>();

function onlyIds(set: SelectionSetNode, info: GraphQLResolveInfo): boolean {
  return set.selections.every((selection) => {
    if (selection.kind === 'Field') return ID_FIELDS.has(selection.name.value);
    if (selection.kind === 'InlineFragment') return onlyIds(selection.selectionSet, info);
    const fragment = info.fragments[selection.name.value];
    return fragment !== undefined && onlyIds(fragment.selectionSet, info);
  });
}

function asksOnlyForIds(info: GraphQLResolveInfo): boolean {
  return info.fieldNodes.every((node) => {
    const known = seen.get(node);
    if (known !== undefined) return known;
    const answer = node.selectionSet !== undefined && onlyIds(node.selectionSet, info);
    seen.set(node, answer);
    return answer;
  });
}

/** What is asked of a store: only what leads to other objects, its ids besides, or fields of its own. */
export type AskedOfStore = 'others' | 'ids' | 'fields';

const asked = new WeakMap<FieldNode, AskedOfStore>();

/** See {@link AskedOfStore}. */
export function asksOfStore(info: GraphQLResolveInfo): AskedOfStore {
  const [node] = info.fieldNodes;
  const known = node && asked.get(node);
  if (known) return known;
  const own = info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? ownFields(selectionSet, info) : []));
  const answer = own.length === 0 ? 'others' : own.every((name) => ID_FIELDS.has(name)) ? 'ids' : 'fields';
  if (node) asked.set(node, answer);
  return answer;
}

/** The names of the fields that lead nowhere: what has a selection leads to other objects. */
const ownFields = (set: SelectionSetNode, info: GraphQLResolveInfo): string[] =>
  set.selections.flatMap((selection) => {
    if (selection.kind === 'Field') return selection.selectionSet ? [] : [selection.name.value];
    if (selection.kind === 'InlineFragment') return ownFields(selection.selectionSet, info);
    const fragment = info.fragments[selection.name.value];
    return fragment ? ownFields(fragment.selectionSet, info) : [];
  });

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
