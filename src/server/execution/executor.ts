import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { ErrorList } from './errorList.js';
import { executeFields, isPromise } from './fields.js';
import type { Run } from './model.js';
import { Planner } from './plan.js';

/** Runs an operation that is valid. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Runs queries by plans that are made once for a document: the same answers and the same errors as the library's
 * executor gives, with less work for each row. Everything else is left to the library: mutations above all,
 * introspection, and what is wrong with variables.
 */
export function createExecutor(schema: GraphQLSchema, executeByLibrary: Execute): Execute {
  if (!isPlain(schema)) return executeByLibrary;
  const planner = new Planner(schema);
  return (args) => {
    const { document, rootValue, contextValue: context } = args;
    const operation = getOperationAST(document, args.operationName);
    if (args.schema !== schema || !operation) return executeByLibrary(args);
    const { coerced: variables } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      args.variableValues ?? {},
    );
    const plan = variables && planner.planFor(document, operation, variables);
    if (!plan) return executeByLibrary(args);
    return execute({ schema, plan, rootValue, context, variables, args: new Map(), errors: new ErrorList() });
  };
}

function execute(run: Run): ExecutionResult | Promise<ExecutionResult> {
  const answerOf = (data: Record<string, unknown> | null): ExecutionResult =>
    run.errors.errors.length === 0 ? { data } : { errors: run.errors.errors, data };
  const fail = (error: unknown): ExecutionResult => {
    run.errors.add(asGraphQLError(error), undefined);
    return answerOf(null);
  };
  try {
    const { root, selection } = run.plan;
    const data = executeFields(run, selection.fieldsOf(root), run.rootValue, undefined);
    return isPromise(data) ? data.then(answerOf, fail) : answerOf(data);
  } catch (error) {
    return fail(error);
  }
}

// What reaches the root has been located on its way.
const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError(String(error));

/** Whether every abstract type names its objects' types itself, and no object type asks for a look at the object. */
const isPlain = (schema: GraphQLSchema): boolean =>
  Object.values(schema.getTypeMap()).every(
    (type) => (!isAbstractType(type) || type.resolveType != null) && (!isObjectType(type) || type.isTypeOf == null),
  );
