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
  const fields = info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? fieldsOf(selectionSet, info) : []));
  const own = fields.filter(({ selectionSet }) => !selectionSet).map(({ name }) => name.value);
  const leads = own.length < fields.length;
  // Clients add ids to whatever they ask for: beside what leads further they decide nothing.
  const answer = !own.every((name) => ID_FIELDS.has(name)) ? 'fields' : leads || own.length === 0 ? 'others' : 'ids';
  if (node) asked.set(node, answer);
  return answer;
}

/** The fields of a selection; those with a selection of their own lead to other objects. */
const fieldsOf = (set: SelectionSetNode, info: GraphQLResolveInfo): FieldNode[] =>
  set.selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection];
    if (selection.kind === 'InlineFragment') return fieldsOf(selection.selectionSet, info);
    const fragment = info.fragments[selection.name.value];
    return fragment ? fieldsOf(fragment.selectionSet, info) : [];
  });
