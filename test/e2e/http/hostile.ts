/** A document no caller with good intentions sends, and how it has to be refused. */
export interface Hostile {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly code: string;
  /** Name of the limit, where it is one. */
  readonly limit?: string;
}

const times = (count: number, make: (n: number) => string, by = ' '): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(by);

/** `customer { orders { nodes { ... } } }`, so many times. */
const deep = (rounds: number): string =>
  rounds === 0 ? '{ id }' : `{ orders { nodes { customer ${deep(rounds - 1)} } } }`;

/** Fragments that each use the next one twice: their fields double with every step. */
const doubling = (steps: number, on: string, leaf: string): string =>
  `${times(steps, (n) => `fragment F${n} on ${on} { ...F${n + 1} x${n}: __typename ...F${n + 1} }`)} fragment F${steps} on ${on} { ${leaf} }`;

const GID = (n: number): string => `gid://paynow/1/Order/${n + 1}`;

const limit = (name: string, query: string, of: string, variables?: Hostile['variables']): Hostile => ({
  name,
  query,
  code: of === 'calls' ? 'COST_LIMIT_EXCEEDED' : 'LIMIT_EXCEEDED',
  limit: of,
  ...(variables && { variables }),
});

const invalid = (name: string, query: string, variables?: Hostile['variables']): Hostile => ({
  name,
  query,
  code: 'GRAPHQL_VALIDATION_FAILED',
  ...(variables && { variables }),
});

const unreadable = (name: string, query: string): Hostile => ({ name, query, code: 'GRAPHQL_PARSE_FAILED' });

const CYCLES: readonly Hostile[] = [
  invalid('a fragment that contains itself', '{ store { ...A } } fragment A on Store { name ...A }'),
  invalid('two fragments in a circle', '{ store { ...A } } fragment A on Store { ...B } fragment B on Store { ...A }'),
  invalid(
    'a circle of 20 fragments',
    `{ store { ...F0 } } ${times(20, (n) => `fragment F${n} on Store { ...F${(n + 1) % 20} }`)}`,
  ),
  invalid(
    'a circle through an inline fragment and a field',
    '{ store { ...A } } fragment A on Store { orders { nodes { ... on Order { store { ...A } } } } }',
  ),
  invalid('a circle that nobody uses', '{ store { id } } fragment A on Store { ...B } fragment B on Store { ...A }'),
  invalid('a fragment that is not there', '{ store { ...Nope } }'),
  invalid('a fragment named twice', '{ store { ...A } } fragment A on Store { name } fragment A on Store { slug }'),
];

const DEEP: readonly Hostile[] = [
  limit('13 levels', `{ store { orders { nodes { customer ${deep(3)} } } } }`, 'depth'),
  limit('100 levels', `{ store { orders { nodes { customer ${deep(32)} } } } }`, 'depth'),
  limit(
    'levels spread over fragments',
    '{ store { ...A } } fragment A on Store { orders { nodes { ...B } } } fragment B on Order { customer { orders { nodes { ...C } } } } fragment C on Order { customer { orders { nodes { ...D } } } } fragment D on Order { customer { orders { nodes { id } } } }',
    'depth',
  ),
  limit(
    'levels behind a fragment named __schema',
    `{ store { ...__schema } } fragment __schema on Store { orders { nodes { customer ${deep(3)} } } }`,
    'depth',
  ),
  limit(
    'levels behind a fragment named __type',
    `{ store { ...__type } } fragment __type on Store { orders { nodes { customer ${deep(3)} } } }`,
    'depth',
  ),
  limit('levels under the alias __schema', `{ __schema: store { orders { nodes { customer ${deep(3)} } } } }`, 'depth'),
  limit(
    'levels behind inline fragments',
    `{ ... { store { ... on Store { orders { nodes { ... { customer ${deep(3)} } } } } } } }`,
    'depth',
  ),
  limit(
    'levels in the operation that is not run',
    `query A { store { id } } query B { store { orders { nodes { customer ${deep(3)} } } } }`,
    'depth',
  ),
  limit('levels of fields that do not exist', `${'{ a '.repeat(40)}${'} '.repeat(40)}`, 'depth'),
  limit(
    'levels that @skip leaves out',
    `{ store @skip(if: true) { orders { nodes { customer ${deep(3)} } } } }`,
    'depth',
  ),
];

const FLOODS: readonly Hostile[] = [
  limit('101 aliases', `{ store { ${times(101, (n) => `a${n}: name`)} } }`, 'aliases'),
  limit(
    'aliases multiplied by fragments',
    `{ store { ...A orders { nodes { store { ...A } } } products { nodes { store { ...A } } } tags { nodes { store { ...A } } } } } fragment A on Store { ${times(26, (n) => `a${n}: name`)} }`,
    'aliases',
  ),
  limit('aliases of root fields', `{ ${times(101, (n) => `s${n}: store { id }`)} }`, 'aliases'),
  limit(
    'aliases of mutations',
    `mutation { ${times(101, (n) => `m${n}: deleteTag(input: { id: "1" }) { deletedId }`)} }`,
    'aliases',
  ),
  limit('aliases of __typename', `{ ${times(120, (n) => `t${n}: __typename`)} }`, 'aliases'),
  limit('aliases of __schema', `{ ${times(120, (n) => `t${n}: __schema { types { name } }`)} }`, 'aliases'),
  limit('21 root fields', `{ ${times(21, () => 'store { id }')} }`, 'rootFields'),
  limit(
    'root fields by fragments',
    `{ ${times(7, () => '...A')} } fragment A on Query { ${times(3, () => 'store { id }')} }`,
    'rootFields',
  ),
  limit('a field 700 times', `{ store { ${times(700, () => 'orders { nodes { id } }')} } }`, 'tokens'),
  limit('a name 5,000 times', `{ store { ${times(5000, () => 'name')} } }`, 'tokens'),
  limit(
    'a field in 200 fragments',
    `{ store { ${times(200, () => '...A')} } } fragment A on Store { ${times(10, () => 'name')} }`,
    'fields',
  ),
  limit(
    'fragments that double 7 times, with aliases',
    `{ store { ...F0 } } ${doubling(7, 'Store', 'name')}`,
    'aliases',
  ),
  limit(
    'fragments that double 20 times',
    `{ store { ...F0 } } ${times(20, (n) => `fragment F${n} on Store { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Store { name }`,
    'fields',
  ),
  limit(
    'fragments that double more often than a number can count',
    `{ store { ...F0 } } ${times(60, (n) => `fragment F${n} on Store { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Store { name }`,
    'fields',
  ),
  limit(
    'fragments with directives',
    `{ store { ${times(51, () => '...A')} } } fragment A on Store { name @include(if: true) }`,
    'directives',
  ),
  limit('a directive 51 times on one field', `{ store { name ${times(51, () => '@skip(if: false)')} } }`, 'directives'),
  limit('unknown directives', `{ store { name ${times(300, (n) => `@d${n}`)} } }`, 'directives'),
  limit('empty selections', `{ ${times(600, () => 'store')} }`, 'rootFields'),
  limit('1,100 variables', `query (${times(1100, (n) => `$v${n}: Int`)}) { store { id } }`, 'tokens'),
  limit(
    '700 operations',
    times(700, (n) => `query Q${n} { store { id } }`),
    'tokens',
  ),
  limit('brackets', '{'.repeat(5000), 'nesting'),
  limit('variables within each other', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', 'nesting', {
    ids: JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) as unknown,
  }),
  limit('variables that nobody uses', '{ store { id } }', 'nesting', {
    a: JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`) as unknown,
  }),
  limit('a nested list', `{ nodes(ids: ${'['.repeat(2000)}) { id } }`, 'nesting'),
  limit(
    'inline fragments within inline fragments',
    `{ store ${'{ ... '.repeat(200)} { id } ${'}'.repeat(200)} }`,
    'nesting',
  ),
  limit(
    'brackets after brackets in a string',
    `{ store(id: "${'['.repeat(200)}") ${'{ ... '.repeat(160)} { id }`,
    'nesting',
  ),
  limit('a field 200 times', `{ store { ${times(200, () => 'orders { nodes { id } }')} } }`, 'merges'),
  limit(
    'a field 3,000 times in a fragment nobody uses',
    `{ store { id } } fragment A on Store { ${times(3000, () => 'id')} }`,
    'merges',
  ),
  limit(
    '200 fragments of one field',
    `{ store { ${times(200, (n) => `...F${n}`)} } } ${times(200, (n) => `fragment F${n} on Store { id }`)}`,
    'merges',
  ),
  unreadable('a nested list without an end', `{ nodes(ids: ${'['.repeat(90)}) { id } }`),
  unreadable('a byte that is no character of GraphQL', '{ store { name \u0000 } }'),
];

const INTROSPECTION: readonly Hostile[] = [
  limit('__schema twice', '{ a: __schema { types { name } } b: __schema { types { name } } }', 'schemas'),
  limit(
    '__schema by fragments',
    '{ ...A ...B } fragment A on Query { a: __schema { types { name } } } fragment B on Query { ...A b: __schema { types { name } } }',
    'schemas',
  ),
  limit('__type six times', `{ ${times(6, (n) => `t${n}: __type(name: "Order") { name }`)} }`, 'types'),
  limit(
    'a chain of ofType',
    `{ __type(name: "Order") { ${'ofType { '.repeat(25)} name ${'} '.repeat(25)} } }`,
    'introspectionDepth',
  ),
  invalid(
    'fields of types of fields of types',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  ),
];

const VARIABLES: readonly Hostile[] = [
  limit('1,001 ids in the document', `{ nodes(ids: [${times(1_001, () => '"1"')}]) { id } }`, 'listItems'),
  limit('1,001 ids in a variable', 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', 'listItems', {
    ids: Array.from({ length: 1001 }, (_, n) => GID(n)),
  }),
  limit('a long list in a variable nobody declared', '{ store { name } }', 'listItems', { junk: Array(5000).fill(0) }),
  limit('a long list deep in a variable', '{ store { name } }', 'listItems', {
    a: { b: [{ c: Array(2000).fill('x') }] },
  }),
  limit(
    'pages within pages by a variable',
    'query ($n: Int!) { store { orders(first: $n) { nodes { deliveryItems(first: $n) { nodes { order { payments { id } } } } } } } }',
    'calls',
    { n: 100 },
  ),
  limit(
    'pages within pages by the default of a variable',
    'query ($n: Int! = 100) { store { customers(first: $n) { nodes { orders(first: $n) { nodes { payments { id } } } } } } }',
    'calls',
  ),
  { ...invalid('a variable that is not declared', '{ store { orders(first: $n) { nodes { id } } } }', { n: 1 }) },
  {
    name: 'a number beyond Int',
    query: 'query ($n: Int!) { store { orders(first: $n) { nodes { id } } } }',
    variables: { n: 1e300 },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an object for a number',
    query: 'query ($n: Int!) { store { orders(first: $n) { nodes { id } } } }',
    variables: { n: { $gt: 0 } },
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a missing variable',
    query: 'query ($n: Int!) { store { orders(first: $n) { nodes { id } } } }',
    code: 'BAD_USER_INPUT',
  },
];

const DEAR: readonly Hostile[] = [
  limit(
    'deliveries of 100 customers, and their orders',
    '{ store { customers(first: 100) { nodes { deliveryItems { nodes { id } } orders { nodes { id } } payments { nodes { id } } } } } }',
    'calls',
  ),
  limit(
    'the subscription of every line',
    '{ store { orders(first: 50) { nodes { lines { subscription { status } } } } } }',
    'calls',
  ),
  limit(
    'three levels of pages',
    '{ store { customers { nodes { orders { nodes { deliveryItems { nodes { state } } } } } } } }',
    'calls',
  ),
  limit(
    'many pages of one list under aliases',
    `{ store { ${times(15, (n) => `p${n}: orders(first: ${n + 21}) { nodes { payment { status } } }`)} } }`,
    'calls',
  ),
  limit(
    'fields of rows that come with rows',
    `{ store { orders(first: 100) { nodes { lines { product { ${times(40, (n) => `a${n}: requiredProducts { id slug name }`)} } } } } } }`,
    'answerFields',
  ),
  limit(
    '100 nodes, each with pages',
    'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { payments { id } deliveryItems { nodes { id } } subscription { status } } } }',
    'calls',
    {
      ids: Array.from({ length: 100 }, (_, n) => GID(n)),
    },
  ),
];

const WRITES: readonly Hostile[] = [
  limit(
    'two refunds',
    'mutation { a: refundOrder(input: { orderId: "1", idempotencyKey: "a" }) { userErrors { code } } b: refundOrder(input: { orderId: "2", idempotencyKey: "b" }) { userErrors { code } } }',
    'ledgerWrites',
  ),
  limit(
    'a refund and an assignment, one in a fragment',
    'mutation { refundOrder(input: { orderId: "1", idempotencyKey: "a" }) { userErrors { code } } ...A } fragment A on Mutation { assignDeliveryItem(input: { customerId: "1", productId: "1" }) { userErrors { code } } }',
    'ledgerWrites',
  ),
  invalid(
    'one refund with two inputs',
    'mutation { refundOrder(input: { orderId: "1", idempotencyKey: "a" }) { userErrors { code } } refundOrder(input: { orderId: "2", idempotencyKey: "b" }) { userErrors { code } } }',
  ),
  invalid(
    'a mutation in a query',
    'query { refundOrder(input: { orderId: "1", idempotencyKey: "a" }) { userErrors { code } } }',
  ),
];

/** All of them. */
export const HOSTILE: readonly Hostile[] = [
  ...CYCLES,
  ...DEEP,
  ...FLOODS,
  ...INTROSPECTION,
  ...VARIABLES,
  ...DEAR,
  ...WRITES,
];
