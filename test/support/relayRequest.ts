import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type FieldNode,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { ConcreteRequest } from 'relay-runtime';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

const ID: FieldNode = { kind: 'Field', name: { kind: 'Name', value: 'id' } } as FieldNode;

const argument = (name: string, value: ValueNode) =>
  value.kind === 'Variable'
    ? { kind: 'Variable', name, variableName: value.name.value }
    : { kind: 'Literal', name, value: valueFromASTUntyped(value) };

/** The fields of objects, which is all that these tests select; Relay's compiler adds ids as this does. */
function selectionsOf(set: SelectionSetNode, type: GraphQLObjectType): readonly object[] {
  return set.selections.map((node) => {
    if (node.kind !== 'Field') throw new Error('only fields are compiled here');
    const name = node.name.value;
    const field = type.getFields()[name];
    const args = node.arguments?.map((given) => argument(given.name.value, given.value)) ?? null;
    const common = { alias: node.alias?.value ?? null, name, args: args?.length ? args : null, storageKey: null };
    const to = field && getNamedType(field.type);
    if (!field || !isObjectType(to) || !node.selectionSet) return { kind: 'ScalarField', ...common };
    return {
      ...{ kind: 'LinkedField', ...common, concreteType: to.name },
      plural: isListType(getNullableType(field.type)),
      selections: selectionsOf(node.selectionSet, to),
    };
  });
}

/** What Relay's compiler, which is a program of its own, makes of a plain query: every object with an id asks for it. */
export function relayRequest(text: string): ConcreteRequest {
  const [definition] = parse(text).definitions;
  let operation = definition as OperationDefinitionNode; // what the tests write
  const typeOf = (set: SelectionSetNode, type: GraphQLObjectType): SelectionSetNode => ({
    ...set,
    selections: [
      ...set.selections.map((node) => {
        const field = node.kind === 'Field' ? type.getFields()[node.name.value] : undefined;
        const to = field && getNamedType(field.type);
        return node.kind === 'Field' && isObjectType(to) && node.selectionSet
          ? { ...node, selectionSet: typeOf(node.selectionSet, to) }
          : node;
      }),
      ...(type.getFields()['id'] && !set.selections.some((node) => node.kind === 'Field' && node.name.value === 'id')
        ? [ID]
        : []),
    ],
  });
  const root = schema.getQueryType() as GraphQLObjectType; // every schema has one
  operation = { ...operation, selectionSet: typeOf(operation.selectionSet, root) };
  const name = operation.name?.value ?? 'Query';
  const selections = selectionsOf(operation.selectionSet, root);
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(({ variable }) => ({
    ...{ kind: 'LocalArgument', name: variable.name.value, defaultValue: null },
  }));
  const sent = print(operation);
  return {
    kind: 'Request',
    fragment: {
      ...{ kind: 'Fragment', name, type: 'Query', metadata: null, abstractKey: null },
      ...{ argumentDefinitions, selections },
    },
    operation: { kind: 'Operation', name, argumentDefinitions, selections },
    params: { cacheID: sent, id: null, metadata: {}, name, operationKind: 'query', text: sent },
  } as unknown as ConcreteRequest; // its types want every list to be mutable
}
