import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  isAbstractType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Coerced values by name. */
export type Variables = Readonly<Record<string, unknown>>;

/** A field as it will be executed: all places of the document that ask for it under one response name. */
export interface Collected {
  /** The response name. */
  readonly key: string;
  readonly name: string;
  readonly first: FieldNode;
  readonly nodes: readonly FieldNode[];
}

/** Whatever has selections: fields of one response name, or an operation. */
export type Selected = ReadonlyArray<{ readonly selectionSet?: SelectionSetNode | undefined }>;

/** Where fields are collected: the schema, the document's fragments, and the values that switch selections. */
export interface Scope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Variables;
}

/** The fields of these selections on an object of this type, gathered as GraphQL's execution gathers them. */
export function collectFields(scope: Scope, type: GraphQLObjectType, selected: Selected): Collected[] {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  const fits = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const named = scope.schema.getType(condition);
    return isAbstractType(named) && scope.schema.isSubType(named, type);
  };
  const gather = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (!isIncluded(selection, scope.variables)) continue;
      if (selection.kind === 'Field') {
        const key = selection.alias?.value ?? selection.name.value;
        const nodes = found.get(key);
        if (nodes) nodes.push(selection);
        else found.set(key, [selection]);
      } else if (selection.kind === 'InlineFragment') {
        if (fits(selection.typeCondition?.name.value)) gather(selection.selectionSet);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = scope.fragments[selection.name.value];
        if (fragment && fits(fragment.typeCondition.name.value)) gather(fragment.selectionSet);
      }
    }
  };
  for (const { selectionSet } of selected) gather(selectionSet);
  return [...found].flatMap(([key, nodes]) =>
    nodes[0] ? [{ key, name: nodes[0].name.value, first: nodes[0], nodes }] : [],
  );
}

/** Where a switch is null, which a variable with a default may be, execution fails: nothing is left out here. */
function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (!selection.directives?.length) return true;
  try {
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
  } catch {
    return true;
  }
}

/** A field's arguments with their defaults; undefined when they cannot be used, so that the field fails. */
export function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Variables,
): Variables | undefined {
  try {
    return getArgumentValues(definition, node, variables);
  } catch {
    return undefined;
  }
}
