import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  type Memo,
  memo,
  nat,
  oneof,
  pre,
  record,
  tuple,
} from 'fast-check';
import {
  type ExecutionResult,
  execute as executeByLibrary,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  getIntrospectionQuery,
  getNamedType,
  isListType,
  isNonNullType,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { Pace } from '../../../src/server/context/pace.js';
import { AnswerBudget } from '../../../src/server/execution/answerBudget.js';
import { createExecutor, type Execute } from '../../../src/server/execution/executor.js';
import { Planner } from '../../../src/server/execution/plan.js';

/** Documents that are drawn; a soak draws more. */
const RUNS = Number(process.env['EXECUTION_RUNS'] ?? 120);

/** What happens in one run: decided by the seed and the place alone, so that both executors meet the same. */
interface World {
  readonly seed: number;
  /** Every resolver call, in order, with what it was told. */
  readonly calls: unknown[];
}

/** A number from 0 to 99 for a place. */
function chance(seed: number, name: string): number {
  let hash = 2166136261 ^ seed;
  for (const sign of name) hash = Math.imul(hash ^ sign.charCodeAt(0), 16777619);
  return ((hash ^ (hash >>> 13)) >>> 0) % 100;
}

const placeOf = (info: GraphQLResolveInfo): string => {
  const names: unknown[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) names.unshift(at.key);
  return names.join('.');
};

function valueOf(type: GraphQLOutputType, world: World, place: string): unknown {
  const luck = chance(world.seed, place);
  if (luck < 4) return null;
  if (luck < 6) return new Error(`value ${place}`);
  // A list whose making fails half way would itself leave promises unheard.
  if (luck < 8 && /\/\d+$/.test(place)) return new Error(`item ${place}`);
  if (luck < 7) throw new GraphQLError(`thrown ${place}`, { extensions: { code: 'HERE' } });
  if (luck < 8) throw new Error(`thrown ${place}`);
  if (isNonNullType(type)) return valueOf(type.ofType, world, place);
  if (isListType(type)) {
    if (luck < 9) return 'no list';
    const items = Array.from({ length: luck % 4 }, (_, n) => later(world, `${place}/${n}`, type.ofType));
    return luck < 40 ? new Set(items) : items;
  }
  if (getNamedType(type).name === 'Size') return luck < 11 ? 'NO SUCH SIZE' : 'big';
  if (getNamedType(type).name === 'Int') return luck < 11 ? 'no number' : luck;
  if (getNamedType(type).name === 'String') return place;
  return { kind: luck < 12 ? 'Nothing' : luck < 13 ? null : luck % 2 ? 'Cat' : 'Dog' };
}

/** The value at a place, sometimes as a promise, sometimes a late one. */
function later(world: World, place: string, type: GraphQLOutputType): unknown {
  const luck = chance(world.seed + 1, place);
  // Where an item of a list throws at once while another one is still awaited, the library leaves a rejection unheard.
  const waits = world.seed % 2 === 1 && /(exact|grid)\/\d+$/.test(place);
  if (world.seed % 2 === 0 || (luck < 60 && !waits)) return valueOf(type, world, place);
  const soon = luck < 80 ? Promise.resolve() : new Promise((done) => setImmediate(done));
  return soon.then(() => valueOf(type, world, place));
}

const resolve = (_source: unknown, args: object, world: World, info: GraphQLResolveInfo): unknown => {
  const place = placeOf(info);
  const { variableValues, fieldNodes, parentType, operation } = info;
  world.calls.push([place, { ...args }, { ...variableValues }, fieldNodes.length, parentType.name, operation.kind]);
  return later(world, place, info.returnType);
};

const Size = new GraphQLEnumType({ name: 'Size', values: { BIG: { value: 'big' }, SMALL: { value: 'small' } } });
const Filter = new GraphQLInputObjectType({
  name: 'Filter',
  fields: { name: { type: GraphQLString, defaultValue: 'any' }, sizes: { type: new GraphQLList(Size) } },
});
const typed = (type: GraphQLOutputType) => ({ type, resolve });
const shared = (): GraphQLFieldConfigMap<unknown, World> => ({
  name: typed(GraphQLString),
  age: typed(new GraphQLNonNull(GraphQLInt)),
  size: { ...typed(Size), args: { not: { type: Size }, limit: { type: GraphQLInt, defaultValue: 7 } } },
  next: typed(Animal),
  must: typed(new GraphQLNonNull(Animal)),
  all: typed(new GraphQLList(Animal)),
  exact: typed(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Animal)))),
  grid: typed(new GraphQLList(new GraphQLNonNull(new GraphQLList(GraphQLInt)))),
  any: typed(Any),
  cat: {
    ...typed(Cat),
    args: { filter: { type: Filter }, first: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 1 } },
  },
});
const resolveType = ({ kind }: { kind: string }, world: World, info: GraphQLResolveInfo) =>
  world.seed % 2 === 0 || chance(world.seed, placeOf(info)) < 50 ? kind : Promise.resolve(kind);
const Animal: GraphQLInterfaceType = new GraphQLInterfaceType({ name: 'Animal', fields: shared, resolveType });
const Cat: GraphQLObjectType = new GraphQLObjectType({
  name: 'Cat',
  interfaces: [Animal],
  fields: () => ({ ...shared(), lives: typed(GraphQLInt) }),
});
const Dog: GraphQLObjectType = new GraphQLObjectType({
  name: 'Dog',
  interfaces: [Animal],
  fields: () => ({ ...shared(), barks: typed(new GraphQLNonNull(GraphQLString)) }),
});
const Any: GraphQLUnionType = new GraphQLUnionType({ name: 'Any', types: [Cat, Dog], resolveType });
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: shared }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields: () => ({ ...shared(), first: typed(GraphQLInt) }) }),
  types: [Cat, Dog],
});

// "%" is where @skip and @include go.
const LEAVES = ['name%', 'age%', 'age2: age%', 'size%', 'size(limit: 3)%', 'size(not: $size)%', 'grid%', '__typename%'];
const BRANCHES = [
  'next',
  'must',
  'all',
  'exact',
  'cat',
  'cat(first: $n)',
  'cat(filter: {sizes: [BIG, $size]})',
  'o: must',
];
const SWITCHES = [
  '',
  '',
  '',
  ' @include(if: $on)',
  ' @skip(if: $on)',
  ' @skip(if: true)',
  ' @include(if: true) @skip(if: $off)',
];
const FRAGMENTS = ['...OnAnimal%', '...OnCat%', '... on Animal% { age next { name } }', '...% { __typename }'];

/** A selection on an animal or a cat, which have the same fields. */
const selection: Memo<string> = memo((depth) => {
  const leaf = constantFrom(...LEAVES);
  const part = depth > 1 ? oneof(leaf, branch(depth - 1), constantFrom(...FRAGMENTS)) : leaf;
  return array(tuple(part, constantFrom(...SWITCHES)), { minLength: 1, maxLength: 4 }).map((parts) =>
    parts.map(([text, on]) => text.replace('%', on)).join(' '),
  );
});
const branch: Memo<string> = memo((depth) =>
  tuple(constantFrom(...BRANCHES, 'any'), selection(depth)).map(([field, inner]) =>
    field === 'any' ? `any% { __typename ... on Cat { ${inner} } ... on Dog { barks } }` : `${field}% { ${inner} }`,
  ),
);
const HEAD = ' Q($on: Boolean!, $off: Boolean! = false, $n: Int! = 2, $size: Size) ';
const TAIL =
  'fragment OnAnimal on Animal { size all { age name ... on Cat { lives } } } fragment OnCat on Cat { lives must { age } }';
const operationText = tuple(constantFrom('query', 'query', 'mutation'), selection(4)).map(
  ([kind, text]) => `${kind}${HEAD}{ a: must { ${text} } b: next { ${text} } c: all { age } }`,
);

/** What an executor made of it, as a client sees it, with every resolver call. */
async function outcome(execute: Execute, text: string, seed: number, variableValues: Record<string, unknown>) {
  const world: World = { seed, calls: [] };
  const document = DOCUMENTS.get(text) ?? parse(text);
  DOCUMENTS.set(text, document);
  const result = (await execute({ schema, document, contextValue: world, variableValues })) as ExecutionResult;
  const origins = result.errors?.map(({ originalError }) => plain(originalError?.message ?? ''));
  const shown = JSON.parse(JSON.stringify(result)) as { errors?: { message: string }[] };
  const errors = shown.errors?.map((error) => ({ ...error, message: plain(error.message) }));
  return JSON.stringify({ ...shown, ...(errors && { errors }), origins, calls: world.calls }, null, 1);
}
/** Of a mistake in the schema itself each executor speaks in its own words. */
const plain = (message: string): string => message.replace(/^(Abstract type "\w+").*/, '$1');
const DOCUMENTS = new Map<string, ReturnType<typeof parse>>();

let leftToLibrary = 0;
const ours = createExecutor(schema, new Planner(schema), (args) => {
  leftToLibrary += 1;
  return executeByLibrary(args) as ExecutionResult;
});

/** Puts off every object. */
class Restless extends Pace {
  override isDue(): boolean {
    return true;
  }
}
const limits = { errors: 1_000, bytes: 1_000_000, fields: 1_000_000 };
const inPieces: Execute = (args) => ours(args, { budget: new AnswerBudget(limits), pace: new Restless() });
const dataOf = (shown: string): string => JSON.stringify((JSON.parse(shown) as { data: unknown }).data);

test('answers, errors and resolver calls are those of the library, whatever goes wrong', async () => {
  let failures = 0;
  let answers = 0;
  const property = asyncProperty(
    operationText,
    nat(1_000_000),
    record({ on: boolean(), size: constantFrom('BIG', null) }),
    async (query, seed, variables) => {
      const text = query + TAIL;
      const valid = validate(schema, parse(text)).filter(({ message }) => !/is never used/.test(message));
      pre(valid.length === 0);
      for (const each of [variables, { ...variables, on: !variables.on }]) {
        const theirs = await outcome(executeByLibrary as Execute, text, seed, each);
        expect(await outcome(ours, text, seed, each)).toBe(theirs);
        if (theirs.includes('"errors"')) failures += 1;
        answers += 1;
        // Put off or not, the same is answered; only which of several errors comes first may differ.
        if (seed % 4 === 0) expect(dataOf(await outcome(inPieces, text, seed, each))).toBe(dataOf(theirs));
      }
    },
  );
  await assert(property, { numRuns: RUNS, seed: Number(process.env['EXECUTION_SEED'] ?? 20_260_101) });
  // A test in which nothing goes wrong, or everything, would show little.
  expect(failures).toBeGreaterThan(answers / 5);
  expect(failures).toBeLessThan(answers);
  expect(leftToLibrary).toBe(0);
});

test('an item that fails at once leaves no other item unheard', async () => {
  const exact = () => [Promise.reject(new Error('late')), { kind: 'Nothing' }];
  const root = new GraphQLObjectType({
    name: 'Query',
    fields: { exact: { type: new GraphQLList(new GraphQLNonNull(Animal)), resolve: exact } },
  });
  const small = new GraphQLSchema({ query: root, types: [Cat, Dog] });
  const document = parse('{ exact { name } }');
  const contextValue: World = { seed: 0, calls: [] };
  const { data, errors } = await createExecutor(
    small,
    new Planner(small),
    executeByLibrary as Execute,
  )({ schema: small, document, contextValue });
  expect(data).toEqual({ exact: null });
  expect(errors).toHaveLength(1);
});

test('mutations, introspection and any response name are run here too', async () => {
  leftToLibrary = 0;
  const contextValue: World = { seed: 2, calls: [] };
  const run = async (text: string, operationName?: string) =>
    ours({ schema, document: parse(text), contextValue, ...(operationName !== undefined && { operationName }) });
  expect(await run('mutation { first second: first }')).toHaveProperty('data.second');
  const introspection = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true });
  for (const text of [introspection, '{ t: __type(name: "Cat") { fields { name args { name defaultValue } } } }']) {
    const theirs = await executeByLibrary({ schema, document: parse(text), contextValue });
    expect(JSON.stringify(await run(text))).toBe(JSON.stringify(theirs));
  }
  expect(JSON.stringify(await run('{ __proto__: __typename }'))).toBe('{"data":{"__proto__":"Query"}}');
  expect(await run('query A { __typename } query B { b: __typename }', 'B')).toEqual({ data: { b: 'Query' } });
  expect(leftToLibrary).toBe(0);
});

test('what cannot begin is left to the library', async () => {
  leftToLibrary = 0;
  const run = async (text: string, operationName?: string) =>
    ours({ schema, document: parse(text), ...(operationName !== undefined && { operationName }) });
  expect((await run('query A { __typename } query B { __typename }')).errors).toHaveLength(1);
  expect((await run('query A { __typename }', 'C')).errors).toHaveLength(1);
  expect((await run('query ($n: Int!) { cat(first: $n) { name } }')).errors).toHaveLength(1);
  // What is wrong with variables is told as the library tells it.
  expect(leftToLibrary).toBe(2);
});

test('literal arguments cannot be changed by one request for the next', async () => {
  const taken: unknown[] = [];
  const Filter = new GraphQLInputObjectType({
    name: 'Filter',
    fields: {
      ids: { type: new GraphQLList(GraphQLString) },
      inner: { type: new GraphQLList(GraphQLInt), defaultValue: [1] },
    },
  });
  const resolve = (_: unknown, args: { filter: { ids: string[]; inner: number[] } }) => {
    taken.push(JSON.parse(JSON.stringify(args)));
    for (const change of [
      () => args.filter.ids.push('more'),
      () => args.filter.inner.push(2),
      () => Object.assign(args, { filter: null }),
      () => Object.assign(args.filter, { ids: [] }),
    ])
      expect(change).toThrow(TypeError);
    return 'done';
  };
  const root = new GraphQLObjectType({
    name: 'Query',
    fields: { found: { type: GraphQLString, args: { filter: { type: Filter } }, resolve } },
  });
  const small = new GraphQLSchema({ query: root });
  const document = parse('{ found(filter: { ids: ["b", "a"] }) }');
  const execute = createExecutor(small, new Planner(small), executeByLibrary as Execute);
  for (let n = 0; n < 2; n += 1)
    expect(await execute({ schema: small, document })).toEqual({ data: { found: 'done' } });
  expect(taken).toEqual(Array.from({ length: 2 }, () => ({ filter: { ids: ['b', 'a'], inner: [1] } })));
});
