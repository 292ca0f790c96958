import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { KEYED } from '../../src/client/keyed.js';

/** The file that is written. */
export const FACTS_FILE = 'src/client/facts.ts';

/** What each scalar of the graph's own is in TypeScript. */
const SCALARS: Readonly<Record<string, string>> = {
  CountryCode: 'string',
  CurrencyCode: 'string',
  DateTime: 'string',
  Decimal: 'string',
  JSON: 'unknown',
  Long: 'number',
};

const isRoot = (schema: GraphQLSchema, type: GraphQLObjectType): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);

/** Whether a field names a thing: two objects in the same place may then be two things. */
const hasIdField = (type: GraphQLObjectType): boolean =>
  Object.values(type.getFields()).some((field) => getNamedType(field.type).name === 'ID');

/** The arguments that tell one list from another, for every field that is a page of a list. */
function listsOf(type: GraphQLObjectType): Readonly<Record<string, readonly string[]>> {
  const fields = Object.values(type.getFields()).filter((field) =>
    getNamedType(field.type).name.endsWith('Connection'),
  );
  return Object.fromEntries(
    fields.map(({ name, args }) => [
      name,
      args.map((arg) => arg.name).filter((arg) => arg !== 'first' && arg !== 'after'),
    ]),
  );
}

/** @throws Error that says what to add where the schema has outgrown the tables of this file */
function check(schema: GraphQLSchema, scalars: readonly string[]): void {
  const missing = scalars.filter((name) => !(name in SCALARS));
  if (missing.length > 0)
    throw new Error(`Say in scripts/client/facts.ts what ${missing.join(', ')} is in TypeScript.`);
  for (const name of KEYED) {
    const type = schema.getType(name);
    const fields = isObjectType(type) ? type.getFields() : {};
    if (!fields['paynowId'] || fields['id'])
      throw new Error(`${name} is not keyed by paynowId: see src/client/keyed.ts.`);
  }
}

const constant = (name: string, comment: string, value: unknown): string =>
  `/** ${comment} */\nexport const ${name} = ${JSON.stringify(value, null, 2)} as const;\n`;

/** The text of {@link FACTS_FILE}, before it is formatted. */
export function factsOf(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const scalars = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type)).map(({ name }) => name);
  check(schema, scalars);
  const objects = types.filter(isObjectType).filter((type) => !isRoot(schema, type));
  const keyless = objects.filter((type) => !KEYED.includes(type.name) && !type.getFields()['id']);
  const merged = keyless.filter((type) => !hasIdField(type));
  const replaced = keyless.filter(hasIdField);
  const lists = Object.fromEntries(
    types
      .filter(isObjectType)
      .map((type) => [type.name, listsOf(type)] as const)
      .filter(([, fields]) => Object.keys(fields).length > 0),
  );
  const possible = Object.fromEntries(
    types.filter(isAbstractType).map((type) => [
      type.name,
      schema
        .getPossibleTypes(type)
        .map(({ name }) => name)
        .toSorted(),
    ]),
  );
  const scalarTypes = Object.fromEntries(scalars.map((name) => [name, SCALARS[name]]));
  return [
    '// Written by npm run client from schema.graphql.\n',
    constant('POSSIBLE_TYPES', 'The object types behind every interface and union.', possible),
    constant('LISTS', 'The pages of lists: by type and field, the arguments that tell one list from another.', lists),
    constant(
      'MERGED',
      'Types that are always the same part of the object they are in: what two queries know of it adds up.',
      merged.map(({ name }) => name),
    ),
    constant(
      'REPLACED',
      'Types that are a part of the object they are in, and hold the id of something: the same place may show another.',
      replaced.map(({ name }) => name),
    ),
    `/** What each scalar of the graph's own is in TypeScript. */\nexport interface Scalars {\n${scalars.map((name) => `  ${name}: ${SCALARS[name]};`).join('\n')}\n}\n`,
    constant('SCALAR_TYPES', 'The same as text, for generators of code.', scalarTypes),
  ].join('\n');
}
