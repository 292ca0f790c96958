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
import { Pace } from '../context/pace.js';
import { AnswerBudget } from './answerBudget.js';
import { ErrorList } from './errorList.js';
import { executeFields, executeSerially, isPromise } from './fields.js';
import type { Run } from './model.js';
import type { Planner } from './plan.js';

/** What bounds an execution. */
export interface Terms {
  readonly budget: AnswerBudget;
  readonly pace: Pace;
}

/** Runs an operation that is valid. Without terms its answer has no bounds. */
export type Execute = (args: ExecutionArgs, terms?: Terms) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Runs operations by plans that are made once for a document: the same answers and the same errors as the library's
 * executor gives, with less work for each row, within bounds, and without holding the event loop. The library is left
 * what cannot begin: what is wrong with variables, operations that are not there, subscriptions.
 */
export function createExecutor(schema: GraphQLSchema, planner: Planner, executeByLibrary: Execute): Execute {
  if (!isPlain(schema)) return executeByLibrary;
  return (args, { budget, pace } = unbounded()) => {
    const { document, rootValue, contextValue: context } = args;
    const operation = getOperationAST(document, args.operationName);
    if (args.schema !== schema || !operation) return executeByLibrary(args);
    const { coerced: variables, errors: complaints = [] } = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      args.variableValues ?? {},
      { maxErrors: MAX_COMPLAINTS },
    );
    if (!variables) return { errors: complaints.map(asBadRequest) };
    const plan = planner.planFor(document, operation, variables);
    if (!plan) return executeByLibrary(args);
    const errors = new ErrorList(budget);
    return execute({ schema, plan, rootValue, context, variables, args: new Map(), errors, budget, pace });
  };
}

/** Errors about variables that are told. Each quotes the whole value, so that many of a large one would take long. */
const MAX_COMPLAINTS = 5;

function asBadRequest(error: GraphQLError): GraphQLError {
  error.extensions['http'] = { status: 400 };
  return error;
}

const ANY = Number.POSITIVE_INFINITY;

const unbounded = (): Terms => ({
  budget: new AnswerBudget({ errors: ANY, bytes: ANY, fields: ANY }),
  pace: new Pace(),
});

function execute(run: Run): ExecutionResult | Promise<ExecutionResult> {
  const { budget, errors } = run;
  const isMutation = run.plan.operation.operation === 'mutation';
  const answerOf = (data: Record<string, unknown> | null): ExecutionResult => {
    // What a mutation did has to be told.
    if (budget.isSpent && !isMutation) return { errors: [budget.wholeRefusal] };
    const { summary } = budget;
    const all = summary
      ? [...errors.errors, new GraphQLError(summary.message, { originalError: summary })]
      : errors.errors;
    return all.length === 0 ? { data } : { errors: all, data };
  };
  const fail = (error: unknown): ExecutionResult => {
    errors.add(undefined, () => asGraphQLError(error));
    return answerOf(null);
  };
  try {
    const { root, selection } = run.plan;
    const fields = selection.fieldsOf(root);
    const data = isMutation
      ? executeSerially(run, fields, run.rootValue)
      : executeFields(run, fields, run.rootValue, undefined);
    return isPromise(data) ? data.then(answerOf, fail) : answerOf(data);
  } catch (error) {
    return fail(error);
  }
}

// What reaches the root has been located on its way, unless it is one of many.
const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: error as Error });

/** Whether every abstract type names its objects' types itself, and no object type asks for a look at the object. */
const isPlain = (schema: GraphQLSchema): boolean =>
  Object.values(schema.getTypeMap()).every(
    (type) => (!isAbstractType(type) || type.resolveType != null) && (!isObjectType(type) || type.isTypeOf == null),
  );
