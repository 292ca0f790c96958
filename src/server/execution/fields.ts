import type { GraphQLOutputType } from 'graphql';
import { type GraphQLResolveInfo, getArgumentValues, isNonNullType, locatedError } from 'graphql';
import { GatewayError } from '../../core/errors.js';
import type { Variables } from '../limits/collect.js';
import type { FieldPlan, Path, Run } from './model.js';

/** Whether a value has to be waited for. */
export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** What is kept for a field while it waits takes memory and time of so many further fields. */
const WAITING_COSTS = 9;

/** The answer of one object: at once when nothing of it has to be waited for. */
export function executeFields(
  run: Run,
  fields: readonly FieldPlan[],
  source: unknown,
  path: Path | undefined,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  let waiting: string[] | undefined;
  let bytes = 2;
  try {
    for (const field of fields) {
      const { key } = field;
      const value = executeField(run, field, source, { prev: path, key, typename: field.parentType.name });
      put(answer, key, value);
      bytes += key.length + 4;
      if (isPromise(value)) (waiting ??= []).push(key);
    }
  } catch (error) {
    if (!waiting) throw error;
    // The other fields are heard first, so that none of them rejects unheard.
    return whenAll(answer, waiting).finally(() => {
      throw error;
    });
  }
  run.budget.spend(bytes, fields.length + (waiting ? waiting.length * WAITING_COSTS : 0));
  return waiting ? whenAll(answer, waiting) : answer;
}

/** The answer of a mutation's root fields: each begins when the one before has ended. */
export async function executeSerially(
  run: Run,
  fields: readonly FieldPlan[],
  source: unknown,
): Promise<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  for (const field of fields) {
    const { key } = field;
    const path = { prev: undefined, key, typename: field.parentType.name };
    if (run.budget.isSpent) put(answer, key, fail(run, field, field.type, path, notBegun(run)));
    else put(answer, key, await executeField(run, field, source, path));
  }
  return answer;
}

/** What a mutation did has to be told: it may not vanish with a part that does not fit. */
const mayLeaveOut = ({ plan }: Run, { type }: FieldPlan): boolean =>
  plan.operation.operation !== 'mutation' || !isNonNullType(type);

const notBegun = ({ budget: { refusal } }: Run): GatewayError =>
  new GatewayError(
    refusal.code,
    'The answer was too large before this mutation began: it was not carried out.',
    refusal.details,
  );

/** A caller may choose any response name. */
function put(answer: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') answer[key] = value;
  else Object.defineProperty(answer, key, { value, enumerable: true, configurable: true, writable: true });
}

async function whenAll(answer: Record<string, unknown>, waiting: readonly string[]): Promise<Record<string, unknown>> {
  const [only] = waiting;
  if (waiting.length === 1 && only !== undefined) {
    put(answer, only, await answer[only]);
    return answer;
  }
  const values = await Promise.all(waiting.map((key) => answer[key]));
  for (const [n, key] of waiting.entries()) put(answer, key, values[n]);
  return answer;
}

function executeField(run: Run, field: FieldPlan, source: unknown, path: Path): unknown {
  try {
    if (run.budget.isSpent && mayLeaveOut(run, field)) throw run.budget.refusal;
    const info = new Info(run, field, path);
    const result = field.resolve(source, field.args ?? argumentsFor(run, field), run.context, info);
    const completed = isPromise(result)
      ? result.then((value) => field.complete(run, field, info, path, value))
      : field.complete(run, field, info, path, result);
    if (!isPromise(completed)) return completed;
    return completed.then(undefined, (error: unknown) => {
      // One read that fails can fail thousands of fields at once.
      if (!run.pace.isDue(1)) return fail(run, field, field.type, path, error);
      return run.pace.later(() => fail(run, field, field.type, path, error));
    });
  } catch (error) {
    return fail(run, field, field.type, path, error);
  }
}

/** An error makes its place null, or where that must not be, the place around it. */
export function fail(run: Run, { nodes }: FieldPlan, type: GraphQLOutputType, path: Path, error: unknown): null {
  const locate = () => locatedError(error, nodes, pathToArray(path));
  // An error that will only be counted is not worth a place: making one costs more than the field.
  if (isNonNullType(type)) throw run.budget.hidesErrors ? error : locate();
  run.errors.add(path, locate);
  return null;
}

function argumentsFor(run: Run, field: FieldPlan): Variables {
  const known = run.args.get(field);
  if (known) return known;
  const [node] = field.nodes;
  const definition = field.parentType.getFields()[field.name];
  if (!node || !definition) return {};
  const given = getArgumentValues(definition, node, run.variables);
  run.args.set(field, given);
  return given;
}

/** What a resolver may ask about its field. Few ask, so it is looked up then. */
class Info implements GraphQLResolveInfo {
  constructor(
    private readonly run: Run,
    private readonly field: FieldPlan,
    readonly path: Path,
  ) {}

  get fieldName() {
    return this.field.name;
  }

  get fieldNodes() {
    return this.field.nodes;
  }

  get returnType() {
    return this.field.type;
  }

  get parentType() {
    return this.field.parentType;
  }

  get schema() {
    return this.run.schema;
  }

  get fragments() {
    return this.run.plan.fragments;
  }

  get rootValue() {
    return this.run.rootValue;
  }

  get operation() {
    return this.run.plan.operation;
  }

  get variableValues() {
    return this.run.variables;
  }
}

function pathToArray(path: Path): Array<string | number> {
  const names: Array<string | number> = [];
  for (let at: Path | undefined = path; at !== undefined; at = at.prev) names.push(at.key);
  return names.toReversed();
}
