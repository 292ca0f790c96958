import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** What sample arguments name. */
export interface SampleOptions {
  /** The store that inputs and arguments name where they can. */
  readonly storeId?: string;
}

/** A selection of the field with arguments that pass the schema: whatever is required, and the store. */
export function sampleField(field: GraphQLField<unknown, unknown>, options: SampleOptions = {}): string {
  const values = field.args.flatMap((arg) => sampleEntry(arg, options));
  const args = values.length === 0 ? '' : `(${values.join(', ')})`;
  return `${field.name}${args}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'}`;
}

const MADE: Readonly<Record<string, string>> = {
  ID: '"1"',
  String: '"a"',
  Int: '1',
  Float: '1',
  Boolean: 'true',
  Long: '1',
  Decimal: '"1"',
  DateTime: '"2026-01-01T00:00:00Z"',
  CurrencyCode: '"EUR"',
  CountryCode: '"DE"',
};

function sampleEntry(entry: GraphQLArgument | GraphQLInputField, { storeId }: SampleOptions): string[] {
  if (entry.name === 'storeId') return storeId === undefined ? [] : [`storeId: "${storeId}"`];
  if (entry.name === 'id' && !isNonNullType(entry.type)) return storeId === undefined ? [] : [`id: "${storeId}"`];
  const isNeeded = isNonNullType(entry.type) && entry.defaultValue === undefined;
  return isNeeded ? [`${entry.name}: ${sample(entry.type, { ...(storeId && { storeId }) })}`] : [];
}

function sample(type: GraphQLInputType, options: SampleOptions): string {
  if (isNonNullType(type)) return sample(type.ofType, options);
  if (isListType(type)) return `[${sample(type.ofType, options)}]`;
  // Of platforms one whose ids have no form of their own.
  if (type.name === 'CustomerPlatform') return 'MINECRAFT_BEDROCK_NAME';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (!isInputObjectType(type)) return MADE[type.name] ?? 'null';
  const fields = Object.values(type.getFields());
  // Exactly one of them, where that is the rule.
  const taken = type.isOneOf ? fields.slice(0, 1).map((field) => `${field.name}: ${sample(field.type, options)}`) : [];
  return `{ ${[...taken, ...fields.flatMap((field) => sampleEntry(field, options))].join(', ')} }`;
}
