import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { bytesOfLeaf } from './answerBudget.js';
import { executeFields, fail, isPromise } from './fields.js';
import type { Complete, FieldPlan, Path, Run, SelectionPlan } from './model.js';

/** How values of a type are completed. @param selection what is asked of them, when they are objects */
export function completing(type: GraphQLOutputType, selection: SelectionPlan | undefined): Complete {
  if (isNonNullType(type)) return never(completing(type.ofType, selection));
  if (isListType(type)) return list(type.ofType, completing(type.ofType, selection));
  if (isLeafType(type)) return leaf(type);
  if (!selection) throw new Error(`${type.name} needs a selection`); // validation lets none through
  return isAbstractType(type) ? abstract(type, selection) : object(type, selection);
}

const never =
  (complete: Complete): Complete =>
  (run, field, info, path, value) => {
    const completed = complete(run, field, info, path, value);
    if (completed === null) {
      throw new Error(`Cannot return null for non-nullable field ${field.parentType.name}.${field.name}.`);
    }
    return completed;
  };

function leaf(type: GraphQLLeafType): Complete {
  return (run, _field, _info, _path, value) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    const shown = type.serialize(value) as unknown;
    if (shown == null) throw new Error(`${type.name} has no form for this value`);
    run.budget.spend(bytesOfLeaf(shown));
    return shown;
  };
}

function list(type: GraphQLOutputType, complete: Complete): Complete {
  return (run, field, info, path, value) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    const completed: unknown[] = [];
    let waits = false;
    try {
      let key = 0;
      for (const item of rowsOf(value, field)) {
        const at = { prev: path, key, typename: undefined };
        const one = completeItem(run, field, info, { type, complete, at, item });
        if (isPromise(one)) waits = true;
        completed.push(one);
        key += 1;
      }
    } catch (error) {
      for (const one of completed) if (isPromise(one)) one.then(undefined, () => {}); // nobody hears them any more
      throw error;
    }
    return waits ? Promise.all(completed) : completed;
  };
}

interface Item {
  readonly type: GraphQLOutputType;
  readonly complete: Complete;
  readonly at: Path;
  readonly item: unknown;
}

function completeItem(
  run: Run,
  field: FieldPlan,
  info: GraphQLResolveInfo,
  { type, complete, at, item }: Item,
): unknown {
  try {
    const one = isPromise(item)
      ? item.then((row) => complete(run, field, info, at, row))
      : complete(run, field, info, at, item);
    return isPromise(one) ? one.then(undefined, (error: unknown) => fail(run, field, type, at, error)) : one;
  } catch (error) {
    return fail(run, field, type, at, error);
  }
}

function rowsOf(value: unknown, { parentType, name }: FieldPlan): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) {
    return [...(value as Iterable<unknown>)];
  }
  throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${name}".`);
}

const object =
  (type: GraphQLObjectType, selection: SelectionPlan): Complete =>
  (run, _field, _info, path, value) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    return executeObject(run, selection.fieldsOf(type), value, path);
  };

/** Fills in an object, in a later turn of the event loop when this one has lasted long enough. */
function executeObject(run: Run, fields: readonly FieldPlan[], value: unknown, path: Path): unknown {
  if (!run.pace.isDue(fields.length)) return executeFields(run, fields, value, path);
  return run.pace.later(() => executeFields(run, fields, value, path));
}

const abstract =
  (type: GraphQLAbstractType, selection: SelectionPlan): Complete =>
  (run, field, info, path, value) => {
    if (value == null) return null;
    if (value instanceof Error) throw value;
    const finish = (name: unknown) =>
      executeObject(run, selection.fieldsOf(runtimeType(run, type, field, name)), value, path);
    const name = nameOf(run, type, info, value);
    return isPromise(name) ? name.then(finish) : finish(name);
  };

const nameOf = (run: Run, type: GraphQLAbstractType, info: GraphQLResolveInfo, value: unknown): unknown =>
  type.resolveType?.(value, run.context, info, type);

function runtimeType(
  { schema }: Run,
  abstractType: GraphQLAbstractType,
  { parentType, name, nodes }: FieldPlan,
  found: unknown,
): GraphQLObjectType {
  const type = typeof found === 'string' ? schema.getType(found) : undefined;
  if (isObjectType(type) && schema.isSubType(abstractType, type)) return type;
  throw new GraphQLError(
    `Abstract type "${abstractType.name}" has no runtime type for field "${parentType.name}.${name}".`,
    { nodes },
  );
}
