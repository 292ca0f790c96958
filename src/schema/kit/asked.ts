import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import type { AskedOfStore } from '../../resolvers/kit/asked.js';

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

/** Whether nothing but ids is asked for. */
export function asksOnlyForIds(info: GraphQLResolveInfo): boolean {
  return info.fieldNodes.every((node) => {
    const known = seen.get(node);
    if (known !== undefined) return known;
    const answer = node.selectionSet !== undefined && onlyIds(node.selectionSet, info);
    seen.set(node, answer);
    return answer;
  });
}

const asked = new WeakMap<FieldNode, AskedOfStore>();

/** What a field asks of the store that it names. */
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
