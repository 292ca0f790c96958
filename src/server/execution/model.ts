import type {
  ExecutionArgs,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLFieldResolver,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Pace } from '../context/pace.js';
import type { Variables } from '../limits/collect.js';
import type { AnswerBudget } from './answerBudget.js';
import type { ErrorList } from './errorList.js';

/** The place of a value in the answer, from the inside out. */
export type Path = GraphQLResolveInfo['path'];

/** Completes what a resolver gave to what is answered: a value, or a promise of one. Throws what makes it null. */
export type Complete = (run: Run, field: FieldPlan, info: GraphQLResolveInfo, path: Path, value: unknown) => unknown;

/** One field of a selection, with everything that is the same for every row. */
export interface FieldPlan {
  /** The response name. */
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly type: GraphQLOutputType;
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  /** The same for every request; undefined when they depend on variables, or cannot be used. */
  readonly args: Variables | undefined;
  readonly complete: Complete;
}

/** What is asked of objects, whatever their type turns out to be. */
export interface SelectionPlan {
  /** The fields of an object of this type. */
  fieldsOf(type: GraphQLObjectType): readonly FieldPlan[];
}

/** An operation made ready once, for every request that sends it. */
export interface OperationPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly root: GraphQLObjectType;
  readonly selection: SelectionPlan;
}

/** One request's execution of a plan. */
export interface Run {
  readonly schema: GraphQLSchema;
  readonly plan: OperationPlan;
  readonly rootValue: unknown;
  readonly context: unknown;
  readonly variables: NonNullable<ExecutionArgs['variableValues']> & Record<string, unknown>;
  /** Arguments that depend on variables, coerced once for all rows. */
  readonly args: Map<FieldPlan, Variables>;
  readonly errors: ErrorList;
  /** What the answer may still hold. */
  readonly budget: AnswerBudget;
  readonly pace: Pace;
}
