import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
} from 'graphql';
import type { Operation } from './estimate.js';

/** What is executed. */
export interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: unknown;
}

/** Coercion collects this many complaints before it gives up: a list of wrong values must not make a list of errors. */
const MAX_COMPLAINTS = 1;

/** What executing says at most, as graphql does. */
const MAX_SHOWN = 50;

const sentOf = (values: unknown): Record<string, unknown> =>
  typeof values === 'object' && values !== null ? { ...values } : {};

/** What is wrong with an operation's variables, as its execution would say. */
export function variableErrors({
  schema,
  document,
  operationName,
  variableValues,
}: Execution): readonly GraphQLError[] {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return getVariableValues(schema, definitions, sentOf(variableValues), { maxErrors: MAX_SHOWN }).errors ?? [];
}

/** The operation that would run, with its variables; undefined where GraphQL itself will refuse it. */
export function operationOf({ schema, document, operationName, variableValues }: Execution): Operation | undefined {
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, sentOf(variableValues), { maxErrors: MAX_COMPLAINTS });
  if (!coerced) return undefined;
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null) as Record<
    string,
    FragmentDefinitionNode
  >;
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  return { schema, operation, fragments, variables: coerced };
}
