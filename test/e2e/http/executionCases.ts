import { share } from '../../support/share.js';

/** A valid document, or one that fails while it runs, in the manner of the suites that executors of GraphQL are tested by. */
export interface ExecutionCase {
  readonly query: string;
  readonly variables?: unknown;
  readonly operationName?: string | null;
}

const of = (query: string, variables?: unknown, operationName?: string): ExecutionCase => ({
  query,
  ...(variables !== undefined && { variables }),
  ...(operationName !== undefined && { operationName }),
});

/** The same document with each of these sets of variables. */
const each = (query: string, ...sets: readonly unknown[]): ExecutionCase[] => sets.map((set) => of(query, set));

const SWITCHES = [{ b: true }, { b: false }, { b: null }, {}, { b: 'true' }, { b: 0 }, { b: [] }, { b: {} }] as const;

/** Variables that switch selections, with a default so that they may be null. */
const SWITCHED: readonly ExecutionCase[] = [
  'query($b: Boolean = true) { __typename @include(if: $b) }',
  'query($b: Boolean = false) { __typename @skip(if: $b) }',
  'query($b: Boolean = true) { store { name @include(if: $b) slug } }',
  'query($b: Boolean = true) { store { ... @include(if: $b) { name } slug } }',
  'query($b: Boolean = true) { store { ...A @skip(if: $b) slug } } fragment A on Store { name }',
  'query($b: Boolean = true) { store { ...A slug } } fragment A on Store { name @include(if: $b) @skip(if: false) }',
  'query($b: Boolean! = true) { store { name @include(if: $b) slug } }',
  'query($b: Boolean!) { store @include(if: $b) { name } __typename }',
  'query($b: Boolean = true) { store { products(first: 2) { nodes { slug @include(if: $b) } } } }',
  'query($b: Boolean = true) { store { name @skip(if: true) @include(if: $b) slug } }',
  'query($b: Boolean = true) { store { products(first: 1) { nodes { ... on Product @include(if: $b) { slug } } } } }',
].flatMap((query, n) => each(query, ...share(SWITCHES, 4, n)));

const PAGE = 'query($n: Int) { store { products(first: $n) { nodes { slug } } } }';

/** Arguments from variables: present, null, absent, defaults, and what cannot be coerced. */
const COERCED: readonly ExecutionCase[] = [
  ...each(
    PAGE,
    { n: 1 },
    { n: null },
    {},
    { n: 1.5 },
    { n: '1' },
    { n: true },
    { n: [1] },
    { n: 1e10 },
    { n: -1 },
    { n: 0 },
  ),
  ...each('query($n: Int = 2) { store { products(first: $n) { nodes { slug } } } }', { n: 1 }, { n: null }, {}),
  ...each('query($n: Int! = 2) { store { products(first: $n) { nodes { slug } } } }', { n: 1 }, { n: null }, {}),
  ...each('query($i: ID) { store { order(id: $i) { paynowId } } }', { i: '1' }, { i: 1 }, { i: 1.5 }, { i: null }, {}),
  ...each(
    'query($i: ID!) { store { order(id: $i) { paynowId } } }',
    { i: '' },
    { i: true },
    { i: { a: 1 } },
    { i: ['1'] },
  ),
  ...each(
    'query($i: [ID!]!) { nodes(ids: $i) { __typename } }',
    { i: [] },
    { i: 'x' },
    { i: ['x', null] },
    { i: [['x']] },
    { i: null },
  ),
  ...each(
    'query($c: CountryCode) { storefront(country: $c) { name } }',
    { c: 'DE' },
    { c: 'de' },
    { c: 7 },
    { c: null },
    {},
  ),
  ...each(
    'query($d: SortDirection!) { store { orders(first: 1, direction: $d) { nodes { paynowId } } } }',
    { d: 'ASC' },
    { d: 'asc' },
    { d: null },
    { d: 1 },
  ),
  of('query($unused: Int) { __typename }', { unused: 'x' }),
  of('query($n: Int) { __typename }', { n: 1, other: { deep: [{ er: null }] } }),
  of(
    'query($n: Int) { store { a: products(first: $n) { nodes { slug } } b: products(first: $n) { nodes { name } } } }',
    { n: 'x' },
  ),
];

/** Shapes of documents: operations, fragments, aliases, merged fields. */
const SHAPES: readonly ExecutionCase[] = [
  of('{ a: __typename b: __typename __typename }'),
  of('query A { __typename } query B { store { name } }', undefined, 'B'),
  of('query A { __typename } query B { store { name } }'),
  of('query A { __typename }', undefined, 'Z'),
  of('query A { __typename }', undefined, ''),
  of('{ store { name } store { slug currency } }'),
  of(
    '{ store { ...A ...B } } fragment A on Store { tags { nodes { name } } } fragment B on Store { tags { nodes { slug } } }',
  ),
  of('{ store { ... on Store { ... { name } } ... on Node { id } } }'),
  of('{ node(id: "x") { id ... on Order { prettyId } ... on Product { slug } } }'),
  of('{ store { products(first: 1) { edges { cursor node { slug } } pageInfo { hasNextPage } } } }'),
  of('{ store { order(id: "404") { id } name } }'),
  of('{ store(id: "x") { name } other: store { name } }'),
  of('{ stores: store(id: 5) { name } }'),
  of('{ store { products(first: 1000) { nodes { slug } } name } }'),
  of('{ store { a: product(id: "1") { slug } b: product(slug: "x", id: "1") { slug } c: product { slug } } }'),
  of('{ __schema { queryType { name } } store { name } }'),
  of('{ store { name @include(if: "yes") } }'),
  of('{ store { name @nope } }'),
  of('{ store { name @skip } }'),
  of('query($a: Nope) { __typename }', { a: 1 }),
  of('query($a: Int, $a: Int) { __typename }', { a: 1 }),
  of('fragment A on Query { __typename }'),
  of('{ ...A } fragment A on Query { __typename store { ...B } } fragment B on Store { name }'),
  of('# only a comment'),
  of('{ __typename } # ✓ 🏳️‍🌈'),
  of('\uFEFF{ __typename }'),
  of('{ __proto__: __typename constructor: __typename toString: __typename }'),
];

/** A value nested so deep that whoever follows it by recursion falls. */
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Whole bodies whose values are meant to do harm. */
export const HOSTILE_BODIES: readonly string[] = [
  ...[
    '{"n": 1e400}',
    '{"n": -0}',
    '{"n": 9007199254740993}',
    '{"__proto__": {"n": 1}}',
    '{"constructor": {"prototype": {"n": 1}}, "n": 1}',
    '{"hasOwnProperty": 1, "toString": null, "n": 1}',
    '{"n": {"toString": "x", "valueOf": 1}}',
    '{"n": {"then": 1}}',
    '{"n": "\\u0000"}',
    '{"n": "\\ud800"}',
    `{"n": ${deep(50_000)}}`,
    `{"n": ${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    `{"n": "${'9'.repeat(100_000)}"}`,
  ].map((variables) => `{"query": ${JSON.stringify(PAGE)}, "variables": ${variables}}`),
  `{"query": "query($i: ID!) { node(id: $i) { id } }", "variables": {"i": ${deep(60_000)}}}`,
  `{"query": "query($i: [ID!]!) { nodes(ids: $i) { id } }", "variables": {"i": ${deep(60_000)}}}`,
  `{"query": ${deep(60_000)}}`,
  `{"query": "{ __typename }", "extensions": ${deep(60_000)}}`,
  `{"query": "{ __typename }", "extensions": {"a": {"__proto__": null}}}`,
  `{"query": "{ __typename }", "extensions": {"persistedQuery": null}}`,
  `{"query": "{ __typename }", "extensions": null, "variables": null, "operationName": null}`,
  `{"query": "${'{a'.repeat(400)}${'}'.repeat(400)}"}`,
  `{"query": "{ node(id: \\"\\ud800\\") { id } }"}`,
  `{"query": "{ node(id: \\"${'x'.repeat(100_000)}\\") { id } }"}`,
];

/** All cases, each with everything that can vary in it. */
export const EXECUTION_CASES: readonly ExecutionCase[] = [...SWITCHED, ...COERCED, ...SHAPES];
